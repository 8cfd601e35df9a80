package import Recurrent
package import TimeSeries

/// What a fit leaves behind.
package struct Fit: Sendable {
  package var forecaster: FittedModel
  /// nil where no series is long enough to hold anything out.
  package var holdout: Holdout?
  /// Of the training that chose the number of epochs.
  package var curve: TrainingCurve
  /// What the user should know, in plain words.
  package var warnings: [String]
  /// What was measured beside the model and the naive methods, or would have been.
  package var comparisons: [Comparison] = []
  /// What was chosen by forecasts from earlier origins.
  package var choices: [Choice] = []
  /// Series that could not be fitted, and so are not forecast.
  package var leftOut: [SeriesFailure] = []
  /// Whether a time limit made it other than it would have been.
  package var isCutShort = false
}

/// The whole of `fit`: an honest holdout first, then a refit on every row.
///
/// The last `horizon` observations of each series are set aside. A model is trained on the rest, with
/// transforms fitted to the rest alone; its forecasts of what was set aside are measured beside those of
/// the naive methods, and its residuals make the intervals where the network does not
/// say them itself. Unless `refit` is off, a second model is then trained on all rows, a network for the
/// number of epochs the first one found best.
package struct Fitting: Sendable {
  package private(set) var configuration: ModelConfiguration
  package let levels: [Double]
  package let refit: Bool
  package let comparisons: [Comparison]
  /// What a search before this fit has chosen.
  private var found: [Choice] = []
  /// Whether that search ran out of time.
  private var isCutShort = false
  /// Further rounds of seeds for the networks of a combination.
  private var rounds = 0
  private let start: [Float]?
  private let limit: TrainingLimit
  private let growsUntilLimit: Bool
  private let journal: TrainingJournal?
  let pool: WorkerPool
  private let report: @Sendable (TrainingProgress) -> Void

  /// - Parameters:
  ///   - start: the weights that both networks begin with; nil: those of the initialization.
  ///   - limit: how long both trainings together may take.
  ///   - growsUntilLimit: whether what is left of that time goes into further networks of a combination, as
  ///     far as earlier origins bear them out.
  ///   - journal: of an earlier run of the same fit, or a new one; nil: none is kept.
  package init(
    _ configuration: ModelConfiguration, levels: [Double], refit: Bool,
    comparisons: [Comparison] = [], start: [Float]? = nil, limit: TrainingLimit = .none,
    growsUntilLimit: Bool = false, journal: TrainingJournal? = nil, pool: WorkerPool,
    report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.levels = levels
    self.refit = refit
    self.comparisons = comparisons
    self.start = start
    self.limit = limit
    self.growsUntilLimit = growsUntilLimit
    self.journal = journal
    self.pool = pool
    self.report = report
  }

  /// Trainings that end when a share of the time is used up.
  private func control(_ share: Double) -> TrainingControl {
    TrainingControl(isOver: limit.part(share), journal: journal)
  }

  var needsCalibration: Bool { configuration.intervalSource == .conformalResiduals }

  /// The fewest observations before a holdout that are worth training on.
  private static let minimumTraining = 4

  package func run(_ panel: Panel) throws -> Fit {
    let gaps = configuration.gaps
    let (known, leftOut) = try fittable(panel)
    if let error = leftOut.first?.error, known.series.isEmpty { throw error }
    var warnings: [String] = []
    if !leftOut.isEmpty {
      warnings.append(
        "\(leftOut.count) series with too few values for the transforms, left out and not "
          + "forecast: " + Fitting.list(leftOut.map(\.id)))
    }
    let failures = leftOut.map { SeriesFailure($0.id, $0.error.description) }
    var split = try split(known)
    let observed = split.training
    // What was held out stays as it was observed: a guess is nothing to be measured against.
    split.training = split.training.filled(by: gaps)
    guard !split.training.series.isEmpty else {
      let trained = try train(
        known.filled(by: gaps), stage: "fit", epochs: nil, under: control(1))
      let curve = trained.curve
      let needed = configuration.horizon + Fitting.minimumTraining
      warnings.append(
        "no series has \(needed) observations, or enough before the holdout for the transforms: "
          + "nothing could be held out, so there are no error figures"
          + (needsCalibration ? " and no intervals" : "") + "; a shorter --horizon helps")
      return Fit(
        forecaster: trained.forecaster, holdout: nil, curve: curve, warnings: warnings,
        comparisons: comparisons, leftOut: failures, isCutShort: curve.isCutShort)
    }
    let searched = try searched(split.training, under: control(refit ? 0.2 : 0.4))
      .grown(split.training)
    // Of the time that growing has left, the second training may take as long as what comes before it.
    let begun = searched.growsUntilLimit ? limit.used : 0
    func left(_ share: Double) -> TrainingControl { control(begun + (1 - begun) * share) }
    let trained = try searched.train(
      unlearnt == 0 ? split.training : split.training.withoutLast(unlearnt), stage: "holdout",
      epochs: nil, under: left(refit ? 0.5 : 1))
    let (first, curve) = (trained.forecaster, trained.curve)
    let holdout = try evaluate(first, split, observed: observed)
    let calibration =
      needsCalibration
      ? try calibrate(
        first, known, unseen: configuration.horizon + configuration.validationLength,
        earlier: try searched.earlierForecasts(known, under: left(refit ? 0.6 : 1))) : nil
    let second =
      refit
      ? try searched.train(
        known.filled(by: gaps), stage: "refit", epochs: trained.bestEpochs, under: control(1))
      : nil
    let isUnfinished = second.map { !$0.isUsable } ?? false
    let isCutShort = curve.isCutShort || second?.curve.isCutShort ?? false
    var final =
      if let second, !isUnfinished { second.forecaster } else {
        try first.completed(for: known.filled(by: gaps))
      }
    if curve.isCutShort || isCutShort && !isUnfinished {
      warnings.append("the time limit ended training early")
    }
    if isUnfinished {
      warnings.append(
        "there was no time to train again on all rows: the network of the holdout is used")
    }
    final.calibration = calibration
    warnings = self.warnings(holdout, calibration, tooShort: split.tooShort) + warnings
    return Fit(
      forecaster: final, holdout: holdout, curve: curve, warnings: warnings,
      comparisons: comparisons, choices: searched.found, leftOut: failures,
      isCutShort: isCutShort || searched.isCutShort)
  }

  /// Steps at the end of the training part that the first fit is not shown; a network leaves them out itself.
  private var unlearnt: Int {
    configuration.network == nil ? configuration.validationLength : 0
  }

  /// The same fit with the members that earlier origins of `panel` favour.
  private func searched(
    _ panel: Panel, under control: TrainingControl
  ) throws -> Fitting {
    guard case .combination(let combination) = configuration,
      !combination.candidates.isEmpty || !combination.alternatives.isEmpty
    else { return self }
    let choice = try CombinationSearch(
      configuration: combination, pool: pool, report: report, control: control
    ).choose(panel)
    var searched = self
    searched.configuration = .combination(choice.configuration)
    searched.found = [choice.told]
    searched.isCutShort = control.isOver()
    return searched
  }

  /// The same fit with as many rounds of seeds as earlier origins of `panel` and the time allow.
  private func grown(_ panel: Panel) throws -> Fitting {
    guard growsUntilLimit, !isCutShort, case .combination(let combination) = configuration,
      combination.isTrained
    else { return self }
    let fewest = combination.members.filter(\.isTrained).map(\.networks).min() ?? 1
    // Those of the calibration have one network of each kind.
    let small = EarlierFits(configuration: combination, pool: pool).origins(panel).count
    let result = try EnsembleGrowth(
      configuration: combination, pool: pool, report: report, limit: limit, journal: journal,
      trainingsToCome: (refit ? 2 : 1) + Double(small) / Double(fewest)
    ).run(panel)
    var grown = self
    grown.rounds = result.rounds
    grown.found.append(result.told)
    return grown
  }

  /// What one training of everything gave.
  private struct Trained {
    var forecaster: FittedModel
    var curve: TrainingCurve
    /// The best of each network of one configuration.
    var bestEpochs: [Int]
    /// Whether what was trained to its end makes a whole.
    var isUsable: Bool
  }

  /// - Parameter epochs: how long each network is trained on every row; nil: early stopping.
  private func train(
    _ panel: Panel, stage: String, epochs: [Int]?, under control: TrainingControl
  ) throws -> Trained {
    switch configuration {
    case .network(let network):
      let trained = try RecurrentForecaster(
        network, start: start, pool: pool, report: report
      ).train(panel, stage: stage, epochs: epochs, under: control)
      return Trained(
        forecaster: .network(trained.forecaster), curve: trained.curve,
        bestEpochs: trained.bestEpochs, isUsable: trained.finished > 0)
    case .combination(let combination):
      let trained = try CombinedForecaster(
        configuration: combination, pool: pool, stage: stage, report: report, control: control
      ).train(panel, further: rounds)
      return Trained(
        forecaster: .combination(trained.forecaster), curve: trained.curve, bestEpochs: [],
        isUsable: trained.isUsable)
    }
  }

  /// The series that have enough values for the transforms, and the others with the reason: one short
  /// series must not stop the rest.
  private func fittable(
    _ panel: Panel
  ) throws(ForecastError) -> (panel: Panel, others: [(id: SeriesID, error: ForecastError)]) {
    var kept = panel
    kept.series = []
    var others: [(id: SeriesID, error: ForecastError)] = []
    for series in panel.series {
      do throws(ForecastError) {
        var filled = series
        filled.values = series.values.filled(by: configuration.gaps)
        if let network = configuration.network {
          _ = try SeriesState(fitting: network, to: filled)
        } else if filled.missingCount == filled.count {
          throw ForecastError.noObservedValue(series.id)
        }
        kept.series.append(series)
      } catch {
        guard error.isLackOfValues else { throw error }
        others.append((series.id, error))
      }
    }
    return (kept, others)
  }

  /// Holds out the last steps of each series that has enough values before them.
  private func split(_ panel: Panel) throws(ForecastError) -> Split {
    var split = panel.holdingOut(configuration.horizon, minimumTraining: Fitting.minimumTraining)
    let (training, others) = try fittable(split.training)
    let tooShort = Set(others.map(\.id))
    split.training = training
    split.actuals.removeAll { tooShort.contains($0.id) }
    split.tooShort += others.map(\.id)
    return split
  }

  /// What every model is measured beside.
  private static func naive(_ configuration: ModelConfiguration) -> [any Forecaster] {
    [SeasonalNaive(seasonalPeriod: configuration.seasonalPeriod), Naive()]
      .filter { $0.modelName != configuration.modelName }
  }

  /// The columns beside the model's: the naive methods, then what was asked for.
  static func competitorNames(
    _ configuration: ModelConfiguration, _ comparisons: [Comparison]
  ) -> [String] {
    naive(configuration).map(\.modelName)
      + comparisons.map { $0.modelName(configuration) }.filter { $0 != configuration.modelName }
  }

  /// What the model is measured beside: the naive methods, then what was asked for, itself left out.
  ///
  /// - Parameter control: what stands above their trainings.
  package func competitors(
    _ comparisons: [Comparison], under control: TrainingControl = .none
  ) -> [any Forecaster] {
    Fitting.naive(configuration)
      + comparisons.map {
        $0.forecaster(configuration, pool: pool, control: control, report: report)
      }
      .filter { $0.modelName != configuration.modelName }
  }

  /// - Parameter observed: what `split` may see, its gaps as they are.
  private func evaluate(
    _ forecaster: FittedModel, _ split: Split, observed: Panel
  ) throws -> Holdout {
    let horizon = configuration.horizon
    let forecasts = try holdoutForecasts(forecaster, split, observed: observed)
    var models = [ModelForecasts(modelName: configuration.modelName, forecasts: forecasts)]
    // No limit holds for them, and what they have learnt is kept like all else.
    let control = TrainingControl(isOver: { false }, journal: journal)
    for competitor in competitors(comparisons, under: control) {
      let fitted: any FittedForecaster = try competitor.fit(split.training)
      models.append(
        ModelForecasts(
          modelName: competitor.modelName,
          forecasts: try fitted.forecast(split.training, horizon: horizon, levels: [])))
    }
    let accuracy = AccuracySummary(
      split: split, models: models, seasonalPeriod: configuration.seasonalPeriod)
    return Holdout(horizon: horizon, forecasts: forecasts, accuracy: accuracy)
  }

  /// Forecasts of what was held out, with intervals that are as honest as the points: those that a network says
  /// itself, or from its residuals on the validation part; where all before the holdout was learnt from,
  /// those of each series come from the residuals of others.
  private func holdoutForecasts(
    _ forecaster: FittedModel, _ split: Split, observed: Panel
  ) throws(ForecastError) -> [Forecast] {
    let horizon = configuration.horizon
    guard configuration.validationLength > 0 else {
      let points = try forecaster.forecast(split.training, horizon: horizon, levels: [])
      return ExchangedIntervals(
        actuals: split.actuals, units: forecaster.residualUnits, levels: levels
      ).adding(to: points)
    }
    var before = forecaster
    before.calibration =
      needsCalibration
      ? try calibrate(forecaster, observed, unseen: configuration.validationLength)
      : nil
    do throws(ForecastError) {
      return try before.forecast(split.training, horizon: horizon, levels: levels)
    } catch {
      // A bound that leaves the finite numbers is no reason to go without error figures.
      guard case .notFinite = error else { throw error }
      return try forecaster.forecast(split.training, horizon: horizon, levels: [])
    }
  }

  private func warnings(
    _ holdout: Holdout, _ calibration: Calibration?, tooShort: [SeriesID]
  ) -> [String] {
    var warnings: [String] = []
    if !tooShort.isEmpty {
      warnings.append(
        "\(tooShort.count) series too short to hold out \(holdout.horizon) steps, not measured: "
          + Fitting.list(tooShort))
    }
    if needsCalibration && calibration == nil {
      warnings.append("no step after the training part was observed, so there are no intervals")
    }
    return warnings
  }

  private static func list(_ ids: [SeriesID]) -> String {
    let names = ids.prefix(3).map(\.text).joined(separator: ", ")
    return ids.count > 3 ? "\(names) and \(ids.count - 3) more" : names
  }
}
