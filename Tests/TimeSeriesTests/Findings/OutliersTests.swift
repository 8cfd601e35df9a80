import TestSupport
import Testing

@testable import TimeSeries

@Suite struct OutliersTests {
  private func outliers(_ values: [Double], seasonalPeriod: Int = 1) -> [Finding] {
    Finding.all(values, seasonalPeriod: seasonalPeriod).filter { $0.kind == .outlier }
  }

  @Test("twelve standard deviations are found, and what was expected is said", arguments: 1...20)
  func spike(seed: UInt64) throws {
    var fixture = FindingsFixture(seed: seed)
    var values = fixture.noise(300)
    let place = fixture.index(in: 1..<299)
    values[place] = 15
    let found = outliers(values)
    #expect(found.map(\.steps.lowerBound) == [place])
    let finding = try #require(found.first)
    #expect(finding.value == 15)
    let expected = try #require(finding.expected)
    #expect(abs(expected) < 3)
    #expect(closeEnough(finding.magnitude, 15 - expected, relative: 1e-12))
    #expect(finding.severity > 1)
  }

  /// Within the range of the series, and not a season later once more, also next to the ends.
  @Test("a value out of season is found once", arguments: [5, 13, 40, 100, 140, 146])
  func outOfSeason(place: Int) {
    for seed in 1...5 {
      var fixture = FindingsFixture(seed: UInt64(seed))
      var values = fixture.seasonal(150)
      values[place] += place % 12 < 6 ? -20 : 20
      let found = outliers(values, seasonalPeriod: 12)
      #expect(found.map(\.steps.lowerBound) == [place], "seed \(seed)")
    }
  }

  @Test func severalAreFound() {
    var fixture = FindingsFixture(seed: 2)
    var values = fixture.noise(400)
    for place in [50, 51, 200, 333] { values[place] = 20 }
    #expect(outliers(values).map(\.steps.lowerBound).sorted() == [50, 51, 200, 333])
  }

  @Test func whatIsRareAmongConstantsIsFoundAndWhatIsUsualIsNot() {
    var values = [Double](repeating: 3, count: 200)
    values[77] = 4
    #expect(outliers(values).map(\.steps.lowerBound) == [77])
    // Intermittent demand: a sale is no outlier.
    var random = SplitMix64(seed: 4)
    let demand = (0..<400).map { _ in
      Int.random(in: 0..<5, using: &random) == 0 ? Double(Int.random(in: 1...4, using: &random)) : 0
    }
    #expect(outliers(demand).isEmpty)
  }

  @Test func aLineHasNoneAndItsSpikeIs() {
    for count in [60, 2000] {
      var values = (0..<count).map { 3 * Double($0) }
      #expect(outliers(values).isEmpty)
      values[30] += 50
      #expect(outliers(values).map(\.steps.lowerBound) == [30])
    }
  }

  @Test func tooFewValuesHaveNone() {
    var values = [Double](repeating: 1, count: 18).enumerated().map { Double($0.offset % 2) }
    values[9] = 1000
    #expect(outliers(values).isEmpty)
  }

  /// A series of which only a sample is judged beforehand.
  @Test func aLongSeriesIsSearchedWhole() {
    var fixture = FindingsFixture(seed: 8)
    let count = SpreadSample.size * 2 + 17
    var values = fixture.noise(count)
    for place in [1, 70_001, count - 2] { values[place] = 40 }
    #expect(outliers(values).map(\.steps.lowerBound).sorted() == [1, 70_001, count - 2])
  }
}
