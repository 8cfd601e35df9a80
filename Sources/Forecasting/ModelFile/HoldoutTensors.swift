import TimeSeries

/// The holdout of a model file: the network's forecasts as series, the error figures as a table.
///
/// `accuracy.values` F64 [rows, models] with 0 where `accuracy.reasons` I64 [rows, models] is not −1;
/// reasons are indices into the list of the metadata. Rows are the block over all series and one block
/// for each series of `holdout`, each of the metrics listed in the metadata; files without such a list
/// have `firstMetrics`. `holdout.lower`, `holdout.upper` F64 [levels, values] are the bounds of the
/// intervals whose `levels` the metadata list; files without such a list have none.
enum HoldoutTensors {
  /// The rows of files that do not list theirs.
  private static let firstMetrics: [Metric] = [
    .meanError, .meanAbsoluteError, .rootMeanSquaredError, .meanAbsolutePercentageError,
    .symmetricMeanAbsolutePercentageError, .meanAbsoluteScaledError, .rootMeanSquaredScaledError,
  ]

  static func add(
    _ holdout: Holdout, to writer: inout SafeTensorsWriter
  ) throws(ModelFileError) -> JSONValue {
    let forecasts = holdout.forecasts.map {
      Series(
        id: $0.seriesID, start: $0.timestamp(lead: 1), frequency: $0.frequency, values: $0.point)
    }
    try SeriesTensors(name: "holdout").add(forecasts, to: &writer)
    let levels = intervalLevels(holdout.forecasts)
    try addBounds(holdout.forecasts, levels: levels, to: &writer)
    var reasons: [String] = []
    let cells = holdout.accuracy.rows.flatMap(\.values)
    let indices = cells.map { cell -> Int64 in
      guard let reason = cell.reason else { return -1 }
      if let index = reasons.firstIndex(of: reason) { return Int64(index) }
      reasons.append(reason)
      return Int64(reasons.count - 1)
    }
    let shape = [holdout.accuracy.rows.count, holdout.accuracy.models.count]
    try writer.add("accuracy.values", doubles: cells.map { $0.value ?? 0 }, shape: shape)
    try writer.add("accuracy.reasons", integers: indices, shape: shape)
    return .members(
      [
        "horizon": .number(holdout.horizon),
        "metrics": .array(holdout.accuracy.overall.map { .string($0.metric.rawValue) }),
        "models": .array(holdout.accuracy.models.map { .string($0) }),
        "reasons": .array(reasons.map { .string($0) }),
      ], further: ["levels": levels.isEmpty ? nil : .array(levels.map { .number($0) })])
  }

  /// The levels that every forecast has.
  private static func intervalLevels(_ forecasts: [Forecast]) -> [Double] {
    guard let first = forecasts.first else { return [] }
    let levels = first.intervals.map(\.level)
    return forecasts.allSatisfy { $0.intervals.map(\.level) == levels } ? levels : []
  }

  private static func addBounds(
    _ forecasts: [Forecast], levels: [Double], to writer: inout SafeTensorsWriter
  ) throws(ModelFileError) {
    guard !levels.isEmpty else { return }
    let shape = [levels.count, forecasts.reduce(0) { $0 + $1.horizon }]
    let intervals = levels.indices.map { level in forecasts.map { $0.intervals[level] } }
    try writer.add(
      "holdout.lower", doubles: intervals.flatMap { $0.flatMap(\.lower) }, shape: shape)
    try writer.add(
      "holdout.upper", doubles: intervals.flatMap { $0.flatMap(\.upper) }, shape: shape)
  }

  /// The intervals of each forecast, of equal length all; none where the file lists no levels.
  private static func intervals(
    _ fields: ModelFields, _ reader: SafeTensorsReader, count: Int, horizon: Int
  ) throws(ModelFileError) -> [[Interval]] {
    guard fields.has("levels") else { return Array(repeating: [], count: count) }
    let levels = try fields.numbers("levels", counts: 1...20)
    guard levels.allSatisfy({ $0 > 0 && $0 < 1 }), zip(levels, levels.dropFirst()).allSatisfy(<)
    else { throw fields.refuse("levels do not rise between 0 and 1") }
    let shape = [levels.count, count * horizon]
    let lower = try reader.doubles("holdout.lower", shape: shape)
    let upper = try reader.doubles("holdout.upper", shape: shape)
    return (0..<count).map { series in
      levels.enumerated().map { number, level in
        let start = number * count * horizon + series * horizon
        return Interval(
          level: level, lower: Array(lower[start..<start + horizon]),
          upper: Array(upper[start..<start + horizon]))
      }
    }
  }

  static func read(
    _ fields: ModelFields, _ reader: SafeTensorsReader, configuration: ModelConfiguration,
    frequency: Frequency
  ) throws(ModelFileError) -> Holdout {
    let horizon = try fields.integer("horizon", in: 1...configuration.horizon)
    let series = try SeriesTensors(name: "holdout")
      .read(reader, frequency: frequency, horizon: horizon)
    guard series.allSatisfy({ $0.count == horizon }) else {
      throw fields.refuse("a forecast has not the \(horizon) steps of the horizon")
    }
    let models = try texts(fields.list("models"))
    let reasons = try texts(fields.list("reasons"))
    let ids = [nil] + series.map { Optional($0.id) }
    let metrics = try metrics(fields)
    let shape = [ids.count * metrics.count, models.count]
    let values = try reader.doubles("accuracy.values", shape: shape)
    let indices = try reader.integers("accuracy.reasons", shape: shape)
    var rows: [AccuracySummary.Row] = []
    for id in ids {
      for metric in metrics {
        var cells: [MetricValue] = []
        for column in 0..<models.count {
          let place = rows.count * models.count + column
          guard let index = Int(exactly: indices[place]), -1..<reasons.count ~= index else {
            throw fields.refuse("a reason is not in the list")
          }
          cells.append(
            index < 0 ? MetricValue(values[place]) : MetricValue(undefined: reasons[index]))
        }
        rows.append(AccuracySummary.Row(seriesID: id, metric: metric, values: cells))
      }
    }
    let intervals = try intervals(fields, reader, count: series.count, horizon: horizon)
    let forecasts = zip(series, intervals).map { series, intervals in
      Forecast(
        seriesID: series.id, modelName: configuration.modelName,
        cutoff: series.timestamp(at: -1), frequency: frequency, point: series.values.decoded(),
        intervals: intervals)
    }
    return Holdout(
      horizon: horizon, forecasts: forecasts,
      accuracy: AccuracySummary(
        models: models, rows: rows, seasonalPeriod: configuration.seasonalPeriod))
  }

  private static func metrics(_ fields: ModelFields) throws(ModelFileError) -> [Metric] {
    guard fields.has("metrics") else { return firstMetrics }
    let names = try texts(fields.list("metrics"))
    let metrics = names.compactMap { Metric(rawValue: $0) }.filter { $0.basis != .interval }
    guard metrics.count == names.count, Set(metrics).count == metrics.count else {
      throw fields.refuse("metrics holds what is no metric of this version, or one twice")
    }
    return metrics
  }

  private static func texts(_ list: [ModelFields]) throws(ModelFileError) -> [String] {
    var texts: [String] = []
    for element in list { texts.append(try element.ownText()) }
    return texts
  }
}
