import Glibc
import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct MixtureForecasterTests {
  typealias Recipe = MixtureConfiguration.Recipe

  /// Small networks, few updates.
  static func configuration(
    _ recipe: Recipe, horizon: Int = 6, period: Int = 4, longPeriod: Int? = nil, members: Int = 1,
    effort: Double = 0.02, count: Int = 60
  ) -> MixtureConfiguration {
    var configuration = MixtureConfiguration(
      recipe, horizon: horizon, period: period, longPeriod: longPeriod, count: count)
    configuration.hiddenSize = 5
    configuration.members = members
    configuration.effort = effort
    return configuration
  }

  static func fit(
    _ configuration: MixtureConfiguration, _ panel: Panel,
    pool: WorkerPool = ForecastingFixture.pool
  ) throws -> FittedMixtureForecaster {
    try MixtureForecaster(configuration, pool: pool).fit(panel)
  }

  static func points(
    _ fitted: FittedMixtureForecaster, _ panel: Panel, horizon: Int = 6
  ) throws -> [[Double]] {
    try fitted.forecast(panel, horizon: horizon, levels: []).map(\.point)
  }

  static func waves(_ count: Int, length: Int = 60, period: Double = 4) -> [[Double]] {
    (0..<count).map { index in
      let level = 10.0 * Double(index + 1)
      return ForecastingFixture.wave(
        length, period: period, level: level, slope: 0.004 * level, height: 0.2 * level,
        noise: 0.02 * level, seed: UInt64(index))
    }
  }

  /// Weeks of seven days of four steps: of some series every day is like the last, of the others every
  /// day like the same day a week ago.
  static func weeks(_ count: Int, length: Int) -> [[Double]] {
    (0..<count).map { index in
      var generator = SplitMix64(seed: UInt64(index))
      let day = generator.values(count: 4, in: 50...150)
      let week = generator.values(count: 28, in: 50...150)
      let noise = generator.values(count: length, in: 0.99...1.01)
      return (0..<length).map { t in noise[t] * (index % 2 == 0 ? day[t % 4] : week[t % 28]) }
    }
  }

  @Test("daily series among weekly ones: each is given the base that is right for it")
  func bases() throws {
    let data = Self.weeks(8, length: 132)
    let training = dailyPanel(data.map { Array($0.dropLast(8)) })
    let configuration = Self.configuration(
      .manySeasons, horizon: 8, longPeriod: 28, effort: 0.15, count: 124)
    let fitted = try Self.fit(configuration, training)
    let points = try Self.points(fitted, training, horizon: 8)
    for (index, point) in points.enumerated() {
      for (value, actual) in zip(point, data[index].suffix(8)) {
        #expect(abs(value / actual - 1) < 0.06, "series \(index)")
      }
    }
    // A weekly series' own logits prefer the week to the day; a daily series' do not.
    let layout = ParameterLayout(fitted.shape(0))
    let logits = layout.range(of: .mixture).lowerBound
    let count = configuration.bases.count
    for index in 0..<8 {
      let own = fitted.networks[0][0].dropFirst(logits + (1 + index) * count).prefix(count)
      let numbers = Array(own)
      #expect((numbers[2] > numbers[0]) == (index % 2 == 1), "series \(index)")
    }
  }

  @Test("a series that was not fitted is continued by what the others share")
  func unseen() throws {
    let data = Self.waves(9)
    let training = dailyPanel(Array(data.dropLast()))
    let fitted = try Self.fit(Self.configuration(.manySeasons, effort: 0.1), training)
    var stranger = dailyPanel([Array(data[8].dropLast(6))])
    stranger.series[0].id = SeriesID("stranger")
    for (value, actual) in zip(try Self.points(fitted, stranger)[0], data[8].suffix(6)) {
      #expect(abs(value / actual - 1) < 0.15)
    }
    // Its place in the panel is not what names a series.
    let mixed = try Self.points(fitted, training.with([stranger.series[0], training.series[3]]))
    #expect(mixed[0].bits == (try Self.points(fitted, stranger)[0].bits))
    #expect(mixed[1].bits == (try Self.points(fitted, training)[3].bits))
  }

  @Test("one short series with trend and season: closer than its last season")
  func shortSeries() throws {
    let data = ForecastingFixture.wave(
      72, period: 12, level: 100, slope: 1, height: 20, noise: 1, seed: 4)
    let training = dailyPanel([Array(data.dropLast(12))])
    var configuration = Self.configuration(
      .shortSeries, horizon: 12, period: 12, effort: 0.5, count: 60)
    configuration.hiddenSize = 8
    let fitted = try Self.fit(configuration, training)
    func error(_ point: [Double]) -> Double {
      zip(point, data.suffix(12)).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let own = try Self.points(fitted, training, horizon: 12)[0]
    #expect(error(own) < 0.8 * error(Array(training.series[0].values.suffix(12))))
  }

  @Test("a long series many seasons ahead: closer than its last season")
  func longHorizon() throws {
    // A level that comes and goes within seven seasons: the last is no good guess of the next.
    var generator = SplitMix64(seed: 3)
    let data = (0..<900).map { t in
      let phase = 2 * Double.pi * Double(t)
      return 50 + 10 * sin(phase / 28) + 5 * sin(phase / 4 + 0.3)
        + Double.random(in: -0.5...0.5, using: &generator)
    }
    let horizon = 16
    let training = dailyPanel([Array(data.dropLast(horizon))])
    var configuration = Self.configuration(.longHorizon, horizon: horizon, effort: 0.3)
    configuration.hiddenSize = 16
    let fitted = try Self.fit(configuration, training)
    func error(_ point: [Double]) -> Double {
      zip(point, data.suffix(horizon)).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let last = training.series[0].values.suffix(4)
    let own = try Self.points(fitted, training, horizon: horizon)[0]
    #expect(error(own) < 0.4 * error(Array([last, last, last, last].joined())))
  }

  @Test("the same bits on any number of threads", arguments: Recipe.allCases, [2, 3])
  func threads(recipe: Recipe, count: Int) throws {
    let panel = dailyPanel(Self.waves(3))
    let configuration = Self.configuration(recipe, members: 2)
    let one = try Self.fit(configuration, panel)
    let pool = WorkerPool(threads: count)
    defer { pool.stop() }
    let other = try Self.fit(configuration, panel, pool: pool)
    #expect(one.networks == other.networks)
    #expect(
      try one.forecast(panel, horizon: 9, levels: [])
        == other.forecast(panel, horizon: 9, levels: []))
  }

  @Test("members and seeds differ", arguments: Recipe.allCases)
  func seeds(recipe: Recipe) throws {
    let panel = dailyPanel(Self.waves(2))
    var configuration = Self.configuration(recipe, members: 2)
    let fitted = try Self.fit(configuration, panel)
    for kind in fitted.networks { #expect(kind[0] != kind[1]) }
    configuration.seed = 2
    #expect(try Self.fit(configuration, panel).networks != fitted.networks)
  }

  @Test("neither fit nor forecast sees what comes after the cutoff", arguments: Recipe.allCases)
  func leaks(recipe: Recipe) throws {
    let data = Self.waves(3)
    let cutoff = 48
    func result(_ future: (Double) -> Double) throws -> ([[[Float]]], [[Double]]) {
      let whole = data.map { $0.prefix(cutoff) + $0.dropFirst(cutoff).map(future) }
      let panel = dailyPanel(whole.map { Array($0) })
      let past = panel.with(panel.series.map { $0.prefix(cutoff) })
      let fitted = try Self.fit(Self.configuration(recipe, count: cutoff), past)
      return (fitted.networks, try Self.points(fitted, past))
    }
    let (networks, points) = try result { $0 }
    let (changedNetworks, changedPoints) = try result { -1e6 * $0 }
    #expect(networks == changedNetworks)
    #expect(points.map(\.bits) == changedPoints.map(\.bits))
  }

  static let awkward: [[Double]] = [
    Array(repeating: 5, count: 30), Array(repeating: 0, count: 30), [7], [1, 2], [0], [3, .nan, 4],
    [1e12, 2e12, 3e12, 1e12, 2e12], (0..<30).map { $0 % 3 == 0 ? .nan : 4 + Double($0 % 4) },
    (0..<30).map { 1e-12 * Double($0 + 1) }, (0..<30).map { $0 % 2 == 0 ? -1e9 : 1e9 },
    (0..<40).map { $0 % 7 == 0 ? 3 : 0 }, [.nan, .nan, 5] + Array(repeating: .nan, count: 20),
    (0..<40).map { 1e300 * Double($0 % 4 + 1) }, (0..<40).map { Double(20 - $0) },
    (0..<40).map { 1e-300 * Double($0 % 4 + 1) },
  ]

  @Test(
    "degenerate series are continued by finite values of their size, together and alone",
    arguments: Recipe.allCases, [1, 4])
  func degenerate(recipe: Recipe, period: Int) throws {
    for series in [Self.awkward] + Self.awkward.map({ [$0] }) {
      let panel = dailyPanel(series)
      let configuration = Self.configuration(recipe, period: period, effort: 0.01, count: 20)
      let fitted = try Self.fit(configuration, panel)
      for (point, values) in zip(try Self.points(fitted, panel, horizon: 9), series) {
        let size = values.reduce(0) { max($0, $1.isNaN ? 0 : abs($1)) }
        #expect(point.count == 9)
        #expect(point.allSatisfy { $0.isFinite && abs($0) / 1e3 <= size }, "\(values) \(point)")
        if values.allSatisfy({ !($0 < 0) }) { #expect(point.allSatisfy { $0 >= 0 }) }
      }
    }
  }

  @Test("what is constant stays so", arguments: Recipe.allCases)
  func constant(recipe: Recipe) throws {
    let panel = dailyPanel([Array(repeating: 5, count: 30), Array(repeating: 0, count: 30)])
    let fitted = try Self.fit(Self.configuration(recipe), panel)
    let points = try Self.points(fitted, panel)
    #expect(points == [Array(repeating: 5, count: 6), Array(repeating: 0, count: 6)])
  }

  @Test("a series without a value is refused by name", arguments: Recipe.allCases)
  func noValue(recipe: Recipe) throws {
    let panel = dailyPanel(Self.waves(2) + [Array(repeating: .nan, count: 20)])
    let fitted = try Self.fit(Self.configuration(recipe), panel)
    #expect(throws: ForecastError.noObservedValue(panel.series[2].id)) {
      _ = try fitted.forecast(panel, horizon: 6, levels: [])
    }
  }

  @Test("a further block continues the first", arguments: Recipe.allCases)
  func furtherBlocks(recipe: Recipe) throws {
    let panel = dailyPanel(Self.waves(3))
    let fitted = try Self.fit(Self.configuration(recipe), panel)
    let near = try Self.points(fitted, panel)
    let far = try Self.points(fitted, panel, horizon: 15)
    for index in near.indices {
      #expect(far[index].count == 15)
      #expect(Array(far[index].prefix(6)).bits == near[index].bits)
      var longer = panel.with([panel.series[index]])
      longer.series[0].values = Observations(longer.series[0].values + near[index])
      #expect(
        Array(far[index].dropFirst(6).prefix(6)).bits
          == (try Self.points(fitted, longer)[0].bits))
    }
    #expect(try Self.points(fitted, panel, horizon: 2)[1].bits == Array(near[1].prefix(2)).bits)
  }
}
