import Recurrent
import TestSupport
import Testing

@testable import Forecasting

@Suite struct SmoothingLikelihoodTests {
  static let period = 4

  /// Positive values with a season, a trend and gaps.
  private static func values(missing: Double = 0.1) -> [Double] {
    var generator = SplitMix64(seed: 7)
    let noise = generator.values(count: 41, in: -0.1...0.1, missing: missing)
    return noise.enumerated().map { index, noise in
      let season = 0.1 * Double(index % 4 - 1)
      return index == 0 ? 1 : 1 + 0.01 * Double(index) + season + noise
    }
  }

  private static func start(_ form: SmoothingForm) -> SmoothingState {
    let season: [Double] =
      switch form.season {
      case .none: [0]
      case .additive: [-0.11, 0.02, 0.12, 0.21]
      case .multiplicative: [0.88, 1.01, 1.09, 1.17]
      }
    return SmoothingState(level: 1.03, slope: form.hasTrend ? 0.013 : 0, season: season)
  }

  private static func weights(_ form: SmoothingForm) -> SmoothingWeights {
    SmoothingWeights(
      level: 0.31, trend: form.hasTrend ? 0.07 : 0, season: form.hasSeason ? 0.17 : 0,
      damping: form.trend == .damped ? 0.93 : 1)
  }

  /// The recursion line by line as `SmoothingForm` states it, without the states of the code.
  private static func plain(_ form: SmoothingForm, _ values: [Double]) -> Double {
    let (w, first) = (weights(form), start(form))
    var (l, b, s) = (first.level, first.slope, first.season)
    var (squares, logarithms, n) = (0.0, 0.0, 0.0)
    for (t, y) in values.enumerated() {
      let q = l + w.damping * b
      let season = s[t % s.count]
      let mu = form.season == .multiplicative ? q * season : q + season
      (l, b) = (q, w.damping * b)
      guard !y.isNaN else { continue }
      let u = form.season == .multiplicative ? (y - mu) / season : y - mu
      l += w.level * u
      b += w.trend * u
      s[t % s.count] += w.season * (form.season == .multiplicative ? (y - mu) / q : y - mu)
      let e = form.errors == .multiplicative ? (y - mu) / mu : y - mu
      squares += e * e
      if form.errors == .multiplicative { logarithms += Elementary.log(mu) }
      n += 1
    }
    return n * Elementary.log(squares) + 2 * logarithms
  }

  @Test(arguments: SmoothingForm.allCases)
  func theRecursionIsThatOfTheForm(form: SmoothingForm) throws {
    let values = SmoothingLikelihoodTests.values()
    var likelihood = SmoothingLikelihood(form, period: 4, values: values)
    let found = likelihood.run(
      SmoothingLikelihoodTests.weights(form), from: SmoothingLikelihoodTests.start(form))
    let outcome = try #require(found)
    #expect(
      closeEnough(
        outcome.value, SmoothingLikelihoodTests.plain(form, values), relative: 1e-12))
  }

  @Test(arguments: SmoothingForm.allCases)
  func gradientsAreDifferenceQuotients(form: SmoothingForm) throws {
    let coordinates = SmoothingCoordinates(
      form: form, guess: SmoothingLikelihoodTests.start(form), unit: 0.3, seasonUnit: 0.2)
    var likelihood = SmoothingLikelihood(
      form, period: 4, values: SmoothingLikelihoodTests.values())
    var position = coordinates.position(
      .init(level: 0.31, trend: 0.2, season: 0.25, damping: 0.6))
    for index in position.indices { position[index] += 0.02 * Double(index) }
    #expect(position.count == form.parameterCount(period: 4))
    let weights = coordinates.weights(position)
    let found = likelihood.run(weights, from: coordinates.state(position))
    let outcome = try #require(found)
    var gradient = [Double](repeating: 0, count: position.count)
    coordinates.pullBack(
      likelihood.gradient(weights, of: outcome), at: position, into: &gradient)
    for index in position.indices {
      let values = try [1e-5, -1e-5].map { step in
        var moved = position
        moved[index] += step
        let found = likelihood.run(coordinates.weights(moved), from: coordinates.state(moved))
        return try #require(found).value
      }
      #expect(
        closeEnough(
          gradient[index], (values[0] - values[1]) / 2e-5, relative: 1e-7, floor: 1),
        "\(form), \(index)")
    }
  }

  @Test func theSeasonsKeepTheirSum() {
    for form in SmoothingForm.allCases where form.hasSeason {
      let start = SmoothingLikelihoodTests.start(form)
      let coordinates = SmoothingCoordinates(form: form, guess: start, unit: 1, seasonUnit: 0.1)
      var position = coordinates.position(.init(level: 0.3, trend: 0.1, season: 0.1, damping: 0.5))
      for index in position.indices { position[index] += 0.1 * Double(index) }
      let sums = [start, coordinates.state(position)].map { $0.season.reduce(0, +) }
      #expect(closeEnough(sums[0], sums[1], relative: 1e-12, floor: 1))
    }
  }

  @Test func nothingIsDividedByASeasonOfZero() {
    let form = SmoothingForm(errors: .multiplicative, trend: .none, season: .multiplicative)
    var likelihood = SmoothingLikelihood(form, period: 2, values: [1, 2, 3])
    let start = SmoothingState(level: 1, slope: 0, season: [1, 0])
    let outcome = likelihood.run(SmoothingWeights(level: 0.1, season: 0.1), from: start)
    #expect(outcome == nil)
  }

  @Test func aPerfectForecastHasALikelihood() throws {
    var likelihood = SmoothingLikelihood(.simple, period: 1, values: [3, 3, 3])
    let start = SmoothingState(level: 3, slope: 0, season: [0])
    let found = likelihood.run(SmoothingWeights(level: 0.5), from: start)
    let outcome = try #require(found)
    #expect(outcome.squaredErrors == 0)
    #expect(outcome.value.isFinite)
  }
}
