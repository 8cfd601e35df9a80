package import Recurrent

/// A further model that is measured on the holdout, on request, beside the one that is fitted and the
/// naive methods.
package enum Comparison: String, CaseIterable, Hashable, Sendable {
  case autoregression = "ar"
  case multilayerPerceptron = "mlp"
  case mean
  case drift
  case naive2
  case simpleSmoothing = "ses"
  case holt
  case holtWinters = "holt-winters"
  case automaticSmoothing = "ets"
  case theta

  /// nil for what is trained.
  private var method: Method? { Method(rawValue: rawValue) }

  /// The column its error figures fill.
  func modelName(_ configuration: ModelConfiguration) -> String {
    if let method { return method.modelName }
    return network(like: configuration)?.modelName ?? rawValue
  }

  /// - Parameters:
  ///   - configuration: of the model it is measured beside.
  ///   - control: what stands above its training.
  ///   - report: told how far it is where it is trained.
  package func forecaster(
    _ configuration: ModelConfiguration, pool: WorkerPool, control: TrainingControl = .none,
    report: @escaping @Sendable (TrainingProgress) -> Void
  ) -> any Forecaster {
    if let method {
      return method.forecaster(seasonalPeriod: configuration.seasonalPeriod, pool: pool)
    }
    guard let network = network(like: configuration) else {
      preconditionFailure("\(self) beside \(configuration.modelName)")
    }
    return RecurrentForecaster(
      network, pool: pool, stage: rawValue, control: control, report: report)
  }

  /// What is trained for it beside a network; nil where nothing is.
  package func network(like configuration: ModelConfiguration) -> RecurrentConfiguration? {
    guard self == .multilayerPerceptron, case .network(let network) = configuration else {
      return nil
    }
    return .multilayerPerceptron(like: network)
  }
}
