import TestSupport
import Testing

@testable import TimeSeries

@Suite struct WindowScalingTests {
  @Test func byHand() {
    let context: ArraySlice<Double> = [2, .nan, -2, 4, 4, .nan]
    func expect(_ scaling: WindowScaling, location: Double, scale: Double) {
      let fitted = scaling.scale(ofContext: context)
      #expect(fitted.location == location)
      #expect(closeEnough(fitted.scale, scale, ulps: 2))
    }
    expect(.none, location: 0, scale: 1)
    expect(.standard, location: 2, scale: 6.0.squareRoot())
    expect(.meanAbsolute, location: 0, scale: 3)
    expect(.lastValue, location: 4, scale: 6.0.squareRoot())
  }

  @Test("degenerate contexts give finite results", arguments: WindowScaling.allCases)
  func degenerate(scaling: WindowScaling) {
    let contexts: [ArraySlice<Double>] = [
      [], [.nan], [0, 0, 0], [7], [-1e6, -1e6], [1e15, 1e15 + 1], [1e300, -1e300], [0, 0, 1e30],
      [0x1p-1074, 0],
    ]
    for context in contexts {
      let fitted = scaling.scale(ofContext: context)
      #expect(fitted.scale > 0 && fitted.scale.isFinite)
      #expect(context.allSatisfy { $0.isNaN || fitted.apply($0).isFinite })
    }
  }

  @Test func withoutObservedValuesDataUnitsStay() {
    for scaling in WindowScaling.allCases {
      #expect(scaling.scale(ofContext: [.nan]) == LocationScale(location: 0, scale: 1))
    }
  }

  @Test("invert undoes apply", arguments: WindowScaling.allCases)
  func inverse(scaling: WindowScaling) {
    var random = SplitMix64(seed: 11)
    for _ in 0..<200 {
      let values = random.values(count: 30, in: 1e3...2e3, missing: 0.2)
      let fitted = scaling.scale(ofContext: values[5..<25])
      for value in values {
        #expect(closeEnough(fitted.invert(fitted.apply(value)), value, relative: 1e-15))
      }
    }
  }
}
