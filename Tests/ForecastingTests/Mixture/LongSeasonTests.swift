import TestSupport
import Testing

@testable import Forecasting

@Suite struct LongSeasonTests {
  /// Repeats of `days` unlike days of four steps, with a little noise.
  private func series(days: Int, length: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    let season = generator.values(count: 4 * days, in: 0...10)
    let noise = generator.values(count: length, in: -0.5...0.5)
    return (0..<length).map { season[$0 % season.count] + noise[$0] }
  }

  @Test(
    "a week of seven days or of five is found where two series of five have one", arguments: [7, 5])
  func weeks(days: Int) {
    let some = (0..<5).map { index in
      series(days: index < 3 ? 1 : days, length: 100 + index, seed: UInt64(index))
    }
    #expect(LongSeason.period(of: dailyPanel(some), season: 4) == 4 * days)
  }

  @Test("no week where days are all alike, where there is no season, or where weeks are too few")
  func none() {
    let alike = (0..<3).map { series(days: 1, length: 120, seed: UInt64($0)) }
    #expect(LongSeason.period(of: dailyPanel(alike), season: 4) == nil)
    let weeks = (0..<3).map { series(days: 7, length: 83, seed: UInt64($0)) }
    #expect(LongSeason.period(of: dailyPanel(weeks), season: 4) == nil)
    #expect(LongSeason.period(of: dailyPanel(weeks), season: 1) == nil)
    for awkward in [[5], Array(repeating: 0, count: 200), Array(repeating: .nan, count: 200)] {
      #expect(LongSeason.period(of: dailyPanel([awkward]), season: 4) == nil)
    }
  }
}
