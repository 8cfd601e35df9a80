import TestSupport
import Testing

@testable import TimeSeries

@Suite struct MomentsTests {
  @Test func byHand() throws {
    let moments = try #require(Moments(of: [.nan, -2, 4, .nan, 4, 6]))
    #expect(moments.count == 4)
    #expect(moments.minimum == -2)
    #expect(moments.maximum == 6)
    #expect(moments.mean == 3)
    #expect(moments.meanAbsolute == 4)
    #expect(closeEnough(moments.rootMeanSquare, 18.0.squareRoot(), ulps: 2))
    #expect(closeEnough(moments.standardDeviation, 3, ulps: 2))
  }

  @Test func nothingObserved() {
    #expect(Moments(of: []) == nil)
    #expect(Moments(of: [.nan, .nan]) == nil)
  }

  @Test func offsetsAndMagnitudesCostNoPrecision() throws {
    let offset = try #require(Moments(of: [1e15, 1e15 + 1, 1e15, 1e15 + 1]))
    #expect(offset.mean == 1e15 + 0.5)
    #expect(offset.standardDeviation == 0.5)
    for unit in [1e300, 1e-300] {
      let scaled = try #require(Moments(of: [-3 * unit, unit, unit, 5 * unit]))
      #expect(closeEnough(scaled.mean, unit, relative: 1e-15))
      #expect(closeEnough(scaled.rootMeanSquare, 3 * unit, relative: 1e-3))
      #expect(closeEnough(scaled.standardDeviation, 8.0.squareRoot() * unit, relative: 1e-3))
    }
  }

  @Test func theMeanOfManyIsCorrected() throws {
    // 1e15 + {0, 0.25, 0.5, ...}: the plain sum is off by more than the spread.
    let values = (0..<4000).map { 1e15 + 0.25 * Double($0 % 5) }
    let moments = try #require(Moments(of: values[...]))
    #expect(moments.mean == 1e15 + 0.5)
    #expect(closeEnough(moments.standardDeviation, 0.125.squareRoot(), relative: 1e-12))
  }

  @Test func aConstantHasNoSpreadAtAll() throws {
    let moments = try #require(Moments(of: ArraySlice(repeating: 0.1, count: 1000)))
    #expect(moments.mean == 0.1)
    #expect(moments.standardDeviation == 0)
    #expect(moments.rootMeanSquare == 0.1)
  }

  @Test func anInfiniteValueLeavesNothingFinite() throws {
    for values: ArraySlice<Double> in [[.infinity], [1, .infinity], [-.infinity, .infinity, 2]] {
      let moments = try #require(Moments(of: values))
      #expect(!moments.mean.isFinite)
      #expect(!moments.meanAbsolute.isFinite)
      #expect(!moments.rootMeanSquare.isFinite)
      #expect(!moments.standardDeviation.isFinite)
    }
  }

  @Test("against the definition", arguments: 1...20)
  func definition(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let values = random.values(count: 50, in: -10...90, missing: 0.2)
    let observed = values.filter { !$0.isNaN }
    let n = Double(observed.count)
    let moments = try #require(Moments(of: values[...]))
    let mean = observed.reduce(0, +) / n
    let variance = observed.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    #expect(closeEnough(moments.mean, mean, relative: 1e-13))
    #expect(closeEnough(moments.standardDeviation, variance.squareRoot(), relative: 1e-13))
    #expect(
      closeEnough(
        moments.meanAbsolute, observed.reduce(0) { $0 + $1.magnitude } / n, relative: 1e-13))
  }
}
