/// A further model that is measured on the holdout, on request, beside the network and the naive
/// methods.
package enum Comparison: String, CaseIterable, Hashable, Sendable {
  case autoregression = "ar"

  func forecaster(_ configuration: RecurrentConfiguration) -> any Forecaster {
    switch self {
    case .autoregression: Autoregression(seasonalPeriod: configuration.seasonalPeriod)
    }
  }
}
