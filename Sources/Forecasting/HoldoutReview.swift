package import TimeSeries

/// What was held out, step by step: what came, what the model and the seasonal naive method had said of
/// it, how the error grows with the lead time, and how often the intervals held what came.
package struct HoldoutReview: Sendable {
  /// The steps after the cutoffs, of the series that were measured.
  package let actual: Panel
  /// The model, then, if it is another, the seasonal naive forecast from the same cutoffs; series by series
  /// as in `actual`.
  package let models: [ModelForecasts]
  package let leadTimes: LeadTimeErrors
  /// Nominal coverages of the model's intervals, rising.
  package let levels: [Double]
  /// Measured coverages [model][level]; nil where a model has no such interval or nothing was observed.
  package let coverage: [[Double?]]
  /// Steps that were observed.
  package let count: Int

  /// nil where nothing was held out, or the model's history no longer reaches back to it.
  package init?(_ model: Model) {
    guard let holdout = model.holdout else { return nil }
    let configuration = model.forecaster.configuration
    let known = Dictionary(
      holdout.forecasts.map { ($0.seriesID, $0) }, uniquingKeysWith: { first, _ in first })
    var past = model.history
    var actual = model.history
    past.series = []
    actual.series = []
    var own: [Forecast] = []
    for series in model.history.series {
      guard let forecast = known[series.id], series.count > forecast.horizon else { continue }
      let origin = series.count - forecast.horizon
      past.series.append(series.steps(0..<origin))
      actual.series.append(series.steps(origin..<series.count))
      own.append(forecast)
    }
    guard let first = own.first else { return nil }
    let levels = first.intervals.map(\.level).sorted()
    // As the fit saw it: its gaps filled on this side of the cutoff.
    let seen = past.filled(by: configuration.gaps)
    let seasonal = SeasonalNaive(seasonalPeriod: configuration.seasonalPeriod)
    guard
      let naive = try? seasonal.fit(seen).forecast(seen, horizon: holdout.horizon, levels: levels)
    else { return nil }
    self.actual = actual
    self.levels = levels
    let rival = ModelForecasts(modelName: seasonal.modelName, forecasts: naive)
    models =
      [ModelForecasts(modelName: first.modelName, forecasts: own)]
      + (first.modelName == rival.modelName ? [] : [rival])
    let scales = HoldoutReview.scales(holdout.accuracy)
    let units = past.series.map { series in
      scales[series.id]
        ?? SeasonalScale(
          training: series.values.decoded(), seasonalPeriod: configuration.seasonalPeriod
        )
        .meanAbsolute
    }
    leadTimes = HoldoutReview.leadTimes(models, actual.series, units, horizon: holdout.horizon)
    coverage = models.map { model in
      levels.map { HoldoutReview.coverage($0, of: model.forecasts, actual.series) }
    }
    count = actual.series.reduce(0) { $0 + $1.count - $1.missingCount }
  }

  /// The scale of each series' MASE, from the whole of its training part: MAE / MASE of any model.
  private static func scales(_ accuracy: AccuracySummary) -> [SeriesID: Double] {
    var errors: [SeriesID: [Metric: [MetricValue]]] = [:]
    for row in accuracy.rows {
      guard let id = row.seriesID else { continue }
      errors[id, default: [:]][row.metric] = row.values
    }
    return errors.compactMapValues { figures in
      let plain = figures[.meanAbsoluteError] ?? []
      let scaled = figures[.meanAbsoluteScaledError] ?? []
      for case (let error?, let ratio?) in zip(plain.map(\.value), scaled.map(\.value))
      where ratio > 0 && error > 0 && (error / ratio).isFinite {
        return error / ratio
      }
      return nil
    }
  }

  /// Means of |y − ŷ| at each lead, in units of the series' scales, or in data units where none has one.
  private static func leadTimes(
    _ models: [ModelForecasts], _ actual: [Series], _ units: [Double?], horizon: Int
  ) -> LeadTimeErrors {
    let isScaled = units.contains { $0 != nil }
    let values = models.map { model in
      (0..<horizon).map { lead -> Double? in
        var mean = WeightedMean()
        for ((series, forecast), unit) in zip(zip(actual, model.forecasts), units)
        where lead < series.count && lead < forecast.horizon && !series.values[lead].isNaN {
          guard let divisor = isScaled ? unit : 1 else { continue }
          mean.add((series.values[lead] - forecast.point[lead]).magnitude / divisor)
        }
        return mean.value.flatMap { $0.isFinite ? $0 : nil }
      }
    }
    return LeadTimeErrors(
      metric: isScaled ? .meanAbsoluteScaledError : .meanAbsoluteError,
      models: models.map(\.modelName), values: values)
  }

  /// The share of observed steps within the interval of a level.
  private static func coverage(
    _ level: Double, of forecasts: [Forecast], _ actual: [Series]
  ) -> Double? {
    var inside = 0
    var count = 0
    for (series, forecast) in zip(actual, forecasts) {
      guard let interval = forecast.intervals.first(where: { $0.level == level }) else {
        return nil
      }
      for (lead, value) in series.values.enumerated()
      where !value.isNaN && lead < interval.lower.count {
        count += 1
        if interval.lower[lead] <= value && value <= interval.upper[lead] { inside += 1 }
      }
    }
    return count == 0 ? nil : Double(inside) / Double(count)
  }
}
