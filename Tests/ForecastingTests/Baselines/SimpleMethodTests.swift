import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Mean, drift, theta and Naive2 against R; the file says which version and how it was made.
@Suite struct SimpleMethodTests {
  private func same(
    _ made: SeriesForecast, _ golden: BaselineFixture.Limits, relative: Double
  ) throws -> Bool {
    let band = try #require(made.intervals.first)
    // Bounds near zero are differences of larger numbers.
    let size = golden.upper.reduce(0) { max($0, $1.magnitude) }
    return closeEnough(made.point, golden.mean, relative: relative, floor: size)
      && closeEnough(band.lower, golden.lower, relative: relative, floor: size)
      && closeEnough(band.upper, golden.upper, relative: relative, floor: size)
  }

  @Test(arguments: try BaselineFixture.cases())
  func forecastsAreThoseOfR(golden: BaselineFixture.Case) throws {
    let (values, season) = (golden.values, golden.seasonalPeriod)
    let horizon = golden.mean.mean.count
    #expect(
      try same(
        Mean.forecast(values, horizon: horizon, levels: [0.95]), golden.mean, relative: 1e-9))
    #expect(
      try same(
        Drift.forecast(values, horizon: horizon, levels: [0.95]), golden.drift, relative: 1e-9))
    let naive2 = Naive2.forecast(values, seasonalPeriod: season, horizon: horizon, levels: [])
    #expect(closeEnough(naive2.point, golden.naive2, relative: 1e-9))
    let theta = Theta.forecast(values, seasonalPeriod: season, horizon: horizon, levels: [0.95])
    // The level that R finds for the counts is not quite that of the least squares.
    let relative = golden.name == "counts" ? 1e-2 : 1e-4
    #expect(try same(theta, golden.theta, relative: relative))
  }

  @Test(arguments: try BaselineFixture.cases().filter { $0.seasonalPeriod > 1 })
  func seasonalIndicesAreThoseOfR(golden: BaselineFixture.Case) throws {
    for (kind, expected) in [
      (SeasonalIndices.Kind.additive, golden.additive),
      (.multiplicative, golden.multiplicative),
    ] {
      let found = try #require(
        SeasonalIndices(golden.values, period: golden.seasonalPeriod, kind: kind))
      #expect(closeEnough(found.indices, try #require(expected), relative: 1e-9, floor: 1))
    }
  }

  @Test func theMeanIsThatOfTheObserved() {
    let made = Mean.forecast([.nan, 1, 2, .nan, 6], horizon: 2, levels: [0.95, 0.8])
    #expect(made.point == [3, 3])
    #expect(made.intervals.map(\.level) == [0.8, 0.95])
    // t₂(0.975) s √(4/3) with s² = 7.
    let half = 4.302652729749464 * (7.0 * 4 / 3).squareRoot()
    #expect(closeEnough(made.intervals[1].upper, [3 + half, 3 + half], relative: 1e-9))
  }

  @Test func theDriftPassesThroughTheFirstAndTheLast() {
    let made = Drift.forecast([.nan, 2, .nan, 3, 8, .nan], horizon: 2, levels: [0.8])
    // From 2 to 8 in three steps; one more is missing.
    #expect(closeEnough(made.point, [12, 14], relative: 1e-15))
    // Gaps of two steps and of one: −3 and 3 beside the line, σ² = 9/2 + 9.
    let half = 1.2815515655446004 * (13.5 * (2 + 4.0 / 3)).squareRoot()
    #expect(closeEnough(made.intervals[0].upper[0], 12 + half, relative: 1e-9))
    #expect(Drift.forecast([4], horizon: 2, levels: [0.8]).point == [4, 4])
    #expect(Drift.forecast([4, 5], horizon: 2, levels: [0.8]).intervals.isEmpty)
  }

  /// Levels 10 and 20 by turns, each times its season, with a value missing.
  private func seasons(_ count: Int) -> [Double] {
    (0..<count).map { [0.5, 1.5, 1][$0 % 3] * (10 + Double($0) / 100) }
  }

  @Test func naive2RepeatsTheAdjustedValue() {
    var values = seasons(30)
    values[4] = .nan
    let indices = SeasonalIndices(values, period: 3, kind: .multiplicative)?.indices ?? []
    #expect(closeEnough(indices, [0.5, 1.5, 1], relative: 1e-2))
    let made = Naive2.forecast(values, seasonalPeriod: 3, horizon: 4, levels: [0.8])
    let last = values[29] / indices[2]
    #expect(
      closeEnough(
        made.point, [0, 1, 2, 0].map { last * indices[$0] }, relative: 1e-12))
    // Without the last value the one before it is repeated, a phase later.
    let gap = Naive2.forecast(
      Array(values.dropLast()) + [.nan], seasonalPeriod: 3, horizon: 1, levels: [])
    #expect(closeEnough(gap.point[0] / made.point[0], 1, relative: 1e-2))
    // Fewer than three seasons are not adjusted.
    #expect(
      Naive2.forecast(seasons(8), seasonalPeriod: 3, horizon: 1, levels: []).point
        == [seasons(8)[7]])
  }

  @Test func thetaDriftsByHalfTheSlope() {
    let line = (0..<30).map { 5 + 2 * Double($0) }
    let made = Theta.forecast(line, seasonalPeriod: 1, horizon: 3, levels: [])
    let steps = zip(made.point, made.point.dropFirst()).map { $1 - $0 }
    #expect(closeEnough(steps, [1, 1], relative: 1e-9))
    // Missing values at the end are steps too.
    let gap = Theta.forecast(line + [.nan, .nan], seasonalPeriod: 1, horizon: 1, levels: [])
    #expect(closeEnough(gap.point[0], made.point[2], relative: 1e-12))
  }

  @Test func aPhaseWithoutATrendHasNoIndex() {
    let values = (0..<9).map { $0 % 3 == 1 ? .nan : Double($0) }
    for kind in SeasonalIndices.Kind.allCases {
      #expect(SeasonalIndices(values, period: 3, kind: kind) == nil)
    }
    #expect(SeasonalIndices([1, 2], period: 4, kind: .additive) == nil)
    #expect(SeasonalIndices([1], period: 3, kind: .additive) == nil)
  }
}
