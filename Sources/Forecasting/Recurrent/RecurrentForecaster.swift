package import Recurrent
package import TimeSeries

/// A recurrent network that is trained on windows of a panel and predicts by the configured strategy.
package struct RecurrentForecaster: Forecaster {
  package let configuration: RecurrentConfiguration
  private let pool: WorkerPool
  private let start: [Float]?
  private let stage: String
  private let control: TrainingControl
  private let report: @Sendable (TrainingProgress) -> Void

  /// - Parameters:
  ///   - start: the weights that training begins with, laid out by `ParameterLayout`; nil: those of the
  ///     initialization.
  ///   - stage: what progress calls the training of `fit`.
  ///   - control: what stands above that training.
  package init(
    _ configuration: RecurrentConfiguration, start: [Float]? = nil, pool: WorkerPool,
    stage: String = "fit", control: TrainingControl = .none,
    report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
  ) {
    if let conflict = configuration.conflict { preconditionFailure("\(conflict)") }
    self.configuration = configuration
    self.pool = pool
    self.start = start
    self.stage = stage
    self.control = control
    self.report = report
  }

  package var modelName: String { configuration.modelName }

  /// Trains on a panel that ends at its cutoffs, holding back its last observations to choose the best
  /// epoch.
  package func fit(_ panel: Panel) throws -> FittedRecurrentForecaster {
    try train(panel, stage: stage, epochs: nil, under: control).forecaster
  }

  /// What one training of all networks gave.
  struct Trained {
    var forecaster: FittedRecurrentForecaster
    /// Of the first network; its steps are those of all.
    var curve: TrainingCurve
    /// The best of each network.
    var bestEpochs: [Int]
    /// Networks that were trained to their end.
    var finished: Int
  }

  /// Trains the networks of the ensemble one after the other. Those that a time limit leaves without an end are
  /// left out, the first alone excepted.
  ///
  /// - Parameter epochs: how long to train each network on every row, with nothing held back; nil: early
  ///   stopping, of as many as the configuration says.
  func train(
    _ panel: Panel, stage: String, epochs: [Int]?, under control: TrainingControl = .none
  ) throws -> Trained {
    var states: [SeriesState] = []
    for series in panel.series {
      states.append(try SeriesState(fitting: configuration, to: series))
    }
    let values = zip(panel.series, states).map { $1.transforms.apply($0.values.decoded()) }
    let units = zip(panel.series, states).map {
      SeriesUnits(
        $1.transforms, values: $0.values.decoded(), seasonalPeriod: configuration.seasonalPeriod)
    }
    let covariates = try FittedCovariates(fitting: configuration.covariates, to: panel)
    let encoder = try FeatureEncoder(covariates, panel: panel)
    let features = panel.series.map { encoder.features(of: $0, ahead: 0) }
    let trainings = control.begin(epochs?.count ?? configuration.ensemble)
    var networks: [[Float]] = []
    var curves: [TrainingCurve] = []
    for (number, training) in trainings.enumerated() {
      guard number == 0 || !training.isOver() else { break }
      var own = configuration
      own.ensemble = 1
      own.seed = configuration.seed &+ UInt64(number)
      let loop = TrainingLoop(
        configuration: own, pool: pool,
        stage: trainings.count == 1 ? stage : "\(stage) \(number + 1)/\(trainings.count)",
        report: report, start: start, training: training)
      let (parameters, curve) = try loop.run(
        series: values, units: units, features: features,
        validationLength: epochs == nil ? configuration.validationLength : 0,
        epochs: epochs?[number] ?? configuration.epochs)
      guard number == 0 || !curve.isCutShort else { break }
      networks.append(parameters)
      curves.append(curve)
    }
    var settled = configuration
    settled.ensemble = networks.count
    let forecaster = FittedRecurrentForecaster(
      configuration: settled, networks: networks, states: states, calibration: nil,
      covariates: covariates, pool: pool)
    let isWhole = networks.count == trainings.count
    return Trained(
      forecaster: forecaster, curve: TrainingCurve(ofEnsemble: curves, isWhole: isWhole),
      bestEpochs: curves.map(\.bestEpoch), finished: curves.count { !$0.isCutShort })
  }
}

extension TrainingCurve {
  /// The first of several, with the steps of all.
  fileprivate init(ofEnsemble curves: [TrainingCurve], isWhole: Bool) {
    self = curves[0]
    for curve in curves.dropFirst() {
      clippedSteps += curve.clippedSteps
      steps += curve.steps
      skippedSteps += curve.skippedSteps
      returns += curve.returns
    }
    isCutShort = isCutShort || !isWhole
  }
}
