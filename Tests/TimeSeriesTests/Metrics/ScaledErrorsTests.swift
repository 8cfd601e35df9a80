import TestSupport
import Testing

@testable import TimeSeries

@Suite struct ScaledErrorsTests {
  private func values(_ training: [Double], period: Int) -> (MetricValue, MetricValue) {
    let input = MetricInput(
      actual: [10, 10], point: [13, 14], training: training, seasonalPeriod: period)
    return (
      Metric.meanAbsoluteScaledError.value(input), Metric.rootMeanSquaredScaledError.value(input)
    )
  }

  private func expect(
    _ training: [Double], period: Int, meanAbsoluteScaled: Double, rootMeanSquaredScaled: Double
  ) throws {
    let (absolute, squared) = values(training, period: period)
    #expect(closeEnough(try #require(absolute.value), meanAbsoluteScaled, ulps: 4))
    #expect(closeEnough(try #require(squared.value), rootMeanSquaredScaled, ulps: 4))
  }

  @Test func byHand() throws {
    // Differences 1, -3, 5: mean |.| 3, mean square 35/3. Errors 3, 4: mean 3.5, mean square 12.5.
    try expect(
      [1, 2, -1, 4], period: 1, meanAbsoluteScaled: 3.5 / 3,
      rootMeanSquaredScaled: (12.5 * 3 / 35).squareRoot())
    // Seasonal differences -2, 2.
    try expect(
      [1, 2, -1, 4], period: 2, meanAbsoluteScaled: 1.75,
      rootMeanSquaredScaled: 3.125.squareRoot())
  }

  @Test func missingTrainingValuesLeaveTheirPairsOut() throws {
    // Only the pair 4, 6 is complete.
    try expect(
      [1, .nan, 4, 6, .nan], period: 1, meanAbsoluteScaled: 1.75,
      rootMeanSquaredScaled: 3.125.squareRoot())
  }

  @Test func aTrainingSeriesOfOneSeasonIsScaledByLag1() {
    let training: [Double] = [1, 2, -1, 5]
    let (absolute, squared) = values(training, period: 4)
    #expect(absolute == values(training, period: 1).0)
    #expect(squared == values(training, period: 1).1)
    #expect(values(training, period: 3).0 != values(training, period: 1).0)
  }

  @Test func undefinedScales() {
    func reasons(_ training: [Double], period: Int) -> [String?] {
      let (absolute, squared) = values(training, period: period)
      return [absolute.reason, squared.reason]
    }
    #expect(
      reasons([5, 5, 5], period: 1) == [
        "the training series is constant: the scale of MASE is 0",
        "the training series is constant: the scale of RMSSE is 0",
      ])
    #expect(
      reasons([5, 6, 5, 6], period: 2)[0]
        == "the training series repeats itself every 2 steps: the scale of MASE is 0")
    #expect(
      reasons([5], period: 1)[0] == "no two training values 1 step apart were observed")
    #expect(
      reasons([5, .nan, .nan, 6], period: 2)[1]
        == "no two training values 2 steps apart were observed")
    #expect(
      reasons([1.7e308, -1.7e308], period: 1)[0]
        == "training values differ by more than a 64-bit number can hold")
  }
}
