import SeriesIO
package import TimeSeries

/// The forecasts of a backtest beside what came, in rows `unique_id,ds,cutoff,y,LSTM,…,SeasonalNaive`: the
/// layout of Nixtla's `cross_validation`, under the user's own column names.
///
/// Written in pieces, since there may be more rows than memory holds. The first model has the bounds of its
/// intervals beside it: `LSTM,LSTM-lo-95,LSTM-lo-80,LSTM-hi-80,LSTM-hi-95`.
package struct BacktestTable: Sendable {
  private let names: ColumnNames
  private let stampStyle: StampStyle
  /// Rising.
  private let levels: [Double]

  /// - Parameter levels: of the first model's intervals.
  package init(columns names: ColumnNames, stampStyle: StampStyle, levels: [Double]) {
    self.names = names
    self.stampStyle = stampStyle
    self.levels = levels.sorted()
  }

  package func header(models: [String]) -> [UInt8] {
    var writer = CSVWriter()
    if let id = names.id { writer.field(id) }
    writer.field(names.time)
    writer.field("cutoff")
    writer.field(names.target)
    for (index, model) in models.enumerated() {
      writer.field(model)
      guard index == 0 else { continue }
      for level in levels.reversed() { writer.field("\(model)-lo-\(ForecastTable.percent(level))") }
      for level in levels { writer.field("\(model)-hi-\(ForecastTable.percent(level))") }
    }
    writer.endRow()
    return writer.bytes
  }

  /// The rows of one series after one cutoff.
  ///
  /// - Parameters:
  ///   - actual: the steps measured [h].
  ///   - forecasts: one a model, whose steps from `skipped` on are those of `actual`.
  package func rows(
    actual: Series, cutoff: Timestamp, forecasts: [Forecast], skipped: Int
  ) -> [UInt8] {
    var writer = CSVWriter()
    for (index, value) in actual.values.enumerated() {
      if names.id != nil { writer.field(actual.id.bytes) }
      field(actual.timestamp(at: index), &writer)
      field(cutoff, &writer)
      writer.field(value)
      let step = skipped + index
      for (model, forecast) in forecasts.enumerated() {
        writer.field(forecast.point[step])
        guard model == 0 else { continue }
        let bounds = levels.map { level in forecast.intervals.first { $0.level == level } }
        for interval in bounds.reversed() { writer.field(interval?.lower[step]) }
        for interval in bounds { writer.field(interval?.upper[step]) }
      }
      writer.endRow()
    }
    return writer.bytes
  }

  private func field(_ stamp: Timestamp, _ writer: inout CSVWriter) {
    if stampStyle == .index {
      writer.field(stamp.ticks)
    } else {
      writer.field(stampStyle.format(stamp))
    }
  }
}
