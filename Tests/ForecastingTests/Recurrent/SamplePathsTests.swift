import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct SamplePathsTests {
  @Test("order statistics of known paths")
  func orderStatistics() {
    // 1 … 200 at the first lead, their negatives at the second, in no order.
    let paths = (0..<200).map { index -> [Double] in
      let value = Double(index * 77 % 200 + 1)
      return [value, -value]
    }
    let samples = SamplePaths(paths)
    #expect(samples.point == [100, -101])
    // ⌊201 · 0.1⌋ = 20 and ⌊201 · 0.025⌋ = 5.
    #expect(
      samples.interval(0.8) == Interval(level: 0.8, lower: [20, -181], upper: [181, -20]))
    #expect(
      samples.interval(0.95) == Interval(level: 0.95, lower: [5, -196], upper: [196, -5]))
    #expect(samples.interval(0.001).lower[0] <= 100)
    #expect(samples.interval(0.001).upper[0] >= 100)
  }

  /// With the fewest paths the interval goes from the least to the greatest and covers enough.
  @Test(arguments: [(0.8, 9), (0.95, 39), (0.5, 3), (0.999, 1999), (0.001, 2)])
  func fewest(level: Double, count: Int) {
    #expect(SamplePaths.fewest(for: level) == count)
    #expect(Double(count - 1) / Double(count + 1) >= level - 1e-9)
    let paths = SamplePaths((1...count).map { [Double($0)] })
    #expect(paths.interval(level).lower == [1])
    #expect(paths.interval(level).upper == [Double(count)])
  }

  @Test("nested at any number of paths", arguments: [1, 2, 3, 10, 41, 200])
  func nested(count: Int) {
    var generator = SplitMix64(seed: UInt64(count))
    let samples = SamplePaths((0..<count).map { _ in generator.values(count: 3, in: -1...1) })
    var outer = samples.interval(0.99)
    for level in [0.95, 0.8, 0.5, 0.1] {
      let inner = samples.interval(level)
      for lead in 0..<3 {
        #expect(outer.lower[lead] <= inner.lower[lead])
        #expect(inner.lower[lead] <= samples.point[lead])
        #expect(samples.point[lead] <= inner.upper[lead])
        #expect(inner.upper[lead] <= outer.upper[lead])
      }
      outer = inner
    }
  }

  @Test func aPathThatIsNoNumberLeavesNoForecast() {
    let samples = SamplePaths([[1, 2], [3, .nan]])
    #expect(samples.point[0] == 1)
    #expect(samples.point[1].isNaN)
    #expect(samples.interval(0.8).upper[1].isNaN)
  }

  /// The digests of "", "a" and "foobar" in RFC 9923.
  @Test func theHashIsFNV1a() {
    #expect(RandomGenerator.hash([]) == 0xCBF2_9CE4_8422_2325)
    #expect(RandomGenerator.hash(Array("a".utf8)) == 0xAF63_DC4C_8601_EC8C)
    #expect(RandomGenerator.hash(Array("foobar".utf8)) == 0x8594_4171_F739_67E8)
  }

  @Test("a stream for each seed, series and path")
  func streams() {
    var firsts: Set<UInt64> = []
    for seed in 1...3 as ClosedRange<UInt64> {
      for id in ["s0", "s1", "1s"] {
        for path in 0..<100 {
          var generator = RandomGenerator.samplePath(path, of: SeriesID(id), seed: seed)
          firsts.insert(generator.next())
        }
      }
    }
    #expect(firsts.count == 900)
  }
}
