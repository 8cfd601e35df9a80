import Recurrent

/// A further model that is measured on the holdout, on request, beside the network and the naive
/// methods.
package enum Comparison: String, CaseIterable, Hashable, Sendable {
  case autoregression = "ar"
  case multilayerPerceptron = "mlp"

  /// The column its error figures fill.
  func modelName(_ configuration: RecurrentConfiguration) -> String {
    switch self {
    case .autoregression: autoregression(configuration).modelName
    case .multilayerPerceptron:
      RecurrentConfiguration.multilayerPerceptron(like: configuration).modelName
    }
  }

  /// - Parameters:
  ///   - configuration: of the network it is measured beside.
  ///   - report: told how far it is where it is trained.
  func forecaster(
    _ configuration: RecurrentConfiguration, pool: WorkerPool,
    report: @escaping @Sendable (TrainingProgress) -> Void
  ) -> any Forecaster {
    switch self {
    case .autoregression: autoregression(configuration)
    case .multilayerPerceptron:
      RecurrentForecaster(
        .multilayerPerceptron(like: configuration), pool: pool, stage: rawValue, report: report)
    }
  }

  /// What is trained for it beside a network; nil where nothing is.
  package func network(like configuration: RecurrentConfiguration) -> RecurrentConfiguration? {
    switch self {
    case .autoregression: nil
    case .multilayerPerceptron: .multilayerPerceptron(like: configuration)
    }
  }

  private func autoregression(_ configuration: RecurrentConfiguration) -> Autoregression {
    Autoregression(seasonalPeriod: configuration.seasonalPeriod)
  }
}
