import TestSupport
import Testing

@testable import TimeSeries

@Suite struct DistributionErrorsTests {
  /// One step inside the interval 2 ... 6, one below, one above, one on its bound.
  let input = MetricInput(
    actual: [5, 1, 9, 6], point: [4, 4, 4, 4], training: [], seasonalPeriod: 1,
    intervals: [Interval(level: 0.8, lower: [2, 2, 2, 2], upper: [6, 6, 6, 6])])

  @Test func coverageCountsTheBounds() {
    #expect(Metric.coverage.value(input, level: 0.8) == MetricValue(50))
  }

  @Test func aCrossedIntervalHoldsNothing() {
    var crossed = input
    crossed.intervals = [Interval(level: 0.8, lower: [5, 6, 6, 6], upper: [4, 2, 2, 2])]
    #expect(Metric.coverage.value(crossed, level: 0.8) == MetricValue(0))
  }

  @Test func missesCostTwoOverAlpha() throws {
    // 4, and 10 a unit of the misses 1 and 3.
    let score = try #require(Metric.intervalScore.value(input, level: 0.8).value)
    #expect(closeEnough(score, (4 + 14 + 34 + 4) / 4, relative: 1e-14))
  }

  @Test func pinballByHand() throws {
    // Orders 0.1, 0.5, 0.9 of 2, 4, 6, step by step.
    let losses = [
      0.1 * 3 + 0.5 * 1 + 0.1 * 1, 0.9 * 1 + 0.5 * 3 + 0.1 * 5, 0.1 * 7 + 0.5 * 5 + 0.9 * 3,
      0.1 * 4 + 0.5 * 2 + 0.1 * 0,
    ]
    let mean = losses.reduce(0, +) / 12
    let pinball = try #require(Metric.pinballLoss.value(input).value)
    #expect(closeEnough(pinball, mean, relative: 1e-14))
    let score = try #require(Metric.continuousRankedProbabilityScore.value(input).value)
    #expect(closeEnough(score, 2 * mean, relative: 1e-14))
  }

  @Test func samplesOfOneValueScoreTheAbsoluteError() {
    var drawn = input
    drawn.samples = [[4, 4, 4, 4]]
    #expect(
      Metric.continuousRankedProbabilityScore.value(drawn)
        == Metric.meanAbsoluteError.value(drawn))
    drawn.samples = [[4, 4, .nan, 4]]
    #expect(
      Metric.continuousRankedProbabilityScore.value(drawn).reason == "no sample path at step 3")
  }

  @Test func samplesAreScoredByTheirDistributionFunction() throws {
    // ∫ (F − 1{y ≤ x})² dx of the steps of F at 1, 2, 5 around y = 4: 1/9 · 1 + 4/9 · 2 + 1/9 · 1.
    var drawn = MetricInput(actual: [4], point: [2], training: [], seasonalPeriod: 1)
    drawn.samples = [[5], [1], [2]]
    let score = try #require(Metric.continuousRankedProbabilityScore.value(drawn).value)
    #expect(closeEnough(score, 10.0 / 9, relative: 1e-14))
  }

  @Test func withoutIntervalsThereIsNoFigure() {
    var bare = input
    bare.intervals = []
    #expect(Metric.pinballLoss.value(bare).reason == "the forecast has no intervals")
    #expect(
      Metric.coverage.value(input, level: 0.9).reason
        == "the forecast has no interval of this level")
    bare.intervals = [Interval(level: 0.8, lower: [2, .nan, 2, 2], upper: [6, 6, 6, 6])]
    for figure in Figure.all(levels: [0.8])
    where [.interval, .distribution].contains(figure.metric.basis) {
      #expect(figure.value(bare).reason == "no interval at step 2")
    }
  }
}
