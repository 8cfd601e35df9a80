import TestSupport
import Testing

@testable import TimeSeries

@Suite struct LastSeasonTests {
  @Test func entriesFollowTheEnd() {
    #expect([1.0, 2, 3, 4, 5].lastSeason(period: 3) == [3, 4, 5])
    #expect([1.0, 2, 3].lastSeason(period: 1) == [3])
  }

  @Test func missingValuesAreTakenFromTheirPhase() {
    #expect([1.0, 2, 3, .nan, 5, .nan].lastSeason(period: 3) == [1, 5, 3])
    #expect([1.0, .nan].lastSeason(period: 1) == [1])
  }

  @Test func aPhaseNeverObservedTakesTheLastValue() {
    #expect([1.0, .nan, 3, .nan].lastSeason(period: 2) == [3, 3])
    #expect([7.0].lastSeason(period: 3) == [7, 7, 7])
    #expect(identical([.nan].lastSeason(period: 2), [.nan, .nan]))
    #expect(identical([].lastSeason(period: 1), [.nan]))
  }
}
