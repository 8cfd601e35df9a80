import TestSupport
import Testing

@testable import TimeSeries

@Suite struct WeightedMeanTests {
  @Test func weighs() {
    var mean = WeightedMean()
    #expect(mean.value == nil)
    mean.add(5, weight: 0)
    #expect(mean.value == nil)
    mean.add(5)
    #expect(mean.value == 5)
    mean.add(1, weight: 3)
    #expect(mean.value == 2)
  }

  @Test func squaresOfAnySizeAreAveraged() throws {
    for unit in [1e-300, 1, 1e300] {
      var mean = WeightedRootMeanSquare()
      #expect(mean.value == nil)
      mean.add(0, weight: 2)
      #expect(mean.value == 0)
      for (value, weight) in [(1.0, 2.0), (-3, 1), (2, 3)] {
        mean.add(value * unit, weight: weight)
      }
      let expected = ((2.0 + 9 + 12) / 8).squareRoot() * unit
      #expect(closeEnough(try #require(mean.value), expected, ulps: 8))
    }
  }
}
