import TestSupport
import Testing

@testable import TimeSeries

@Suite struct GapPolicyTests {
  private static let nan = Double.nan
  private static let gappy = [nan, 2, nan, nan, 8, nan, 4, nan]

  @Test(arguments: [
    (GapPolicy.mask, gappy), (.error, gappy), (.interpolate, [nan, 2, 4, 6, 8, 6, 4, nan]),
    (.forwardFill, [nan, 2, 2, 2, 8, 8, 4, 4]), (.zero, [0, 2, 0, 0, 8, 0, 4, 0]),
  ]) func fills(policy: GapPolicy, expected: [Double]) {
    #expect(identical(Self.gappy.filled(by: policy), expected))
  }

  @Test(arguments: GapPolicy.allCases) func leavesTheRestAlone(policy: GapPolicy) {
    var random = SplitMix64(seed: 3)
    for missing in [0, 0.3, 0.9] {
      let values = random.values(count: 50, in: -8e307...8e307, missing: missing)
      let filled = values.filled(by: policy)
      #expect(filled.count == values.count)
      for (before, after) in zip(values, filled) where !before.isNaN { #expect(before == after) }
      #expect(filled.allSatisfy { $0.isNaN || $0.isFinite })
      #expect(identical(filled.filled(by: policy), filled), "twice is once")
    }
    #expect([Double]().filled(by: policy).isEmpty)
    #expect([Self.nan, Self.nan].filled(by: policy).allSatisfy { $0.isNaN }, "nothing to go by")
  }

  /// What is filled before a cutoff does not depend on what lies after it, once the series is cut there.
  @Test(arguments: GapPolicy.allCases) func cutFirstFillsFromOneSide(policy: GapPolicy) {
    let values = Self.gappy + [100, Self.nan, 50]
    for cutoff in values.indices {
      let cut = Array(values[..<cutoff]).filled(by: policy)
      var future = values
      for index in cutoff..<values.count { future[index] = -7 }
      #expect(identical(Array(future[..<cutoff]).filled(by: policy), cut))
    }
    // A statement may as well be made before the cut.
    if policy.isStatement {
      #expect(
        identical(Array(values.filled(by: policy)[..<4]), Array(values[..<4]).filled(by: policy)))
    }
  }

  @Test func countsWhatIsFilled() {
    let panel = dailyPanel([Self.gappy, [1, 2, 3], [Self.nan, Self.nan]])
    #expect(panel.filling(by: .mask) == GapFilling(filled: 0, steps: 13, series: 0))
    #expect(panel.filling(by: .interpolate) == GapFilling(filled: 3, steps: 13, series: 1))
    #expect(panel.filling(by: .zero) == GapFilling(filled: 5, steps: 13, series: 1))
    #expect(panel.filling(by: .forwardFill).description == "filled 4 of 13 steps in 1 series")
    #expect(identical(panel.filled(by: .zero).series[0].values, Self.gappy.filled(by: .zero)))
    #expect(panel.filled(by: .zero).series[1] == panel.series[1])
  }
}
