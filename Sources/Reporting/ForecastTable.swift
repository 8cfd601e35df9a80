import SeriesIO
package import TimeSeries

/// Forecasts as the table Nixtla's libraries write, under the user's own column names:
/// `unique_id,ds,LSTM,LSTM-lo-95,LSTM-lo-80,LSTM-hi-80,LSTM-hi-95`.
package struct ForecastTable: Sendable {
  /// What fills a column of numbers.
  struct Column: Hashable {
    enum Quantity: Hashable {
      case point
      case lower(level: Double)
      case upper(level: Double)
    }

    let model: String
    let quantity: Quantity

    /// `LSTM`, `LSTM-lo-95`.
    var name: String {
      switch quantity {
      case .point: model
      case .lower(let level): "\(model)-lo-\(ForecastTable.percent(level))"
      case .upper(let level): "\(model)-hi-\(ForecastTable.percent(level))"
      }
    }

    /// The column's number in a forecast; nil where the forecast lacks this level.
    func value(in forecast: Forecast, at index: Int) -> Double? {
      switch quantity {
      case .point: forecast.point[index]
      case .lower(let level): forecast.intervals.first { $0.level == level }?.lower[index]
      case .upper(let level): forecast.intervals.first { $0.level == level }?.upper[index]
      }
    }
  }

  /// One line: a stamp of a series, and the forecasts that speak of it.
  struct Row {
    let seriesID: SeriesID
    let timestamp: Timestamp
    /// Model name → which forecast, and which of its steps.
    var sources: [String: (forecast: Int, index: Int)]
  }

  let columns: [Column]
  let rows: [Row]
  private let forecasts: [Forecast]

  /// Series and models in the order in which they first appear, stamps rising.
  package init(_ forecasts: [Forecast]) {
    self.forecasts = forecasts
    columns = ForecastTable.columns(of: forecasts)
    rows = ForecastTable.rows(of: forecasts)
  }

  /// The table as CSV; an id column only where the input has one.
  package func csv(columns names: ColumnNames, stampStyle: StampStyle) -> [UInt8] {
    var writer = CSVWriter()
    if let id = names.id { writer.field(id) }
    writer.field(names.time)
    for column in columns { writer.field(column.name) }
    writer.endRow()
    for row in rows {
      if names.id != nil { writer.field(row.seriesID.bytes) }
      if stampStyle == .index {
        writer.field(row.timestamp.ticks)
      } else {
        writer.field(stampStyle.format(row.timestamp))
      }
      for column in columns { writer.field(value(row, column)) }
      writer.endRow()
    }
    return writer.bytes
  }

  /// nil where the model says nothing about this stamp.
  func value(_ row: Row, _ column: Column) -> Double? {
    row.sources[column.model].flatMap { column.value(in: forecasts[$0.forecast], at: $0.index) }
  }

  /// Point, then lower bounds from the outer to the inner level, then upper bounds back.
  private static func columns(of forecasts: [Forecast]) -> [Column] {
    var models: [String] = []
    var levels: [String: Set<Double>] = [:]
    for forecast in forecasts {
      if levels[forecast.modelName] == nil { models.append(forecast.modelName) }
      levels[forecast.modelName, default: []].formUnion(forecast.intervals.map(\.level))
    }
    return models.flatMap { model in
      let rising = (levels[model] ?? []).sorted()
      return [Column(model: model, quantity: .point)]
        + rising.reversed().map { Column(model: model, quantity: .lower(level: $0)) }
        + rising.map { Column(model: model, quantity: .upper(level: $0)) }
    }
  }

  private static func rows(of forecasts: [Forecast]) -> [Row] {
    var ids: [SeriesID] = []
    var stamps: [SeriesID: [Timestamp: Row]] = [:]
    for (position, forecast) in forecasts.enumerated() {
      let id = forecast.seriesID
      if stamps[id] == nil { ids.append(id) }
      for index in 0..<forecast.horizon {
        let stamp = forecast.timestamp(lead: index + 1)
        stamps[id, default: [:]][
          stamp, default: Row(seriesID: id, timestamp: stamp, sources: [:])
        ].sources[forecast.modelName] = (position, index)
      }
    }
    return ids.flatMap { id in
      (stamps[id] ?? [:]).values.sorted { $0.timestamp < $1.timestamp }
    }
  }

  /// 0.95 → `95`, 0.975 → `97.5`; 0.29 · 100 is not 29 in binary, hence the rounding.
  static func percent(_ level: Double) -> String {
    CSVWriter.digits((level * 1e8).rounded() / 1e6)
  }
}
