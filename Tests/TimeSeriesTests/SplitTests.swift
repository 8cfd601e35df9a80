import TestSupport
import Testing

@testable import TimeSeries

@Suite struct SplitTests {
  @Test func theLastStepsAreHeldOut() {
    let split = dailyPanel([[1, 2, 3, 4, 5], [6, .nan, 8]]).holdingOut(2)
    #expect(split.training.series.map(\.values) == [[1, 2, 3], [6]])
    #expect(split.actuals[0].values == [4, 5])
    #expect(identical(split.actuals[1].values, [.nan, 8] as [Double]))
    #expect(split.actuals[0].start == Timestamp(2024, 1, 4))
    #expect(split.actuals[0].id == split.training.series[0].id)
    #expect(split.tooShort.isEmpty)
  }

  @Test func seriesThatAreTooShortAreListedAndInNeitherPart() {
    let split = dailyPanel([[1, 2], [1, 2, 3], [.nan, 2, 3], []]).holdingOut(2)
    #expect(split.tooShort == [SeriesID("s0"), SeriesID("s2"), SeriesID("s3")])
    #expect(split.training.series.map(\.id) == [SeriesID("s1")])
    #expect(split.actuals.map(\.id) == [SeriesID("s1")])
  }

  @Test func minimumTrainingCountsObservedValues() {
    let panel = dailyPanel([[1, .nan, 3, 4], [1, 2, 3, 4]])
    #expect(panel.holdingOut(1, minimumTraining: 3).tooShort == [SeriesID("s0")])
  }

  @Test func theLastStepsAreLeftOutWhereTheyAreASmallPart() {
    let long = (1...10).map(Double.init)
    let gone = Array(repeating: Double.nan, count: 7) + [1, 2, 3]
    let shorter = dailyPanel([long, [1, 2, 3, 4, 5, 6, 7, 8, 9], gone]).withoutLast(3)
    #expect(shorter.series.map(\.id) == [SeriesID("s0")])
    #expect(shorter.series[0].values == Observations(Array(long.dropLast(3))))
    let short = dailyPanel([[1, 2, 3, 4]])
    #expect(short.withoutLast(3) == short)
  }

  @Test("changing what is held out changes nothing that is fitted", arguments: 1...20)
  func noLeak(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let horizon = Int.random(in: 1...12, using: &random)
    let values = random.values(count: 40 + horizon, in: 0...100, missing: 0.1)
    var changed = values
    for step in 40..<values.count {
      changed[step] = [.nan, 1e12, -7].randomElement(using: &random) ?? 0
    }
    let seen = dailyPanel([values]).holdingOut(horizon).training
    let seenOfChanged = dailyPanel([changed]).holdingOut(horizon).training
    let first = try #require(seen.series.first).values.decoded()
    let second = try #require(seenOfChanged.series.first).values.decoded()
    #expect(identical(first, second))

    let chain = TransformChain([.log1p, .difference(lag: 2), .standard])
    #expect(try chain.fitted(to: first) == chain.fitted(to: second))
    #expect(SeasonalityTest(first, period: 5) == SeasonalityTest(second, period: 5))
    for scaling in WindowScaling.allCases {
      #expect(
        scaling.scale(ofContext: values[20..<40]) == scaling.scale(ofContext: changed[20..<40]))
    }
  }
}
