import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct WindowInputsTests {
  private let values: [Double] = [100, 1, 2, .nan, 3, 900]

  @Test func theScaleLooksAtTheContextAlone() {
    // Mean 2, standard deviation √(2/3).
    let inputs = WindowInputs(values: values, context: 1..<5, scaling: .standard)
    let unit = (2.0 / 3).squareRoot()
    #expect(closeEnough(inputs.scale.location, 2, ulps: 2))
    #expect(closeEnough(inputs.scale.scale, unit, ulps: 4))
    #expect(inputs.value(at: 1) == Float(-1 / unit))
    #expect(inputs.value(at: 5) == Float(898 / unit))
    for scaling in WindowScaling.allCases {
      let inputs = WindowInputs(values: values, context: 1..<5, scaling: scaling)
      var others = values
      others[0] = -7
      others[5] = .nan
      let same = WindowInputs(values: others, context: 1..<5, scaling: scaling)
      #expect(inputs.scale == same.scale, "\(scaling)")
    }
  }

  @Test func cellsOutsideAndMissingOnesHaveNoValue() {
    let inputs = WindowInputs(values: values, context: 0..<6, scaling: .none)
    #expect(inputs.value(at: -1) == nil)
    #expect(inputs.value(at: 3) == nil)
    #expect(inputs.value(at: 6) == nil)
    #expect(inputs.value(at: 4) == 3)
  }

  @Test func aContextThatBeginsBeforeTheSeriesIsCut() {
    let inputs = WindowInputs(values: values, context: -4..<2, scaling: .lastValue)
    #expect(inputs.scale == WindowScaling.lastValue.scale(ofContext: values[0..<2]))
    #expect(inputs.value(at: 1) == 0)
    let before = WindowInputs(values: values, context: -4..<0, scaling: .standard)
    #expect(before.value(at: 1) == 1, "data units where the context has nothing")
  }

  @Test func aMissingContextIsScaledByWhatWasSeenBefore() {
    let values: [Double] = [7e6, 1e6, 3e6, .nan, .nan, .nan, 9e6]
    let inputs = WindowInputs(values: values, context: 4..<6, scaling: .standard)
    #expect(inputs.scale == LocationScale(location: 2e6, scale: 1e6))
  }
}
