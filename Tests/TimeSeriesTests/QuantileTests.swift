import TestSupport
import Testing

@testable import TimeSeries

@Suite struct QuantileTests {
  @Test(
    "as R's quantile(type = 7)",
    arguments: [
      (0.0, 1.0), (0.25, 1.75), (0.5, 2.5), (0.9, 7.9), (1.0, 10.0),
    ])
  func type7(probability: Double, expected: Double) {
    let value = Quantile.linear(probability, ofSorted: [1, 2, 3, 10])
    #expect(closeEnough(value, expected, ulps: 2))
  }

  @Test func oneValueIsEveryQuantile() {
    for probability in [0, 0.3, 1] {
      #expect(Quantile.linear(probability, ofSorted: [7]) == 7)
    }
  }

  @Test func extremesDoNotOverflow() {
    #expect(Quantile.linear(0.5, ofSorted: [-1.7e308, 1.7e308]) == 0)
  }
}
