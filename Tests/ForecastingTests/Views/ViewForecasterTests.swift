import Glibc
import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct ViewForecasterTests {
  static func configuration(
    horizon: Int = 6, period: Int = 6, members: Int = 1, updates: Int = 60
  ) -> ViewConfiguration {
    var configuration = ViewConfiguration(horizon: horizon, period: period)
    configuration.hiddenSize = 16
    configuration.members = members
    configuration.updates = updates
    return configuration
  }

  static func panel(_ series: [[Double]]) -> Panel {
    dailyPanel(series)
  }

  /// Series of one season and of trends and levels of their own.
  static func waves(_ count: Int, length: Int = 60) -> [[Double]] {
    (0..<count).map { index in
      let level = 10.0 * Double(index + 1)
      return ForecastingFixture.wave(
        length, level: level, slope: 0.004 * level, height: 0.2 * level, noise: 0.01 * level,
        seed: UInt64(index))
    }
  }

  @Test("it beats the last season where there is a trend as well")
  func learns() throws {
    let waves = Self.waves(12)
    let training = Self.panel(waves.map { Array($0.dropLast(6)) })
    let fitted = try ViewForecaster(Self.configuration(updates: 150), pool: ForecastingFixture.pool)
      .fit(training)
    let forecasts = try fitted.forecast(training, horizon: 6, levels: [])
    let naive = try SeasonalNaive(seasonalPeriod: 6).fit(training)
      .forecast(training, horizon: 6, levels: [])
    func error(_ forecasts: [Forecast]) -> Double {
      zip(forecasts, waves).reduce(0) { sum, pair in
        let actual = pair.1.suffix(6)
        let scale = pair.1[0]
        return sum + zip(pair.0.point, actual).reduce(0) { $0 + abs($1.0 - $1.1) / scale }
      }
    }
    #expect(error(forecasts) < 0.7 * error(naive))
  }

  @Test("the same bits on any number of threads", arguments: [2, 3])
  func threads(count: Int) throws {
    let panel = Self.panel(Self.waves(3))
    let configuration = Self.configuration(members: 2, updates: 5)
    let one = try ViewForecaster(configuration, pool: ForecastingFixture.pool).fit(panel)
    let pool = WorkerPool(threads: count)
    defer { pool.stop() }
    let other = try ViewForecaster(configuration, pool: pool).fit(panel)
    #expect(one.networks == other.networks)
    #expect(
      try one.forecast(panel, horizon: 6, levels: [])
        == other.forecast(panel, horizon: 6, levels: []))
  }

  @Test("degenerate series are continued by finite values of their size")
  func degenerate() throws {
    let awkward: [[Double]] = [
      Array(repeating: 5, count: 30), Array(repeating: 0, count: 30), [7], [1e12, 2e12],
      (0..<30).map { $0 % 3 == 0 ? .nan : 4 }, (0..<30).map { 1e-12 * Double($0 + 1) },
      (0..<30).map { $0 % 2 == 0 ? -1e9 : 1e9 },
    ]
    for series in [awkward] + awkward.map({ [$0] }) {
      let panel = Self.panel(series)
      let fitted = try ViewForecaster(
        Self.configuration(updates: 8), pool: ForecastingFixture.pool
      ).fit(panel)
      for (forecast, values) in zip(try fitted.forecast(panel, horizon: 9, levels: []), series) {
        let size = values.reduce(0) { max($0, $1.isNaN ? 0 : abs($1)) }
        #expect(forecast.point.count == 9)
        #expect(forecast.point.allSatisfy { $0.isFinite && abs($0) <= 1e6 * size })
      }
    }
  }

  @Test("what was never negative is not forecast negative, and a series without a value is refused")
  func limits() throws {
    let falling = (0..<40).map { max(0, 20 - Double($0)) }
    let panel = Self.panel([falling, Array(falling.reversed())])
    let fitted = try ViewForecaster(Self.configuration(), pool: ForecastingFixture.pool).fit(panel)
    for forecast in try fitted.forecast(panel, horizon: 6, levels: []) {
      #expect(forecast.point.allSatisfy { $0 >= 0 })
    }
    let empty = Self.panel([Array(repeating: .nan, count: 20)])
    #expect(throws: ForecastError.noObservedValue(empty.series[0].id)) {
      _ = try fitted.forecast(empty, horizon: 6, levels: [])
    }
  }

  @Test("a further block continues the first")
  func furtherBlocks() throws {
    let panel = Self.panel(Self.waves(3))
    let fitted = try ViewForecaster(
      Self.configuration(updates: 20), pool: ForecastingFixture.pool
    ).fit(panel)
    let near = try fitted.forecast(panel, horizon: 6, levels: [])
    let far = try fitted.forecast(panel, horizon: 15, levels: [])
    for (near, far) in zip(near, far) {
      #expect(far.point.count == 15)
      #expect(Array(far.point.prefix(6)) == near.point)
    }
  }
}
