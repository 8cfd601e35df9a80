import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// What every method without a network does, whatever the series.
@Suite struct BaselineConformanceTests {
  static let methods = Comparison.allCases.filter { $0 != .multilayerPerceptron }

  private func forecaster(
    _ method: Comparison, season: Int, pool: WorkerPool = ForecastingFixture.pool
  ) -> any Forecaster {
    method.forecaster(
      ForecastingFixture.configuration { $0.seasonalPeriod = season }, pool: pool, report: { _ in })
  }

  private func forecast(
    _ method: Comparison, _ panel: Panel, season: Int, horizon: Int,
    pool: WorkerPool = ForecastingFixture.pool
  ) throws -> [Forecast] {
    let fitted: any FittedForecaster = try forecaster(method, season: season, pool: pool).fit(panel)
    return try fitted.forecast(panel, horizon: horizon, levels: [0.95, 0.8])
  }

  private static func series(_ count: Int, _ value: (Int) -> Double) -> [Double] {
    (0..<count).map(value)
  }

  private static func growth(_ count: Int, from start: Double, by factor: Double) -> [Double] {
    var value = start
    return series(count) { _ in
      defer { value *= factor }
      return value
    }
  }

  /// Beside `DegenerateSeriesTests.series`: what is exact, what grows, and gaps.
  private static let further: [(name: String, values: [Double])] = [
    ("a straight line", series(40) { 3 + 2 * Double($0) }),
    ("zeros and a one", series(40) { $0 == 30 ? 1 : 0 }),
    ("an exact season", series(40) { [1, 2, 4, 3][$0 % 4] }),
    ("growth", growth(60, from: 1, by: 3)),
    ("huge growth", growth(60, from: 1e280, by: 2.9)),
    ("1.7e308", series(40) { 1.7e308 - Double($0 % 4) * 1e307 }),
    ("1e-300", series(40) { Double($0 % 4 + 1) * 1e-300 }),
    ("every second missing", series(40) { $0 % 2 == 0 ? Double($0 * $0 % 7) : .nan }),
    ("missing at both ends", series(40) { 5 < $0 && $0 < 30 ? Double($0 * $0 % 7) : .nan }),
    ("three seasons", series(12) { Double($0 * $0 % 7) }), ("a season and one", [4, 1, 3, 2, 5]),
  ]

  @Test(arguments: methods) func degenerateSeriesAreForecastFinitely(method: Comparison) throws {
    for (name, values) in DegenerateSeriesTests.series + BaselineConformanceTests.further
    where values.contains(where: { !$0.isNaN }) {
      // A season past the end is none, for whatever series.
      for season in values.count < 8 ? [1, 4, 100_000] : [1, 4] {
        let panel = dailyPanel([values])
        let made = try #require(
          try forecast(method, panel, season: season, horizon: 50).first, "\(name)")
        #expect(made.point.count == 50)
        #expect(made.point.allSatisfy { $0.isFinite }, "\(name), \(season)")
        for interval in made.intervals {
          #expect(
            (interval.lower + interval.upper).allSatisfy { $0.isFinite }, "\(name), \(season)")
          #expect(zip(interval.lower, made.point).allSatisfy(<=), "\(name), \(season)")
          #expect(zip(made.point, interval.upper).allSatisfy(<=), "\(name), \(season)")
        }
        #expect([[], [0.8, 0.95]].contains(made.intervals.map(\.level)), "\(name)")
        #expect(made.cutoff == panel.series[0].end)
      }
    }
  }

  @Test(arguments: methods) func aConstantIsForecastExactly(method: Comparison) throws {
    for value in [7, 0, -3, 1e300, 1e-300] {
      let panel = dailyPanel([[Double](repeating: value, count: 20)])
      let made = try forecast(method, panel, season: 4, horizon: 9)[0]
      #expect(made.point == [Double](repeating: value, count: 9))
      for interval in made.intervals {
        #expect(interval.lower == made.point && interval.upper == made.point)
      }
    }
  }

  @Test(arguments: methods) func aSeriesWithoutValuesIsAnError(method: Comparison) throws {
    let panel = dailyPanel([[1, 2, 3], [.nan, .nan]])
    #expect(throws: ForecastError.noObservedValue(SeriesID("s1"))) {
      try forecast(method, panel, season: 1, horizon: 1)
    }
  }

  @Test(arguments: methods) func eachSeriesIsForecastAloneOnAnyNumberOfThreads(
    method: Comparison
  ) throws {
    let values = (0..<7).map { ForecastingFixture.wave(25 + 5 * $0, seed: UInt64($0)) }
    let panel = dailyPanel(values)
    let together = try forecast(method, panel, season: 6, horizon: 8)
    #expect(together.map(\.seriesID) == panel.series.map(\.id))
    #expect(together.allSatisfy { $0.intervals.count == 2 })
    let name = forecaster(method, season: 6).modelName
    #expect(together.allSatisfy { $0.modelName == name })
    for (series, expected) in zip(panel.series, together) {
      let alone = panel.with([series])
      #expect(try forecast(method, alone, season: 6, horizon: 8)[0] == expected)
    }
    for threads in [2, 3] {
      let pool = WorkerPool(threads: threads)
      defer { pool.stop() }
      #expect(try forecast(method, panel, season: 6, horizon: 8, pool: pool) == together)
    }
    // A series that was not fitted is fitted to its history.
    let fitted: any FittedForecaster = try forecaster(method, season: 6).fit(
      panel.with([panel.series[0]]))
    #expect(try fitted.forecast(panel, horizon: 8, levels: [0.8, 0.95]) == together)
  }

  @Test(arguments: methods) func unitsDoNotMatter(method: Comparison) throws {
    let values = ForecastingFixture.wave(60, height: 3)
    let plain = try forecast(method, dailyPanel([values]), season: 6, horizon: 8)[0]
    for factor in [0x1p900, 0x1p-900] {
      let panel = dailyPanel([values.map { $0 * factor }])
      let made = try forecast(method, panel, season: 6, horizon: 8)[0]
      #expect(closeEnough(made.point.map { $0 / factor }, plain.point, relative: 1e-12))
      #expect(
        closeEnough(
          made.intervals[0].lower.map { $0 / factor }, plain.intervals[0].lower, relative: 1e-9))
    }
  }

  @Test(arguments: methods) func farHorizonsAreReached(method: Comparison) throws {
    let panel = dailyPanel([ForecastingFixture.wave(60, height: 3)])
    let made = try forecast(method, panel, season: 6, horizon: 20_000)[0]
    #expect(made.point.allSatisfy { $0.isFinite })
    #expect(made.intervals.flatMap { $0.lower + $0.upper }.allSatisfy { $0.isFinite })
  }
}
