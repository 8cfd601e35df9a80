import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct EarlierFitsTests {
  private func forecasts(_ panel: Panel) throws -> [(back: Int, forecasts: [Forecast])] {
    try EarlierFits(
      configuration: CombinationFixture.configuration(methods: [.drift], views: nil),
      pool: ForecastingFixture.pool
    ).forecasts(panel)
  }

  @Test("each origin sees what lies before it, and half of the history at least")
  func origins() throws {
    let panel = CombinationFixture.panel(2, length: 30)
    let made = try forecasts(panel)
    #expect(made.map(\.back) == Array(4...11))
    for (back, forecasts) in made {
      var before = panel
      before.series = panel.series.map { $0.prefix(30 - back) }
      let own = try Method.drift.points(
        before, horizon: 3, seasonalPeriod: 6, pool: ForecastingFixture.pool)
      #expect(forecasts.map(\.point) == own)
    }
    #expect(try forecasts(CombinationFixture.panel(1, length: 20)).map(\.back) == [4, 5, 6])
    #expect(try forecasts(CombinationFixture.panel(1, length: 12)).isEmpty)
    #expect(try forecasts(CombinationFixture.panel(40, length: 30)).isEmpty)
  }

  @Test("a single series has as many residuals at its last lead time as there are origins")
  func counts() throws {
    let panel = CombinationFixture.panel(1, length: 60)
    let fit = try CombinationFixture.fit(
      CombinationFixture.configuration(methods: [.drift], views: nil), panel)
    #expect(fit.forecaster.calibration?.counts == [11, 10, 9])
  }
}
