/// One series after one cutoff: what came, and what each model had said.
package struct MeasuredWindow: Sendable {
  package var seriesID: SeriesID
  /// Actual values [h], NaN = missing.
  package var actual: [Double]
  /// Of the series as the models were fitted to it.
  package var scale: SeasonalScale
  /// One a model, in the collector's order; nil where a model has none. Their steps from `skipped` on
  /// are those of `actual`.
  package var forecasts: [Forecast?]
  /// Steps between the cutoff and the first one measured.
  package var skipped: Int

  package init(
    seriesID: SeriesID, actual: [Double], scale: SeasonalScale, forecasts: [Forecast?],
    skipped: Int = 0
  ) {
    self.seriesID = seriesID
    self.actual = actual
    self.scale = scale
    self.forecasts = forecasts
    self.skipped = skipped
  }

  /// What model `model` is measured by.
  func input(_ model: Int) -> MetricInput {
    guard let forecast = forecasts[model] else {
      return MetricInput(
        actual: actual, point: [Double](repeating: .nan, count: actual.count), scale: scale)
    }
    let steps = skipped..<skipped + actual.count
    precondition(
      forecast.horizon >= steps.upperBound,
      "a forecast of \(forecast.horizon) steps where \(steps.upperBound) are measured")
    return MetricInput(
      actual: actual, point: Array(forecast.point[steps]), scale: scale,
      intervals: forecast.intervals.map {
        Interval(level: $0.level, lower: Array($0.lower[steps]), upper: Array($0.upper[steps]))
      })
  }
}

/// Collects error figures window by window: series of one cutoff or of many.
///
/// A series' figure, and that over all series, is that of its windows. In data units (ME, bias, MAE, MSE,
/// RMSE, pinball, CRPS, interval score) and for WAPE and coverage the observed cells of all windows are
/// pooled, so that large series weigh more; MPE, MAPE, sMAPE, MASE and RMSSE are the mean over the windows
/// where they are defined, each weighing the same (as in the M4 competition). OWA and skill are ratios
/// of such means. A model that lacks a forecast for an observed cell has no figure there and none over
/// all series, since it would be measured on easier ground than the others.
///
/// Memory: a few numbers for each series, model and figure, however many windows there are.
package struct AccuracyCollector: Sendable {
  package let models: [String]
  private let levels: [Double]
  private let seasonalPeriod: Int
  private let empty: [ModelFigures]
  private var overall: [ModelFigures]
  private var ids: [SeriesID] = []
  private var bySeries: [SeriesID: [ModelFigures]] = [:]

  /// - Parameters:
  ///   - levels: of the intervals to be measured; empty: point forecasts alone.
  ///   - seasonalPeriod: the m of the scales.
  package init(models: [String], levels: [Double], seasonalPeriod: Int) {
    self.models = models
    self.levels = levels
    self.seasonalPeriod = seasonalPeriod
    let measured = Figure.all(levels: levels).filter { $0.metric.basis != .comparison }
    empty = models.map { _ in ModelFigures(measured) }
    overall = empty
  }

  package mutating func add(_ window: MeasuredWindow) {
    precondition(
      window.forecasts.count == models.count,
      "\(window.forecasts.count) forecasts of \(models.count) models")
    let id = window.seriesID
    if bySeries[id] == nil { ids.append(id) }
    for model in models.indices {
      let input = window.input(model)
      let values = empty[model].figures.map { $0.metric.value(input, level: $0.level) }
      let observed = Double(input.observedSteps.count)
      var own = bySeries[id]?[model] ?? empty[model]
      if let step = input.firstStepWithoutForecast {
        overall[model].lacks(MetricValue(undefined: "no forecast for series \(id.text)"))
        own.lacks(MetricValue(undefined: "no forecast at step \(step + 1)"))
      }
      overall[model].add(values, observed: observed, magnitude: input.meanMagnitude)
      own.add(values, observed: observed, magnitude: input.meanMagnitude)
      bySeries[id, default: empty][model] = own
    }
  }

  package func summary() -> AccuracySummary {
    var rows = block(nil, overall)
    for id in ids { rows += block(id, bySeries[id] ?? empty) }
    return AccuracySummary(models: models, rows: rows, seasonalPeriod: seasonalPeriod)
  }

  private func block(_ id: SeriesID?, _ columns: [ModelFigures]) -> [AccuracySummary.Row] {
    let comparison = ModelComparison(models: models) { metric, model in
      columns[model].value(Figure(metric))
    }
    return Figure.all(levels: levels).map { figure in
      AccuracySummary.Row(
        seriesID: id, figure: figure,
        values: models.indices.map { model in
          switch figure.metric {
          case .overallWeightedAverage: comparison.overallWeightedAverage(of: model)
          case .skill: comparison.skill(of: model)
          default: columns[model].value(figure)
          }
        })
    }
  }
}

/// One model's figures over some windows.
private struct ModelFigures: Sendable {
  let figures: [Figure]
  private var pools: [FigurePool]
  private var magnitude = WeightedMean()
  /// Why there are no figures at all.
  private var missing: MetricValue?

  init(_ figures: [Figure]) {
    self.figures = figures
    pools = figures.map { FigurePool($0.metric) }
  }

  mutating func lacks(_ reason: MetricValue) { missing = missing ?? reason }

  mutating func add(_ values: [MetricValue], observed: Double, magnitude: Double?) {
    for index in pools.indices { pools[index].add(values[index], observed: observed) }
    if let magnitude { self.magnitude.add(magnitude, weight: observed) }
  }

  func value(_ figure: Figure) -> MetricValue {
    if let missing { return missing }
    guard let index = figures.firstIndex(of: figure) else {
      preconditionFailure("\(figure) is none of \(figures.count) figures")
    }
    guard figure.metric == .weightedAbsolutePercentageError else { return pools[index].value }
    let error = value(Figure(.meanAbsoluteError))
    guard let error = error.value, let magnitude = magnitude.value else { return error }
    return MetricInput.weightedPercentage(
      meanAbsoluteError: error, meanMagnitude: magnitude
    ).finite
  }
}

/// One figure over several windows.
private struct FigurePool: Sendable {
  private enum Kind {
    /// The mean over all cells.
    case cells
    case squares
    /// The mean over the windows where it is defined.
    case windows
  }

  private let kind: Kind
  private var mean = WeightedMean()
  private var squares = WeightedRootMeanSquare()
  /// Why the first undefined window was.
  private var reason: MetricValue?
  private var isBroken = false

  init(_ metric: Metric) {
    switch metric {
    case .meanPercentageError, .meanAbsolutePercentageError,
      .symmetricMeanAbsolutePercentageError, .meanAbsoluteScaledError,
      .rootMeanSquaredScaledError:
      kind = .windows
    case .rootMeanSquaredError: kind = .squares
    default: kind = .cells
    }
  }

  mutating func add(_ value: MetricValue, observed: Double) {
    guard let number = value.value else {
      reason = reason ?? value
      // Where nothing was observed, nothing is lacking.
      isBroken = isBroken || (kind != .windows && observed > 0)
      return
    }
    switch kind {
    case .cells: mean.add(number, weight: observed)
    case .squares: squares.add(number, weight: observed)
    case .windows: mean.add(number)
    }
  }

  var value: MetricValue {
    let none = reason ?? MetricValue(undefined: "no series was measured")
    guard !isBroken, let number = kind == .squares ? squares.value : mean.value else {
      return none
    }
    return MetricValue(number).finite
  }
}
