import Glibc
import TestSupport
import Testing

@testable import TimeSeries

@Suite struct SeasonalityTestTests {
  /// Trend, a season of 12 and noise.
  static func monthly(count: Int, season: Double, seed: UInt64) -> [Double] {
    var random = SplitMix64(seed: seed)
    let phases = random.values(count: 12, in: -1...1)
    return (0..<count).map {
      100 + 3 * Double($0) + season * phases[$0 % 12] + Double.random(in: -1...1, using: &random)
    }
  }

  @Test func autocorrelationAndThresholdByHand() throws {
    // Symmetric, so the line is flat: mean 0, sum of squares 8, lag sums 0, -4, ...
    let values: [Double] = [1, -1, -1, 1, 1, -1, -1, 1]
    let test = SeasonalityTest(values, period: 2)
    // r_1 = 1/8, r_2 = -6/8.
    #expect(closeEnough(try #require(test.autocorrelation), -0.75, relative: 1e-14))
    let threshold = 1.645 / 8.0.squareRoot() * (1 + 2.0 / 64).squareRoot()
    #expect(closeEnough(try #require(test.threshold), threshold, relative: 1e-14))
    #expect(!test.isSeasonal)
  }

  @Test("a season is found, also with gaps and at any scale", arguments: 1...20)
  func season(seed: UInt64) {
    let values = Self.monthly(count: 72, season: 10, seed: seed)
    #expect(SeasonalityTest(values, period: 12).isSeasonal)
    #expect(SeasonalityTest(values.map { 1e300 * $0 }, period: 12).isSeasonal)
    #expect(SeasonalityTest(values.map { 1e-300 * $0 }, period: 12).isSeasonal)
    var gaps = values
    for index in stride(from: 3, to: 72, by: 10) { gaps[index] = .nan }
    #expect(SeasonalityTest(gaps, period: 12).isSeasonal)
  }

  @Test("a swing much slower than the period is no season of it", arguments: [90, 182, 365])
  func slowSwing(period: Int) {
    var random = SplitMix64(seed: 9)
    let noise = random.values(count: 1461, in: -0.5...0.5)
    let values = noise.indices.map {
      sin(2 * Double.pi * Double($0) / Double(period)) + 0.2 * noise[$0]
    }
    let test = SeasonalityTest(values, period: 7)
    #expect((test.autocorrelation ?? 0) > (test.threshold ?? 1))
    #expect(!test.isSeasonal)
  }

  @Test func noiseIsSeldomSeasonal() {
    let found = (1...200).count { seed in
      SeasonalityTest(Self.monthly(count: 72, season: 0, seed: UInt64(seed)), period: 12).isSeasonal
    }
    #expect(found < 25, "one-sided 5 % of 200 is 10; \(found) were found")
  }

  @Test func shortSeriesAndPeriodsHaveNoTest() {
    let values = Self.monthly(count: 36, season: 10, seed: 3)
    #expect(SeasonalityTest(values, period: 12).autocorrelation != nil)
    #expect(SeasonalityTest(Array(values.dropLast()), period: 12).autocorrelation == nil)
    #expect(SeasonalityTest(Array(values.dropLast()) + [.nan], period: 12).autocorrelation == nil)
    #expect(SeasonalityTest(values, period: 1).autocorrelation == nil)
    #expect(SeasonalityTest([], period: 2).autocorrelation == nil)
  }

  @Test func aLineIsNotSeasonal() {
    for slope in [0, 0.1, -3, 1e-9, 1e280] {
      for level in [0, 0.7, 1e9] {
        let line = (0..<60).map { level + slope * Double($0) }
        #expect(!SeasonalityTest(line, period: 4).isSeasonal, "slope \(slope), level \(level)")
      }
    }
  }
}
