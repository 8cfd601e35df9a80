import TestSupport
import Testing

@testable import TimeSeries

@Suite struct MetricInputTests {
  static func input(
    actual: [Double], point: [Double], training: [Double] = [1, 2, 4], seasonalPeriod: Int = 1
  ) -> MetricInput {
    MetricInput(actual: actual, point: point, training: training, seasonalPeriod: seasonalPeriod)
  }

  @Test("a perfect forecast scores 0", arguments: Metric.allCases)
  func perfect(metric: Metric) {
    #expect(metric.value(Self.input(actual: [3, -1, 7], point: [3, -1, 7])) == MetricValue(0))
  }

  @Test("steps without an actual value are skipped", arguments: Metric.allCases)
  func missing(metric: Metric) throws {
    let gaps = Self.input(actual: [.nan, 3, .nan, -2], point: [.nan, 4, 9, 5])
    let dense = Self.input(actual: [3, -2], point: [4, 5])
    #expect(metric.value(gaps) == metric.value(dense))
    #expect(metric.value(dense).value != nil)
  }

  @Test("undefined, with the reason", arguments: Metric.allCases)
  func undefined(metric: Metric) {
    #expect(
      metric.value(Self.input(actual: [.nan], point: [1]))
        == MetricValue(undefined: "no actual value was observed"))
    #expect(
      metric.value(Self.input(actual: [1, 2], point: [1, .nan]))
        == MetricValue(undefined: "no forecast at step 2"))
    #expect(
      metric.value(Self.input(actual: [1], point: [.infinity]))
        == MetricValue(undefined: "no forecast at step 1"))
  }

  @Test("huge errors are either finite or undefined", arguments: Metric.allCases)
  func huge(metric: Metric) {
    for (actual, point) in [(1e300, -1e300), (1.7e308, -1.7e308), (1e-300, 1e300)] {
      let training = [0, 1e-300, 0, 1e-300]
      let value = metric.value(
        Self.input(actual: [actual, 1], point: [point, 1], training: training))
      #expect(value.value?.isFinite ?? (value.reason != nil))
    }
    let large = Self.input(actual: [1e300, 1], point: [-1e300, 1], training: [1e300, 2e300])
    #expect(metric.value(large).value != nil)
  }
}
