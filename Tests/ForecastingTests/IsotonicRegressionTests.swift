import TestSupport
import Testing

@testable import Forecasting

@Suite struct IsotonicRegressionTests {
  @Test func whatRisesStays() {
    #expect(IsotonicRegression.rising([1, 2, 2, 5], weights: [1, 2, 3, 4]) == [1, 2, 2, 5])
    #expect(IsotonicRegression.rising([], weights: []) == [])
  }

  @Test func whatFallsBecomesItsMean() {
    #expect(IsotonicRegression.rising([4, 2, 3], weights: [1, 1, 1]) == [3, 3, 3])
    #expect(
      closeEnough(
        IsotonicRegression.rising([1, 6, 3, 9], weights: [1, 1, 2, 1]), [1, 4, 4, 9],
        relative: 1e-14))
  }

  @Test("no rising sequence on a grid is nearer")
  func nearest() {
    var generator = SplitMix64(seed: 3)
    let grid = (0...6).map { Double($0) / 6 }
    for _ in 0..<20 {
      let values = generator.values(count: 4, in: 0...1)
      let weights = generator.values(count: 4, in: 0.5...2)
      func distance(_ other: [Double]) -> Double {
        values.indices.reduce(0) {
          $0 + weights[$1] * (values[$1] - other[$1]) * (values[$1] - other[$1])
        }
      }
      let found = IsotonicRegression.rising(values, weights: weights)
      #expect(found == found.sorted())
      for a in grid {
        for b in grid where b >= a {
          for c in grid where c >= b {
            for d in grid where d >= c {
              #expect(distance(found) <= distance([a, b, c, d]) + 1e-12)
            }
          }
        }
      }
    }
  }
}
