import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// What only a covariate tells is learnt from it: the error on the holdout is several times lower with it.
@Suite struct CovariateLearningTests {
  private static let days = 160

  private func noise(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return generator.values(count: count, in: -0.2...0.2)
  }

  /// 0 or 1, the latter one time in four, without any rhythm.
  private static func promotions(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return generator.values(count: count, in: 0...1).map { $0 < 0.25 ? 1 : 0 }
  }

  private func configuration(_ strategy: Strategy) -> RecurrentConfiguration {
    ForecastingFixture.configuration {
      $0.strategy = strategy
      $0.cell = .gru
      $0.hiddenSize = 8
      $0.contextLength = 6
      $0.horizon = 6
      $0.validationLength = 12
      $0.batchSize = 16
      $0.learningRate = 0.02
      $0.epochs = 40
      $0.patience = 40
    }
  }

  /// The mean absolute error on the holdout.
  private func error(_ panel: Panel, _ configuration: RecurrentConfiguration) throws -> Double {
    let fit = try Fitting(
      configuration, levels: [], refit: false, pool: ForecastingFixture.pool
    ).run(panel)
    let split = panel.holdingOut(configuration.horizon)
    var errors: [Double] = []
    for (forecast, actual) in zip(try #require(fit.holdout).forecasts, split.actuals) {
      errors += zip(forecast.point, actual.values).map { abs($0 - $1) }
    }
    return errors.reduce(0, +) / Double(errors.count)
  }

  @Test("a promotion that is planned", arguments: Strategy.allCases)
  func promotion(strategy: Strategy) throws {
    let promotions = (0..<3).map {
      CovariateLearningTests.promotions(CovariateLearningTests.days, seed: UInt64(9 + $0))
    }
    var panel = dailyPanel(
      promotions.enumerated().map { index, promotions in
        zip(promotions, noise(promotions.count, seed: UInt64(index))).map { 10 + 8 * $0 + $1 }
      })
    panel.covariates = [Covariate("promotion", .future)]
    for index in panel.series.indices {
      panel.series[index].covariates.future = [promotions[index]]
    }
    let plain = configuration(strategy)
    var informed = plain
    informed.covariates.columns = panel.covariates
    #expect(try error(panel, informed) * 3 < error(panel, plain))
  }

  @Test("an event by its name", arguments: Strategy.allCases)
  func category(strategy: Strategy) throws {
    let effects = [0.0, 9, -7, 3, 14]
    let events = (0..<3).map { index in
      var generator = SplitMix64(seed: UInt64(30 + index))
      return generator.values(count: CovariateLearningTests.days, in: 0...4.999).map {
        $0.rounded(.down)
      }
    }
    var panel = dailyPanel(
      events.enumerated().map { index, events in
        zip(events, noise(events.count, seed: UInt64(index))).map { 20 + effects[Int($0)] + $1 }
      })
    panel.covariates = [
      Covariate(
        "event", .future,
        .categorical(CovariateFixture.names("none", "fair", "strike", "game", "feast")))
    ]
    for index in panel.series.indices { panel.series[index].covariates.future = [events[index]] }
    let plain = configuration(strategy)
    var informed = plain
    informed.covariates.columns = panel.covariates
    #expect(try error(panel, informed) * 3 < error(panel, plain))
  }

  @Test("the day of the month, which no lag within reach tells", arguments: Strategy.allCases)
  func calendar(strategy: Strategy) throws {
    var panel = dailyPanel(
      (0..<2).map { noise(360, seed: UInt64($0)) })
    for index in panel.series.indices {
      let one = panel.series[index]
      panel.series[index].values = Observations(
        one.values.enumerated().map { step, noise in
          10 * Double(CalendarCycle.month.position(at: one.timestamp(at: step)).cosine) + noise
        })
      // Most of it missing, so that little can be told from the values before.
      var generator = SplitMix64(seed: UInt64(50 + index))
      let kept = generator.values(count: 360, in: 0...1)
      for step in 0..<348 where kept[step] < 0.6 { panel.series[index].values[step] = .nan }
      for step in 342..<354 { panel.series[index].values[step] = .nan }
    }
    let plain = configuration(strategy)
    var informed = plain
    informed.covariates.cycles = [.month]
    #expect(try error(panel, informed) * 2 < error(panel, plain))
  }

  @Test("what kind a series is")
  func kind() throws {
    // Two kinds of promotions: one raises, one lowers; which is told by the series' kind alone.
    let promotions = (0..<6).map {
      CovariateLearningTests.promotions(80, seed: UInt64(70 + $0))
    }
    var panel = dailyPanel(
      promotions.enumerated().map { index, promotions in
        zip(promotions, noise(80, seed: UInt64(index))).map {
          10 + (index % 2 == 0 ? 6 : -6) * $0 + $1
        }
      })
    panel.covariates = [
      Covariate("promotion", .future),
      Covariate("kind", .static, .categorical(CovariateFixture.names("up", "down"))),
    ]
    for index in panel.series.indices {
      panel.series[index].covariates.future = [promotions[index]]
      panel.series[index].covariates.fixed = [[Double(index % 2)]]
    }
    var some = configuration(.direct)
    some.contextLength = 1
    some.lags = 1
    some.transforms = TransformChain([.standard])
    var all = some
    some.covariates.columns = [panel.covariates[0]]
    all.covariates.columns = panel.covariates
    #expect(try error(panel, all) * 2 < error(panel, some))
  }

  @Test("a measurement that leads the values by a step")
  func past() throws {
    let leads = (0..<3).map { CovariateLearningTests.promotions(161, seed: UInt64(90 + $0)) }
    var panel = dailyPanel(
      leads.enumerated().map { index, leads in
        zip(leads, noise(160, seed: UInt64(index))).map { 10 + 8 * $0 + $1 }
      })
    panel.covariates = [Covariate("lead", .past)]
    for index in panel.series.indices {
      // Known with a value is what the next one will be.
      panel.series[index].covariates.past = [Array(leads[index].dropFirst())]
    }
    var plain = configuration(.recursive)
    plain.horizon = 1
    var informed = plain
    informed.covariates.columns = panel.covariates
    #expect(try error(panel, informed) * 3 < error(panel, plain))
  }
}
