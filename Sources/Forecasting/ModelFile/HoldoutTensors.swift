import TimeSeries

/// The holdout of a model file: the network's forecasts as series, the error figures as a table.
///
/// `accuracy.values` F64 [rows, models] with 0 where `accuracy.reasons` I64 [rows, models] is not −1;
/// reasons are indices into the list of the metadata. Rows are the block over all series and one block
/// for each series of `holdout`, each of the metrics listed in the metadata; files without such a list
/// have `firstMetrics`.
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
    return .members([
      "horizon": .number(holdout.horizon),
      "metrics": .array(holdout.accuracy.overall.map { .string($0.metric.rawValue) }),
      "models": .array(holdout.accuracy.models.map { .string($0) }),
      "reasons": .array(reasons.map { .string($0) }),
    ])
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
    let forecasts = series.map { series in
      Forecast(
        seriesID: series.id, modelName: configuration.modelName,
        cutoff: series.timestamp(at: -1), frequency: frequency, point: series.values)
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
