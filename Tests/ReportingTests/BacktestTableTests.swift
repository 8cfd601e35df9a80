import Testing
import TimeSeries

@testable import Reporting

@Suite struct BacktestTableTests {
  private static let actual = Series(
    id: SeriesID("=a"), start: Timestamp(2024, 1, 6), frequency: .daily, values: [1.5, .nan])

  private static func forecast(_ name: String, _ point: [Double], levels: [Double]) -> Forecast {
    Forecast(
      seriesID: SeriesID("=a"), modelName: name, cutoff: Timestamp(2024, 1, 4),
      frequency: .daily, point: point,
      intervals: levels.map { level in
        Interval(level: level, lower: point.map { $0 - level }, upper: point.map { $0 + level })
      })
  }

  private static func text(id: String?, style: StampStyle = .date, levels: [Double]) -> String {
    let table = BacktestTable(
      columns: ColumnNames(id: id, time: "day", target: "sold"), stampStyle: style, levels: levels)
    let bytes =
      table.header(models: ["LSTM", "Naive"])
      + table.rows(
        actual: actual, cutoff: Timestamp(2024, 1, 4),
        forecasts: [
          forecast("LSTM", [9, 2, 3], levels: [0.5]), forecast("Naive", [9, 4, 4], levels: [0.5]),
        ], skipped: 1)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func aRowForEachStepMeasured() {
    #expect(
      Self.text(id: "store", levels: [0.5]) == """
        store,day,cutoff,sold,LSTM,LSTM-lo-50,LSTM-hi-50,Naive
        '=a,2024-01-06,2024-01-04,1.5,2,1.5,2.5,4
        '=a,2024-01-07,2024-01-04,,3,2.5,3.5,4

        """)
  }

  @Test func unknownBoundsAreEmpty() {
    let lines = Self.text(id: nil, levels: [0.8, 0.5]).split(separator: "\n")
    #expect(
      lines[0] == "day,cutoff,sold,LSTM,LSTM-lo-80,LSTM-lo-50,LSTM-hi-50,LSTM-hi-80,Naive")
    #expect(lines[1] == "2024-01-06,2024-01-04,1.5,2,,1.5,2.5,,4")
  }

  @Test func indicesAreNumbers() {
    let lines = Self.text(id: nil, style: .index, levels: []).split(separator: "\n")
    #expect(lines[1].split(separator: ",").prefix(2).allSatisfy { Int64($0) != nil })
  }

  @Test func errorsByLeadTimeStandInColumns() {
    #expect(
      LeadTimeTable.text(
        metric: .meanAbsoluteScaledError, models: ["LSTM", "Naive"],
        ranges: [(1...1, [0.5, 1]), (2...4, [0.25, nil])]) == """
          MASE by lead time
          model      1        2–4
          LSTM   0.500      0.250
          Naive  1.000  undefined

          """)
  }
}
