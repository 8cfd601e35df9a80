package import Recurrent
package import TimeSeries

/// How good a model was on observations it had not seen.
package struct Holdout: Hashable, Sendable {
  /// Steps held out at the end of each series.
  package var horizon: Int
  /// Forecasts of the network, made from the observations before them, one a series long enough.
  package var forecasts: [Forecast]
  package var accuracy: AccuracySummary

  package init(horizon: Int, forecasts: [Forecast], accuracy: AccuracySummary) {
    self.horizon = horizon
    self.forecasts = forecasts
    self.accuracy = accuracy
  }
}

extension Holdout {
  /// Plain words where the network is no better than repeating the last season; nil where it is, or
  /// where that is not known.
  package func disappointment(of configuration: RecurrentConfiguration) -> String? {
    let skill = accuracy.skill(
      of: configuration.modelName, against: "SeasonalNaive", metric: .meanAbsoluteScaledError)
    guard let percent = skill.value, percent <= 0 else { return nil }
    let naive =
      configuration.seasonalPeriod > 1
      ? "repeating the last season (m = \(configuration.seasonalPeriod))"
      : "repeating the last value"
    return "the network does not beat \(naive) on the held-out steps: use that instead, or give it "
      + "more history"
  }
}

/// What a fit leaves behind.
package struct Fit: Sendable {
  package var forecaster: FittedRecurrentForecaster
  /// nil where no series is long enough to hold anything out.
  package var holdout: Holdout?
  /// Of the training that chose the number of epochs.
  package var curve: TrainingCurve
  /// What the user should know, in plain words.
  package var warnings: [String]
}

/// The whole of `fit`: an honest holdout first, then a refit on every row.
///
/// The last `horizon` observations of each series are set aside. A network is trained on the rest, with
/// transforms fitted to the rest alone; its forecasts of what was set aside are measured beside those of
/// the naive methods, and its residuals make the intervals. Unless `refit` is off, a second network is
/// then trained on all rows for the number of epochs the first one found best.
package struct Fitting: Sendable {
  package let configuration: RecurrentConfiguration
  package let levels: [Double]
  package let refit: Bool
  private let pool: WorkerPool
  private let report: @Sendable (TrainingProgress) -> Void

  package init(
    _ configuration: RecurrentConfiguration, levels: [Double], refit: Bool, pool: WorkerPool,
    report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.levels = levels
    self.refit = refit
    self.pool = pool
    self.report = report
  }

  /// The fewest observations before a holdout that are worth training on.
  private static let minimumTraining = 4

  package func run(_ panel: Panel) throws -> Fit {
    let model = RecurrentForecaster(configuration, pool: pool, report: report)
    let split = panel.holdingOut(
      configuration.horizon, minimumTraining: Fitting.minimumTraining)
    guard !split.training.series.isEmpty else {
      let (forecaster, curve) = try model.train(panel, stage: "fit", epochs: nil)
      let warning =
        "no series has \(configuration.horizon + Fitting.minimumTraining) observations: nothing could "
        + "be held out, so there are no error figures and no intervals; a shorter --horizon helps"
      return Fit(forecaster: forecaster, holdout: nil, curve: curve, warnings: [warning])
    }
    let (first, curve) = try model.train(split.training, stage: "holdout", epochs: nil)
    let holdout = try evaluate(first, split)
    let calibration = try calibrate(first, panel)
    var final = first
    if refit {
      final = try model.train(panel, stage: "refit", epochs: curve.bestEpoch).forecaster
    }
    final.calibration = calibration
    return Fit(
      forecaster: final, holdout: holdout, curve: curve,
      warnings: warnings(holdout, tooShort: split.tooShort))
  }

  private func evaluate(
    _ forecaster: FittedRecurrentForecaster, _ split: Split
  ) throws -> Holdout {
    let horizon = configuration.horizon
    let season = SeasonalNaive(seasonalPeriod: configuration.seasonalPeriod)
    let forecasts = try forecaster.forecast(split.training, horizon: horizon, levels: [])
    let naive = try Naive().fit(split.training)
      .forecast(split.training, horizon: horizon, levels: [])
    let seasonal = try season.fit(split.training)
      .forecast(split.training, horizon: horizon, levels: [])
    let accuracy = AccuracySummary(
      split: split,
      models: [
        ModelForecasts(modelName: configuration.modelName, forecasts: forecasts),
        ModelForecasts(modelName: season.modelName, forecasts: seasonal),
        ModelForecasts(modelName: Naive().modelName, forecasts: naive),
      ], seasonalPeriod: configuration.seasonalPeriod)
    return Holdout(horizon: horizon, forecasts: forecasts, accuracy: accuracy)
  }

  /// Forecasts behind the calibration, over all series and origins.
  private static let calibrationForecasts = 2000

  /// Residuals by lead time from rolling origins over what no gradient of `forecaster` has seen: the
  /// validation part and the holdout.
  private func calibrate(
    _ forecaster: FittedRecurrentForecaster, _ panel: Panel
  ) throws -> Calibration? {
    let horizon = configuration.horizon
    let unseen = horizon + configuration.validationLength
    let origins = max(1, min(unseen, Fitting.calibrationForecasts / max(1, panel.series.count)))
    let states = Dictionary(
      forecaster.states.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var residuals = [[Double]](repeating: [], count: horizon)
    for index in 0..<origins {
      // From the earliest unseen origin to the last one that leaves a step to measure.
      let back = unseen - index * (unseen - 1) / max(1, origins - 1)
      var cut = panel
      cut.series = panel.series.compactMap { series in
        guard states[series.id] != nil, series.count > back else { return nil }
        let prefix = series.prefix(series.count - back)
        return prefix.missingCount < prefix.count ? prefix : nil
      }
      guard !cut.series.isEmpty else { continue }
      let forecasts = try forecaster.forecast(cut, horizon: min(back, horizon), levels: [])
      let actuals = Dictionary(
        panel.series.map { ($0.id, $0.values) }, uniquingKeysWith: { first, _ in first })
      for forecast in forecasts {
        guard let state = states[forecast.seriesID], let values = actuals[forecast.seriesID] else {
          continue
        }
        for (lead, point) in forecast.point.enumerated() {
          let actual = state.transforms.pointwiseApply(values[values.count - back + lead])
          guard !actual.isNaN else { continue }
          let residual = abs(actual - state.transforms.pointwiseApply(point))
          residuals[lead].append(residual / state.residualScale)
        }
      }
    }
    return Calibration(levels: levels, residuals: residuals)
  }

  private func warnings(_ holdout: Holdout, tooShort: [SeriesID]) -> [String] {
    guard !tooShort.isEmpty else { return [] }
    let names = tooShort.prefix(3).map(\.text).joined(separator: ", ")
    let more = tooShort.count > 3 ? " and \(tooShort.count - 3) more" : ""
    return [
      "\(tooShort.count) series too short to hold out \(holdout.horizon) steps, not measured: "
        + names + more
    ]
  }
}
