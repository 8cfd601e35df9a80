import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct SeasonalNaiveTests {
  private func points(
    _ values: [Double], period: Int, horizon: Int
  ) throws -> [Double] {
    let panel = dailyPanel([values])
    let fitted = SeasonalNaive(seasonalPeriod: period).fit(panel)
    return try fitted.forecast(panel, horizon: horizon, levels: []).flatMap(\.point)
  }

  @Test func theLastSeasonIsRepeated() throws {
    #expect(try points([9, 1, 2, 3], period: 3, horizon: 7) == [1, 2, 3, 1, 2, 3, 1])
    #expect(try points([1, 2, 3], period: 3, horizon: 2) == [1, 2])
  }

  @Test func missingValuesComeFromTheirPhase() throws {
    #expect(try points([1, 2, 3, .nan, 5, .nan], period: 3, horizon: 3) == [1, 5, 3])
    #expect(try points([.nan, 2, .nan, 4], period: 2, horizon: 2) == [4, 4])
  }

  @Test func lessThanASeasonFallsBackToNaive() throws {
    #expect(try points([1, 2, 3], period: 4, horizon: 6) == [3, 3, 3, 3, 3, 3])
    #expect(try points([1, 2, .nan], period: 12, horizon: 2) == [2, 2])
  }

  @Test func aSeriesWithoutValuesIsAnError() {
    #expect(throws: ForecastError.noObservedValue(SeriesID("s0"))) {
      try points([.nan, .nan], period: 1, horizon: 1)
    }
  }

  @Test func forecastsCarryTheirPlace() throws {
    let panel = dailyPanel([[1, 2, 3], [4, 5]])
    let forecasts = try SeasonalNaive(seasonalPeriod: 2).fit(panel)
      .forecast(panel, horizon: 2, levels: [])
    #expect(forecasts.map(\.seriesID) == [SeriesID("s0"), SeriesID("s1")])
    #expect(forecasts.map(\.modelName) == ["SeasonalNaive", "SeasonalNaive"])
    #expect(forecasts.map(\.cutoff) == [Timestamp(2024, 1, 3), Timestamp(2024, 1, 2)])
    #expect(forecasts[0].timestamp(lead: 1) == Timestamp(2024, 1, 4))
    #expect(forecasts.allSatisfy { $0.intervals.isEmpty })
  }

  @Test func aPanelThatWasNotFittedIsContinuedAlike() throws {
    let fitted = SeasonalNaive(seasonalPeriod: 2).fit(dailyPanel([[100, 200]]))
    let forecasts = try fitted.forecast(dailyPanel([[1, 2, 3]]), horizon: 3, levels: [])
    #expect(forecasts.map(\.point) == [[2, 3, 2]])
  }
}
