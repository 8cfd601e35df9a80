import TestSupport
import Testing

@testable import TimeSeries

@Suite struct ScaleDependentErrorsTests {
  // Residuals 2, -4, 0, -1.
  let input = MetricInput(
    actual: [5, 1, 3, 0], point: [3, 5, 3, 1], training: [], seasonalPeriod: 1)

  @Test func meanErrorIsActualMinusPredicted() throws {
    #expect(Metric.meanError.value(input) == MetricValue(-0.75))
  }

  @Test func biasHasTheOtherSign() {
    #expect(Metric.bias.value(input) == MetricValue(0.75))
    let perfect = MetricInput(actual: [1], point: [1], training: [], seasonalPeriod: 1)
    #expect(Metric.bias.value(perfect).value?.sign == .plus, "no -0")
  }

  @Test func meanSquaredError() throws {
    let value = try #require(Metric.meanSquaredError.value(input).value)
    #expect(closeEnough(value, 5.25, ulps: 4))
    let huge = MetricInput(actual: [1e200], point: [-1e200], training: [], seasonalPeriod: 1)
    #expect(
      Metric.meanSquaredError.value(huge).reason == "the error is too large for a 64-bit number")
  }

  @Test func meanAbsoluteError() throws {
    #expect(Metric.meanAbsoluteError.value(input) == MetricValue(1.75))
  }

  @Test func rootMeanSquaredError() throws {
    let value = try #require(Metric.rootMeanSquaredError.value(input).value)
    #expect(closeEnough(value, 5.25.squareRoot(), ulps: 2))
  }
}
