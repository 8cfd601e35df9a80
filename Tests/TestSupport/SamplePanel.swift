package import TimeSeries

/// A daily panel with one series for each array: s0, s1, ... from 2024-01-01 on.
package func dailyPanel(_ values: [[Double]]) -> Panel {
  Panel(
    series: values.enumerated().map {
      Series(id: SeriesID("s\($0)"), start: Timestamp(2024, 1, 1), frequency: .daily, values: $1)
    },
    frequency: .daily, stampStyle: .date,
    columns: ColumnNames(id: "unique_id", time: "ds", target: "y"))
}
