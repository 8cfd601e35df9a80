import Testing

@testable import Operations

@Suite struct CoverageTestTests {
  /// Against the sum of the binomial distribution itself.
  @Test(arguments: [
    (0, 5, 0.8), (3, 5, 0.8), (4, 5, 0.8), (7, 10, 0.95), (15, 40, 0.5), (0, 1, 0.9),
  ])
  func isTheExactBinomialTest(within: Int, of n: Int, level: Double) {
    var sum = 0.0
    for k in 0...within {
      var term = 1.0
      for i in 0..<k { term *= Double(n - i) / Double(i + 1) * level }
      for _ in 0..<(n - k) { term *= 1 - level }
      sum += term
    }
    let pValue = CoverageTest.pValue(
      share: Double(within) / Double(n), independent: n, level: level)
    #expect(abs(pValue - sum) < 1e-12, "\(pValue) against \(sum)")
  }

  @Test func allWithinIsNoDoubtAndNothingIsNoEvidence() {
    #expect(CoverageTest.pValue(share: 1, independent: 100, level: 0.95) == 1)
    #expect(CoverageTest.pValue(share: 0, independent: 0, level: 0.95) == 1)
  }

  /// The example of Holm's paper in small: raised by the number of tests that are left.
  @Test func severalTestsAreAdjusted() {
    let adjusted = CoverageTest.adjusted([0.01, 0.04, 0.03, 0.9])
    let expected = [0.04, 0.09, 0.09, 0.9]
    for (value, other) in zip(adjusted, expected) { #expect(abs(value - other) < 1e-12) }
    #expect(CoverageTest.adjusted([]) == [])
  }
}
