import TestSupport
import Testing

@testable import TimeSeries

@Suite struct FittedTransformChainTests {
  static let chains: [[Transform]] = [
    [], [.log1p], [.difference(lag: 1)], [.difference(lag: 7)], [.standard], [.minMax], [.robust],
    [.log1p, .standard], [.log1p, .difference(lag: 7), .difference(lag: 1), .robust],
    [.standard, .difference(lag: 3)], [.difference(lag: 2), .standard, .difference(lag: 2)],
  ]

  @Test("invert undoes apply", arguments: chains)
  func inverse(transforms: [Transform]) throws {
    for seed in 1...10 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      let origin = Int.random(in: 20...30, using: &random)
      var values = random.values(count: origin + 12, in: 0...1000, missing: 0.1)
      // The seasons a difference continues from are observed; earlier gaps do not matter.
      for index in (origin - 10)..<values.count where values[index].isNaN { values[index] = 1 }
      let history = Array(values[..<origin])
      let chain = try TransformChain(transforms).fitted(to: history)
      let transformed = chain.apply(values)
      #expect(transformed.count == values.count)
      let inverted = chain.invert(Array(transformed[origin...]), continuing: history)
      #expect(
        closeEnough(inverted, Array(values[origin...]), relative: 1e-10, floor: 1), "seed \(seed)")
    }
  }

  @Test func aDifferenceContinuesFromTheLatestValueOfThePhase() throws {
    let chain = try TransformChain([.difference(lag: 2)]).fitted(to: [1, 10, 2, 20])
    #expect(chain.invert([1, 2, 3, 4], continuing: [1, 10, 2, 20]) == [3, 22, 6, 26])
    #expect(chain.invert([1, 2, 3], continuing: [1, 10, 2, .nan]) == [3, 12, 6])
    #expect(chain.invert([1, 2], continuing: [5]) == [6, 7])
    #expect(identical(chain.invert([1, 2], continuing: [.nan]), [.nan, .nan]))
  }

  @Test("the scales are all that fitting finds", arguments: chains)
  func scales(transforms: [Transform]) throws {
    var random = SplitMix64(seed: 5)
    let values = random.values(count: 40, in: 0...10)
    let unfitted = TransformChain(transforms)
    let chain = try unfitted.fitted(to: values)
    #expect(chain.scales.count == unfitted.scaleCount)
    #expect(unfitted.fitted(with: chain.scales) == chain)
  }

  @Test func aNewHistoryIsValidated() throws {
    let chain = try TransformChain([.log1p, .standard]).fitted(to: [1, 2, 3])
    try chain.validate([0, .nan, 5])
    #expect(throws: TransformError.logarithmUndefined(value: -2, index: 1)) {
      try chain.validate([0, -2])
    }
    #expect(throws: TransformError.infiniteValue(index: 0)) { try chain.validate([.infinity]) }
    #expect(chain.apply([-1, -2]).allSatisfy { $0.isNaN })
  }

  @Test func thePointwisePartIsTheLogarithmInFront() throws {
    let chain = try TransformChain([.log1p, .difference(lag: 1), .standard]).fitted(to: [
      0, 1, 3, 9,
    ])
    #expect(chain.pointwise == .log1p)
    #expect(chain.pointwiseInvert(chain.pointwiseApply(31)) == 31)
    #expect(try TransformChain([.minMax, .log1p]).fitted(to: [1, 2, 3]).pointwise == .identity)
    #expect(TransformChain([.log1p]).pointwise == .log1p)
    #expect(TransformChain([.standard]).pointwise == .identity)
  }
}
