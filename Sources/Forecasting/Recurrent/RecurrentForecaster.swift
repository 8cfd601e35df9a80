package import Recurrent
package import TimeSeries

/// An autoregressive recurrent network (strategy *recursive*): trained with teacher forcing over every
/// step of its windows, it predicts by feeding its own values back.
package struct RecurrentForecaster: Forecaster {
  package let configuration: RecurrentConfiguration
  private let pool: WorkerPool
  private let report: @Sendable (TrainingProgress) -> Void

  package init(
    _ configuration: RecurrentConfiguration, pool: WorkerPool,
    report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.pool = pool
    self.report = report
  }

  package var modelName: String { configuration.modelName }

  /// Trains on a panel that ends at its cutoffs, holding back its last observations to choose the best
  /// epoch.
  package func fit(_ panel: Panel) throws -> FittedRecurrentForecaster {
    try train(panel, stage: "fit", epochs: nil).forecaster
  }

  /// - Parameter epochs: how long to train on every row, with nothing held back; nil: early stopping.
  func train(
    _ panel: Panel, stage: String, epochs: Int?
  ) throws -> (forecaster: FittedRecurrentForecaster, curve: TrainingCurve) {
    var states: [SeriesState] = []
    for series in panel.series {
      states.append(try SeriesState(fitting: configuration, to: series))
    }
    let values = zip(panel.series, states).map { $1.transforms.apply($0.values) }
    let loop = TrainingLoop(
      configuration: configuration, pool: pool, stage: stage, report: report)
    let (parameters, curve) = try loop.run(
      series: values, validationLength: epochs == nil ? configuration.validationLength : 0,
      epochs: epochs ?? configuration.epochs)
    let forecaster = FittedRecurrentForecaster(
      configuration: configuration, parameters: parameters, states: states, calibration: nil,
      pool: pool)
    return (forecaster, curve)
  }
}
