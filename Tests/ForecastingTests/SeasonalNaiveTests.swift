import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct SeasonalNaiveTests {
  static func panel(_ values: [Double]...) -> Panel {
    Panel(
      series: values.enumerated().map {
        Series(
          id: SeriesID("s\($0)"), start: Timestamp(2024, 1, 1), frequency: .daily, values: $1)
      },
      frequency: .daily, stampStyle: .date,
      columns: ColumnNames(id: "id", time: "ds", target: "y"))
  }
}
