import Recurrent
import TestSupport
import TimeSeries

@testable import Forecasting

extension RecurrentConfiguration {
  /// Takes a loss, with transforms and scales under which it has its meaning.
  mutating func take(_ objective: Objective) {
    self.objective = objective
    switch objective {
    case .negativeBinomial:
      transforms = TransformChain([])
      windowScaling = .meanAbsolute
    case .symmetricPercentage:
      transforms = TransformChain([.standard])
      windowScaling = .standard
    default: break
    }
  }
}

extension ForecastingFixture {
  /// Values that a loss can measure: counts for the negative binomial likelihood.
  static func values(_ values: [Double], for objective: Objective) -> [Double] {
    objective == .negativeBinomial ? values.map { abs($0).rounded() } : values
  }

  /// Trains on series of these values: s0, s1, ….
  static func train(
    _ configuration: RecurrentConfiguration, on values: [[Double]]
  ) throws -> FittedRecurrentForecaster {
    try RecurrentForecaster(configuration, pool: pool).fit(dailyPanel(values))
  }
}

/// Processes whose distribution is known.
enum KnownProcess {
  /// y_t = φ y_{t−1} + ε_t, ε ~ N(0, 1), from its stationary distribution.
  static func autoregression(_ count: Int, phi: Double, seed: UInt64) -> [Double] {
    var generator = RandomGenerator(seed: seed, 1)
    var value = generator.normal() / (1 - phi * phi).squareRoot()
    return (0..<count).map { _ in
      value = phi * value + generator.normal()
      return value
    }
  }

  /// Rates of a season of six steps.
  static let rates = [1.0, 4, 9, 12, 7, 2]

  /// Poisson counts whose mean goes through `rates`, begun anywhere in the season.
  static func counts(_ count: Int, phase: Int, seed: UInt64) -> [Double] {
    var generator = RandomGenerator(seed: seed, 2)
    return (0..<count).map { generator.poisson(mean: rates[($0 + phase) % rates.count]) }
  }

  /// −2 or 2 with equal chances, and a little noise.
  static func bimodal(_ count: Int, seed: UInt64) -> [Double] {
    var generator = RandomGenerator(seed: seed, 3)
    return (0..<count).map { _ in
      (generator.below(2) == 0 ? -2 : 2) + 0.2 * generator.normal()
    }
  }
}
