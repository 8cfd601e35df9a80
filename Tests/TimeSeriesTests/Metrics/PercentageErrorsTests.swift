import TestSupport
import Testing

@testable import TimeSeries

@Suite struct PercentageErrorsTests {
  private func value(_ metric: Metric, _ actual: [Double], _ point: [Double]) -> MetricValue {
    metric.value(MetricInput(actual: actual, point: point, training: [], seasonalPeriod: 1))
  }

  @Test func meanAbsolutePercentageError() throws {
    let metric = Metric.meanAbsolutePercentageError
    // 1/4, 3/2 and 0 of the actual value.
    let error = try #require(value(metric, [4, -2, 5], [5, 1, 5]).value)
    #expect(closeEnough(error, 175.0 / 3, ulps: 4))
    #expect(
      value(metric, [4, 0], [5, 0]) == MetricValue(undefined: "an actual value is 0 (step 2)"))
  }

  @Test func meanPercentageErrorHasASign() throws {
    // -1/4, 3/2 and 0 of the actual value.
    let error = try #require(value(.meanPercentageError, [4, -2, 5], [5, 1, 5]).value)
    #expect(closeEnough(error, 100 * (-0.25 + 1.5) / 3, ulps: 4))
    #expect(
      value(.meanPercentageError, [0], [1])
        == MetricValue(undefined: "an actual value is 0 (step 1)"))
  }

  @Test func weightedAbsolutePercentageError() throws {
    let metric = Metric.weightedAbsolutePercentageError
    // (1 + 3 + 2)/(4 + 2 + 0), defined although an actual value is 0.
    let error = try #require(value(metric, [4, -2, 0], [5, 1, 2]).value)
    #expect(closeEnough(error, 100, ulps: 4))
    #expect(value(metric, [0, 0], [1, 0]) == MetricValue(undefined: "all actual values are 0"))
  }

  @Test func symmetricMeanAbsolutePercentageError() throws {
    let metric = Metric.symmetricMeanAbsolutePercentageError
    // 2 · 2/8, 2 · 0/4.
    let error = try #require(value(metric, [3, 2], [5, 2]).value)
    #expect(closeEnough(error, 25, ulps: 4))
  }

  @Test func symmetricErrorsRunFrom0To200() {
    let metric = Metric.symmetricMeanAbsolutePercentageError
    #expect(value(metric, [0, 0], [0, 0]) == MetricValue(0))
    #expect(value(metric, [0, 3], [1, -5]) == MetricValue(200))
    #expect(value(metric, [1.7e308], [-1.7e308]) == MetricValue(200))
    #expect(value(metric, [0x1p-1074], [0]) == MetricValue(200))
  }
}
