import TestSupport
import Testing

@testable import TimeSeries

@Suite struct MetricInputTests {
  /// Every figure of one model.
  static let figures = Figure.all(levels: [0.5, 0.9]).filter { $0.metric.basis != .comparison }

  /// With intervals of no width.
  static func input(
    actual: [Double], point: [Double], training: [Double] = [1, 2, 4], seasonalPeriod: Int = 1
  ) -> MetricInput {
    MetricInput(
      actual: actual, point: point, training: training, seasonalPeriod: seasonalPeriod,
      intervals: [0.5, 0.9].map { Interval(level: $0, lower: point, upper: point) })
  }

  @Test func everyMetricIsMeasuredOrCompared() {
    #expect(Set(Figure.all(levels: [0.8]).map(\.metric)) == Set(Metric.allCases))
    #expect(Figure.all(levels: []).allSatisfy { $0.level == nil })
    #expect(
      Figure.all(levels: [0.95, 0.8]).compactMap(\.level) == [0.8, 0.95, 0.8, 0.95],
      "levels rise within a metric")
  }

  @Test("a perfect forecast scores 0", arguments: figures)
  func perfect(figure: Figure) {
    let input = Self.input(actual: [3, -1, 7], point: [3, -1, 7])
    #expect(figure.value(input) == MetricValue(figure.metric == .coverage ? 100 : 0))
  }

  @Test("steps without an actual value are skipped", arguments: figures)
  func missing(figure: Figure) throws {
    let gaps = Self.input(actual: [.nan, 3, .nan, -2], point: [.nan, 4, 9, 5])
    let dense = Self.input(actual: [3, -2], point: [4, 5])
    #expect(figure.value(gaps) == figure.value(dense))
    #expect(figure.value(dense).value != nil)
  }

  @Test("undefined, with the reason", arguments: figures)
  func undefined(figure: Figure) {
    #expect(
      figure.value(Self.input(actual: [.nan], point: [1]))
        == MetricValue(undefined: "no actual value was observed"))
    #expect(
      figure.value(Self.input(actual: [1, 2], point: [1, .nan]))
        == MetricValue(undefined: "no forecast at step 2"))
    #expect(
      figure.value(Self.input(actual: [1], point: [.infinity]))
        == MetricValue(undefined: "no forecast at step 1"))
  }

  @Test("huge errors are either finite or undefined", arguments: figures)
  func huge(figure: Figure) {
    for (actual, point) in [(1e300, -1e300), (1.7e308, -1.7e308), (1e-300, 1e300)] {
      let training = [0, 1e-300, 0, 1e-300]
      let value = figure.value(
        Self.input(actual: [actual, 1], point: [point, 1], training: training))
      #expect(value.value?.isFinite ?? (value.reason != nil))
    }
    let large = Self.input(actual: [1e300, 1], point: [-1e300, 1], training: [1e300, 2e300])
    // The square of 2e300 is no 64-bit number.
    #expect((figure.value(large).value != nil) == (figure.metric != .meanSquaredError))
  }
}

extension Figure {
  func value(_ input: MetricInput) -> MetricValue { metric.value(input, level: level) }
}
