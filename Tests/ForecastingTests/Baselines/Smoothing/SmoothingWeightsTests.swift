import TestSupport
import Testing

@testable import Forecasting

@Suite struct SmoothingWeightsTests {
  /// The largest number of Dᵏ for k = 2²⁰, with D = F − g wᵀ what a step of zero makes of level, slope and
  /// seasons: the recursion applied to each unit vector.
  private static func remainder(_ weights: SmoothingWeights, period: Int) -> Double {
    let size = period + 2
    // [column][row]; the seasons move on by one at each step.
    var power = (0..<size).map { column in
      var unit = [Double](repeating: 0, count: size)
      unit[column] = 1
      var state = SmoothingState(level: unit[0], slope: unit[1], season: Array(unit[2...]))
      let expected = SmoothingExpectation(
        state, phase: 0, damping: weights.damping, isMultiplicative: false)
      _ = state.advance(
        expected, phase: 0, error: -expected.value, weights, isMultiplicative: false)
      return [state.level, state.slope] + state.season.dropFirst() + [state.season[0]]
    }
    for _ in 0..<20 {
      power = power.map { column in
        var image = [Double](repeating: 0, count: size)
        for inner in 0..<size {
          for row in 0..<size { image[row] += power[inner][row] * column[inner] }
        }
        return image
      }
    }
    return power.reduce(0) { $1.reduce($0) { max($0, $1.isNaN ? .infinity : $1.magnitude) } }
  }

  @Test(arguments: [2, 4, 7, 12, 24])
  func whatIsAdmissibleForgetsTheStart(period: Int) {
    var generator = SplitMix64(seed: UInt64(period))
    var (inside, outside) = (0, 0)
    for index in 0..<30 {
      let level = Double.random(in: 0.01...0.99, using: &generator)
      let weights = SmoothingWeights(
        level: level, trend: Double.random(in: 0.01...0.99, using: &generator) * level,
        season: Double.random(in: 0.01...0.99, using: &generator) * (1 - level),
        damping: index % 2 == 0 ? 1 : 0.9)
      if AdmissibleMargin(weights, period: period) != nil {
        inside += 1
        #expect(SmoothingWeightsTests.remainder(weights, period: period) < 1000, "\(weights)")
      } else {
        outside += 1
        #expect(SmoothingWeightsTests.remainder(weights, period: period) > 1000, "\(weights)")
      }
    }
    #expect(inside > 0)
    #expect(period < 7 || outside > 0)
  }

  @Test(arguments: [2, 5, 12])
  func theGradientOfTheMarginIsADifferenceQuotient(period: Int) throws {
    let weights = SmoothingWeights(level: 0.2, trend: 0.01, season: 0.3, damping: 0.95)
    let margin = try #require(AdmissibleMargin(weights, period: period))
    let paths: [WritableKeyPath<SmoothingWeights, Double>] = [
      \.level, \.trend, \.season, \.damping,
    ]
    for (index, path) in paths.enumerated() {
      let values = try [1e-6, -1e-6].map { step in
        var moved = weights
        moved[keyPath: path] += step
        return try #require(AdmissibleMargin(moved, period: period)).value
      }
      let quotient = (values[0] - values[1]) / 2e-6 / margin.value
      #expect(closeEnough(margin.logarithmicGradient[index], quotient, relative: 1e-7, floor: 1))
    }
  }

  @Test func coordinatesStayWithinTheBounds() {
    let form = SmoothingForm(errors: .additive, trend: .damped, season: .additive)
    let coordinates = SmoothingCoordinates(
      form: form, guess: SmoothingState(level: 0, slope: 0, season: [0, 0]), unit: 1,
      seasonUnit: 1)
    for far in [-1e3, -5.0, 0, 5, 1e3] {
      for other in [-1e3, 0, 1e3] {
        let weights = coordinates.weights([far, 0, other, 0, far, other, 0])
        #expect(weights.level >= 1e-4 && weights.level <= 0.9999)
        #expect(weights.trend >= 1e-4 && weights.trend <= weights.level)
        #expect(weights.season >= 1e-4 && weights.season <= 1 - weights.level + 1e-15)
        #expect(weights.damping >= 0.8 && weights.damping <= 0.98)
      }
    }
  }
}
