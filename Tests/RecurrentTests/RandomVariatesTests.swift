import Glibc
import Testing

@testable import Recurrent

/// Moments within four standard errors over 10⁵ draws.
@Suite struct RandomVariatesTests {
  static let count = 100_000

  static func moments(_ draws: [Double]) -> (mean: Double, variance: Double) {
    let mean = draws.reduce(0, +) / Double(draws.count)
    let squares = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, squares / Double(draws.count))
  }

  @Test("gamma: mean and variance are the shape", arguments: [0.05, 0.7, 1, 3.5, 200, 1e9])
  func gamma(shape: Double) {
    var generator = RandomGenerator(seed: 21)
    let draws = (0..<Self.count).map { _ in generator.gamma(shape: shape) }
    let (mean, variance) = Self.moments(draws)
    let error = 4 / Double(Self.count).squareRoot()
    #expect(draws.allSatisfy { $0 >= 0 && $0.isFinite })
    #expect(abs(mean - shape) < error * shape.squareRoot())
    // The fourth central moment is 3a² + 6a.
    #expect(abs(variance - shape) < error * (2 * shape * shape + 6 * shape).squareRoot())
  }

  @Test("gamma of shape 2: 1 − (1 + x) e⁻ˣ")
  func gammaDistribution() {
    var generator = RandomGenerator(seed: 22)
    let draws = (0..<Self.count).map { _ in generator.gamma(shape: 2) }
    for x in [0.2, 1, 2, 4, 8] {
      let expected = 1 - (1 + x) * exp(-x)
      let share = Double(draws.count { $0 <= x }) / Double(Self.count)
      let error = 4 * (expected * (1 - expected) / Double(Self.count)).squareRoot()
      #expect(abs(share - expected) < error, "\(x)")
    }
  }

  @Test("Poisson: moments and distribution", arguments: [0.1, 2, 9.5, 10, 45, 1e6])
  func poisson(mean lambda: Double) {
    var generator = RandomGenerator(seed: 23)
    let draws = (0..<Self.count).map { _ in generator.poisson(mean: lambda) }
    #expect(draws.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
    let (mean, variance) = Self.moments(draws)
    let error = 4 / Double(Self.count).squareRoot()
    #expect(abs(mean - lambda) < error * lambda.squareRoot())
    #expect(abs(variance - lambda) < error * (2 * lambda * lambda + lambda).squareRoot())
    for z in [-1.5, -0.5, 0, 0.5, 1.5] {
      let k = max(0, (lambda + z * lambda.squareRoot()).rounded(.down))
      var expected = 0.0
      var j = k
      while j >= 0, j > k - 20 * lambda.squareRoot() - 20 {
        expected += exp(j * log(lambda) - lambda - lgamma(j + 1))
        j -= 1
      }
      let share = Double(draws.count { $0 <= k }) / Double(Self.count)
      let error = 4 * (expected * (1 - expected) / Double(Self.count)).squareRoot()
      #expect(abs(share - expected) < error, "\(k)")
    }
  }

  @Test func withoutAMeaning() {
    var generator = RandomGenerator(seed: 24)
    #expect(generator.poisson(mean: 0) == 0)
    for value in [-1, Double.nan, .infinity] {
      #expect(generator.gamma(shape: value).isNaN)
      #expect(generator.poisson(mean: value).isNaN)
    }
    #expect(generator.gamma(shape: 0).isNaN)
  }
}
