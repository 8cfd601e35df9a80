import Foundation
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct AutoregressionTests {
  struct Fixture: Decodable {
    var cases: [Case]

    struct Case: Decodable {
      var name: String
      var seasonalPeriod: Int
      var values: [Double?]
      var largestOrder: Int
      var order: Int
      /// a, φ₁ … φ_p.
      var parameters: [Double]
      var deviation: Double
      var forecast: [Double]
      var halfWidths: [Double]
    }
  }

  private func forecast(
    _ values: [Double], season: Int = 1, horizon: Int, levels: [Double] = []
  ) throws -> Forecast {
    let panel = dailyPanel([values])
    let fitted = Autoregression(seasonalPeriod: season).fit(panel)
    return try #require(try fitted.forecast(panel, horizon: horizon, levels: levels).first)
  }

  /// Against statsmodels; the file says which version and how it was made.
  @Test func ordersCoefficientsForecastsAndIntervalsAreThoseOfStatsmodels() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/autoregression.json")
    let cases = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file)).cases
    #expect(cases.count == 9)
    for golden in cases {
      let values = golden.values.map { $0 ?? .nan }
      let fit = try #require(
        SeriesAutoregression(fitting: values, seasonalPeriod: golden.seasonalPeriod))
      #expect(
        AutoregressiveEquation.largestOrder(values, seasonalPeriod: golden.seasonalPeriod)
          == golden.largestOrder, "\(golden.name)")
      #expect(fit.equation.order == golden.order, "\(golden.name)")
      #expect(
        closeEnough(
          fit.equation.coefficients, Array(golden.parameters.dropFirst()), relative: 1e-8),
        "\(golden.name)")
      #expect(
        closeEnough(fit.intercept, golden.parameters[0], relative: 1e-7), "\(golden.name)")
      #expect(
        closeEnough(fit.deviation ?? .nan, golden.deviation, relative: 1e-9), "\(golden.name)")
      let made = try forecast(
        values, season: golden.seasonalPeriod, horizon: golden.forecast.count, levels: [0.95])
      #expect(closeEnough(made.point, golden.forecast, relative: 1e-8), "\(golden.name)")
      let band = try #require(made.intervals.first)
      let half = zip(band.upper, band.lower).map { ($0 - $1) / 2 }
      #expect(closeEnough(half, golden.halfWidths, relative: 1e-8), "\(golden.name)")
    }
  }

  @Test func aRecursionIsFoundAndContinued() throws {
    // y_t = 3 + y_{t−1} − y_{t−2}, a cycle of six steps.
    var values = [1.0, 5]
    while values.count < 30 {
      values.append(3 + values[values.count - 1] - values[values.count - 2])
    }
    let fit = try #require(SeriesAutoregression(fitting: values, seasonalPeriod: 1))
    #expect(closeEnough(fit.equation.coefficients, [1, -1], relative: 1e-12))
    #expect(closeEnough(fit.intercept, 3, relative: 1e-12))
    let expected = (0..<12).map { values[$0 % 6] }
    #expect(closeEnough(try forecast(values, horizon: 12).point, expected, relative: 1e-11))
  }

  @Test func aStraightLineGoesOn() throws {
    let line = (0..<20).map { 5 + 2 * Double($0) }
    let forecast = try forecast(line, horizon: 5, levels: [0.8])
    #expect(closeEnough(forecast.point, [45, 47, 49, 51, 53], relative: 1e-10))
    let band = try #require(forecast.intervals.first)
    #expect(closeEnough(band.lower, band.upper, relative: 1e-9))
  }

  @Test func unitsDoNotMatter() throws {
    let values = ForecastingFixture.wave(50)
    let plain = try #require(SeriesAutoregression(fitting: values, seasonalPeriod: 6))
    for (factor, shift) in [(0x1p900, 0.0), (0x1p-900, 0.0), (1, 1e6), (-3, 50)] {
      let other = try #require(
        SeriesAutoregression(fitting: values.map { factor * $0 + shift }, seasonalPeriod: 6))
      #expect(other.equation.order == plain.equation.order)
      #expect(
        closeEnough(other.equation.coefficients, plain.equation.coefficients, relative: 1e-6))
    }
  }

  @Test func aMissingValueCountsAsExpectedAndWidensTheInterval() throws {
    let values = ForecastingFixture.wave(60, noise: 1)
    let panel = dailyPanel([values])
    let fitted = Autoregression(seasonalPeriod: 6).fit(panel)
    let four = try fitted.forecast(panel, horizon: 4, levels: [0.8])[0]
    let gap = dailyPanel([values + [.nan, .nan]])
    let two = try fitted.forecast(gap, horizon: 2, levels: [0.8])[0]
    #expect(two.point == Array(four.point.suffix(2)))
    #expect(two.intervals[0].lower == Array(four.intervals[0].lower.suffix(2)))
    #expect(two.intervals[0].upper == Array(four.intervals[0].upper.suffix(2)))
  }

  @Test func windowsWithAGapTeachNothing() throws {
    let line = (0..<40).map { 3 * Double($0) }
    var gaps = line
    for step in [3, 11, 19, 27, 35] { gaps[step] = .nan }
    #expect(closeEnough(try forecast(gaps, horizon: 2).point, [120, 123], relative: 1e-9))
    // Every second value missing: no window of two steps, so the mean.
    let sparse = line.enumerated().map { $0.offset % 2 == 0 ? $0.element : .nan }
    #expect(closeEnough(try forecast(sparse, horizon: 1).point, [57], relative: 1e-14))
    #expect(AutoregressiveEquation.largestOrder(sparse, seasonalPeriod: 1) == 0)
  }

  @Test(arguments: [
    (length: 6, season: 1, order: 0), (7, 1, 1), (30, 1, 8), (300, 1, 24), (300, 12, 24),
    (300, 52, 53), (300, 168, 98), (700, 200, 201), (700, 201, 24), (700, 100_000, 24),
  ]) func theLargestOrderFollowsLengthAndSeason(length: Int, season: Int, order: Int) {
    let values = ForecastingFixture.wave(length)
    #expect(AutoregressiveEquation.largestOrder(values, seasonalPeriod: season) == order)
  }

  @Test func anExplosiveFitGivesWayToASmallerOrder() throws {
    // Each value is a bit more than three times the one before: φ₁ ≈ 3.
    let values = (0..<12).map { step in (0..<step).reduce(1.0) { value, _ in 3 * value + 0.01 } }
    let equation = try #require(SeriesAutoregression(fitting: values, seasonalPeriod: 1)).equation
    #expect(!equation.isExplosive(within: 12))
    let forecast = try forecast(values, horizon: 50_000, levels: [0.95])
    #expect(forecast.point.allSatisfy { $0.isFinite })
    #expect(forecast.intervals.flatMap { $0.lower + $0.upper }.allSatisfy { $0.isFinite })
    #expect(AutoregressiveEquation(intercept: 0, coefficients: [3]).isExplosive(within: 12))
    #expect(!AutoregressiveEquation(intercept: 0, coefficients: [2, -1]).isExplosive(within: 900))
    #expect(AutoregressiveEquation(intercept: 0, coefficients: [.nan]).isExplosive(within: 3))
  }

  @Test func aShortGrowthMayGoOnFarWithinTheFiniteNumbers() throws {
    let values = (0..<40).map { step in (0..<step).reduce(100.0) { value, _ in 1.03 * value } }
    let far = try forecast(values, horizon: 100_000, levels: [0.8])
    #expect(closeEnough(far.point[0], values[39] * 1.03, relative: 1e-6))
    #expect(far.point.allSatisfy { $0.isFinite })
    #expect(zip(far.intervals[0].lower, far.point).allSatisfy(<=))
    #expect(zip(far.point, far.intervals[0].upper).allSatisfy(<=))
  }

  @Test func degenerateSeriesAreForecastFinitely() throws {
    for (name, values) in DegenerateSeriesTests.series where values.contains(where: { !$0.isNaN }) {
      for season in [1, 4] {
        let forecast = try forecast(values, season: season, horizon: 30, levels: [0.95, 0.8])
        #expect(forecast.point.count == 30)
        #expect(forecast.point.allSatisfy { $0.isFinite }, "\(name)")
        for interval in forecast.intervals {
          #expect(zip(interval.lower, forecast.point).allSatisfy(<=), "\(name)")
          #expect(zip(forecast.point, interval.upper).allSatisfy(<=), "\(name)")
          #expect((interval.lower + interval.upper).allSatisfy { $0.isFinite }, "\(name)")
        }
      }
    }
  }

  @Test(
    arguments: [
      ([7, 7, 7, 7, 7, 7, 7, 7, 7], 7), ([0, 0, 0, 0, 0, 0, 0, 0], 0), ([3], 3), ([3, 4], 3.5),
      ([.nan, 5, .nan], 5), ([1e15, 1e15], 1e15),
    ] as [([Double], Double)]) func withoutAnEquationTheMeanIsForecast(
      values: [Double], forecast: Double
    ) throws
  {
    #expect(try self.forecast(values, horizon: 2).point == [forecast, forecast])
  }

  @Test func oneValueHasNoIntervalAndAConstantOneWithoutWidth() throws {
    #expect(try forecast([3], horizon: 1, levels: [0.8]).intervals.isEmpty)
    let constant = try forecast([5, 5, 5], horizon: 2, levels: [0.95, 0.8])
    #expect(
      constant.intervals == [0.8, 0.95].map { Interval(level: $0, lower: [5, 5], upper: [5, 5]) })
  }

  @Test func aSeriesWithoutValuesIsAnError() {
    #expect(throws: ForecastError.noObservedValue(SeriesID("s0"))) {
      try forecast([.nan, .nan], horizon: 1)
    }
  }

  @Test func seriesAreFittedAloneAndUnknownOnesToTheirHistory() throws {
    let (first, second) = (ForecastingFixture.wave(40), ForecastingFixture.wave(50, seed: 3))
    let model = Autoregression(seasonalPeriod: 6)
    let both = dailyPanel([first, second])
    let together = try model.fit(both).forecast(both, horizon: 5, levels: [0.8])
    #expect(together.map(\.modelName) == ["AR", "AR"])
    #expect(together.map(\.cutoff) == both.series.map(\.end))
    let one = both.with([both.series[1]])
    #expect(try model.fit(one).forecast(one, horizon: 5, levels: [0.8])[0] == together[1])
    let unknown = try model.fit(both.with([both.series[0]])).forecast(
      both, horizon: 5, levels: [0.8])
    #expect(unknown == together)
  }
}

extension AutoregressiveEquation {
  fileprivate init(intercept: Double, coefficients: [Double]) {
    self.init(intercept: intercept, coefficients: coefficients, deviation: nil)
  }
}
