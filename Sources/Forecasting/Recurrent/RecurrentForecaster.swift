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

  /// - Parameter epochs: how long to train on every row, with nothing held back; nil: early stopping.
  func train(
    _ panel: Panel, stage: String, epochs: Int?, under control: TrainingControl = .none
  ) throws -> (forecaster: FittedRecurrentForecaster, curve: TrainingCurve) {
    var states: [SeriesState] = []
    for series in panel.series {
      states.append(try SeriesState(fitting: configuration, to: series))
    }
    let values = zip(panel.series, states).map { $1.transforms.apply($0.values) }
    let units = zip(panel.series, states).map {
      SeriesUnits($1.transforms, values: $0.values, seasonalPeriod: configuration.seasonalPeriod)
    }
    let covariates = try FittedCovariates(fitting: configuration.covariates, to: panel)
    let encoder = try FeatureEncoder(covariates, panel: panel)
    let features = panel.series.map { encoder.features(of: $0, ahead: 0) }
    let loop = TrainingLoop(
      configuration: configuration, pool: pool, stage: stage, report: report, start: start,
      training: control.begin(1)[0])
    let (parameters, curve) = try loop.run(
      series: values, units: units, features: features,
      validationLength: epochs == nil ? configuration.validationLength : 0,
      epochs: epochs ?? configuration.epochs)
    let forecaster = FittedRecurrentForecaster(
      configuration: configuration, parameters: parameters, states: states, calibration: nil,
      covariates: covariates, pool: pool)
    return (forecaster, curve)
  }
}
