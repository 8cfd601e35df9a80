import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct CombinationTests {
  @Test("up to four parts are averaged; of five the lowest and the highest are left out")
  func mean() {
    func mean(_ values: [Double]) -> Double {
      CombinationConfiguration.mean(values.map { [[$0]] })[0][0]
    }
    #expect(mean([7]) == 7 && mean([1, 2]) == 1.5 && mean([8, 0, 0, 0]) == 2)
    #expect(closeEnough(mean([100, 3, 4, 5, -100]), 4, relative: 1e-14))
    #expect(closeEnough(mean([9, 9, 1, 2, 3, 6]), 5, relative: 1e-14))
    #expect(closeEnough(mean([1, 4, .infinity, 4, 4]), 4, relative: 1e-14))
    #expect(mean([1, 2, .nan, 3, 4]).isNaN)
    let large = Double.greatestFiniteMagnitude * 0.75
    #expect(mean([large, large]).isFinite && mean([large, large, large, large, large]).isFinite)
  }

  @Test("the forecast is the mean of the two views and of the other members")
  func members() throws {
    let panel = CombinationFixture.panel(3)
    let configuration = CombinationFixture.configuration(methods: [.drift, .theta])
    let fitted = try CombinedForecaster(
      configuration: configuration, pool: ForecastingFixture.pool
    ).fit(panel)
    let combined = try fitted.forecast(panel, horizon: 4, levels: [])
    let views = try ViewForecaster(CombinationFixture.views(), pool: ForecastingFixture.pool)
      .fit(panel).forecast(panel, horizon: 4, levels: [])
    let drift = try Method.drift.points(
      panel, horizon: 4, seasonalPeriod: 6, pool: ForecastingFixture.pool)
    let theta = try Method.theta.points(
      panel, horizon: 4, seasonalPeriod: 6, pool: ForecastingFixture.pool)
    for index in panel.series.indices {
      let expected = (0..<4).map { step -> Double in
        let methods = drift[index][step] + theta[index][step]
        return (2 * views[index].point[step] + methods) / 4
      }
      #expect(closeEnough(combined[index].point, expected, relative: 1e-12))
      #expect(combined[index].modelName == "Combination")
    }
  }

  @Test(
    "every method alone is a model, and has intervals about its own forecast",
    arguments: Method.allCases)
  func method(method: Method) throws {
    let panel = CombinationFixture.panel(2)
    let configuration = CombinationFixture.configuration(methods: [method], views: nil)
    let fit = try CombinationFixture.fit(configuration, panel)
    #expect(fit.forecaster.configuration.modelName == method.modelName)
    let own = try method.points(
      panel, horizon: 3, seasonalPeriod: 6, pool: ForecastingFixture.pool)
    let forecasts = try fit.forecaster.forecast(panel, horizon: 3, levels: [0.8])
    #expect(forecasts.map(\.point) == own)
    for forecast in forecasts {
      let band = try #require(forecast.intervals.first)
      for step in 0..<3 {
        #expect(
          band.lower[step] <= forecast.point[step] && forecast.point[step] <= band.upper[step])
      }
    }
    // Measured once, in one column.
    let models = try #require(fit.holdout).accuracy.models
    #expect(models.first == method.modelName)
    #expect(Set(models).count == models.count && models.contains("SeasonalNaive"))
  }

  @Test("what was never negative is not forecast negative, nor are its bounds")
  func nonnegative() throws {
    let falling = dailyPanel(
      (0..<3).map { series in (0..<30).map { 61.0 - Double($0 * (series % 2 + 1)) } })
    for methods in [[Method.drift], [.theta, .drift]] {
      let fit = try CombinationFixture.fit(
        CombinationFixture.configuration(methods: methods, views: nil), falling)
      for forecast in try fit.forecaster.forecast(falling, horizon: 120, levels: [0.8]) {
        #expect(forecast.point.allSatisfy { $0 >= 0 } && forecast.point.contains(0))
        #expect(forecast.intervals.allSatisfy { $0.lower.allSatisfy { $0 >= 0 } })
      }
    }
  }

  @Test("a series that was not there is forecast by the global model, in its own units")
  func unseen() throws {
    let fit = try CombinationFixture.fit(
      CombinationFixture.configuration(methods: [.theta]), CombinationFixture.panel(4))
    var stranger = CombinationFixture.panel(1)
    stranger.series[0].id = SeriesID("stranger")
    stranger.series[0].values = Observations(stranger.series[0].values.map { 1000 * $0 })
    let forecast = try #require(
      try fit.forecaster.forecast(stranger, horizon: 3, levels: [0.8]).first)
    #expect(forecast.point.allSatisfy { (5000...25_000).contains($0) })
    #expect(try #require(forecast.intervals.first).upper[0] - forecast.point[0] > 10)
  }

  @Test("what lies in the holdout moves no forecast of it, nor the choice of members")
  func leak() throws {
    let panel = CombinationFixture.panel(10)
    var changed = panel
    for index in changed.series.indices {
      for step in 37..<40 { changed.series[index].values[step] *= index % 2 == 0 ? 50 : 0.02 }
    }
    let configuration = CombinationFixture.configuration(candidates: [.theta, .mean])
    let one = try CombinationFixture.fit(configuration, panel, refit: false)
    let other = try CombinationFixture.fit(configuration, changed, refit: false)
    #expect(one.holdout?.forecasts.map(\.point) == other.holdout?.forecasts.map(\.point))
    #expect(one.forecaster.configuration == other.forecaster.configuration)
    #expect(one.choices == other.choices && !one.choices.isEmpty)
  }

  @Test("the same bits on any number of threads")
  func threads() throws {
    let panel = CombinationFixture.panel(11)
    let configuration = CombinationFixture.configuration(candidates: [.theta, .drift])
    let one = try CombinationFixture.fit(configuration, panel)
    let pool = WorkerPool(threads: 3)
    defer { pool.stop() }
    let other = try CombinationFixture.fit(configuration, panel, pool: pool)
    #expect(one.choices == other.choices && one.curve == other.curve)
    #expect(
      try one.forecaster.forecast(panel, horizon: 5, levels: [0.8])
        == other.forecaster.forecast(panel, horizon: 5, levels: [0.8]))
  }
}
