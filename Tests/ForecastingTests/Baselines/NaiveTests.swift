import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct NaiveTests {
  @Test func theLastObservedValueIsRepeated() throws {
    let panel = dailyPanel([[1, 2, 3], [4, 5, .nan]])
    let forecasts = try Naive().fit(panel).forecast(panel, horizon: 3, levels: [])
    #expect(forecasts.map(\.point) == [[3, 3, 3], [5, 5, 5]])
    #expect(forecasts.map(\.modelName) == ["Naive", "Naive"])
    #expect(forecasts[1].cutoff == Timestamp(2024, 1, 3))
  }
}
