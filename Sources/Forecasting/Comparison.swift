package import Recurrent

/// A further model that is measured on the holdout, on request, beside the network and the naive
/// methods.
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

  /// The column its error figures fill.
  func modelName(_ configuration: RecurrentConfiguration) -> String {
    switch self {
    case .autoregression: "AR"
    case .multilayerPerceptron:
      RecurrentConfiguration.multilayerPerceptron(like: configuration).modelName
    case .mean: "Mean"
    case .drift: "Drift"
    case .naive2: "Naive2"
    case .simpleSmoothing: SmoothingMethod.simple.rawValue
    case .holt: SmoothingMethod.holt.rawValue
    case .holtWinters: SmoothingMethod.holtWinters.rawValue
    case .automaticSmoothing: SmoothingMethod.automatic.rawValue
    case .theta: "Theta"
    }
  }

  /// - Parameters:
  ///   - configuration: of the network it is measured beside.
  ///   - report: told how far it is where it is trained.
  package func forecaster(
    _ configuration: RecurrentConfiguration, pool: WorkerPool,
    report: @escaping @Sendable (TrainingProgress) -> Void
  ) -> any Forecaster {
    let season = configuration.seasonalPeriod
    return switch self {
    case .autoregression: Autoregression(seasonalPeriod: season)
    case .multilayerPerceptron:
      RecurrentForecaster(
        .multilayerPerceptron(like: configuration), pool: pool, stage: rawValue, report: report)
    case .mean: Mean(pool: pool)
    case .drift: Drift(pool: pool)
    case .naive2: Naive2(seasonalPeriod: season, pool: pool)
    case .simpleSmoothing: ExponentialSmoothing(.simple, seasonalPeriod: season, pool: pool)
    case .holt: ExponentialSmoothing(.holt, seasonalPeriod: season, pool: pool)
    case .holtWinters: ExponentialSmoothing(.holtWinters, seasonalPeriod: season, pool: pool)
    case .automaticSmoothing: ExponentialSmoothing(.automatic, seasonalPeriod: season, pool: pool)
    case .theta: Theta(seasonalPeriod: season, pool: pool)
    }
  }

  /// What is trained for it beside a network; nil where nothing is.
  package func network(like configuration: RecurrentConfiguration) -> RecurrentConfiguration? {
    self == .multilayerPerceptron ? .multilayerPerceptron(like: configuration) : nil
  }
}
