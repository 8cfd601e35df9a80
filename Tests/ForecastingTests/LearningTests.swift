import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// The whole of a fit learns what a forecaster of any worth must.
@Suite struct LearningTests {
  /// Nine years of months: a season, a trend, a little noise.
  private let panel = dailyPanel([
    ForecastingFixture.wave(108, period: 12, level: 20, slope: 0.2, height: 5, noise: 0.3)
  ])

  private func skill(_ configuration: RecurrentConfiguration) throws -> Double {
    let fit = try Fitting(
      configuration, levels: [0.8], refit: false, pool: ForecastingFixture.pool
    ).run(panel)
    let skill = try #require(fit.holdout).accuracy.skill(
      of: configuration.modelName, against: "SeasonalNaive", metric: .meanAbsoluteScaledError)
    return try #require(skill.value)
  }

  @Test("season and trend, as configured by itself", arguments: [1, 2, 3] as [UInt64])
  func automatic(seed: UInt64) throws {
    var options = FitOptions()
    options.seasonalPeriod = 12
    options.horizon = 12
    options.hiddenSize = 8
    options.epochs = 15
    options.seed = seed
    #expect(try skill(AutomaticConfiguration(options, panel: panel).configuration) > 0)
  }

  /// A small GRU over two seasons of twelve steps.
  private static func seasonal(
    _ change: (inout RecurrentConfiguration) -> Void
  ) -> RecurrentConfiguration {
    ForecastingFixture.configuration {
      $0.cell = .gru
      $0.contextLength = 24
      $0.horizon = 12
      $0.seasonalPeriod = 12
      $0.validationLength = 12
      $0.transforms = TransformChain([.difference(lag: 1), .standard])
      $0.batchSize = 16
      $0.learningRate = 0.02
      $0.epochs = 40
      $0.patience = 15
      change(&$0)
    }
  }

  @Test("season and trend, from the values alone", arguments: [1, 2, 3] as [UInt64])
  func fromValues(seed: UInt64) throws {
    let configuration = LearningTests.seasonal {
      $0.hiddenSize = 8
      $0.seed = seed
    }
    #expect(try skill(configuration) > 0)
  }

  /// Every way to read and to predict, from the values alone.
  static let networks: [(name: String, change: @Sendable (inout RecurrentConfiguration) -> Void)] =
    [
      ("recursive, three lags", { $0.lags = 3 }),
      ("direct", { $0.strategy = .direct }),
      (
        "direct, read in both directions",
        {
          $0.strategy = .direct
          $0.outputPlacement = .lastStep
          $0.isBidirectional = true
        }
      ),
      (
        "direct, season by season",
        {
          $0.strategy = .direct
          $0.lags = 12
          $0.segment = 12
        }
      ),
      ("encoder-decoder", { $0.strategy = .encoderDecoder }),
      (
        "encoder-decoder with attention",
        {
          $0.strategy = .encoderDecoder
          $0.attends = true
          $0.isBidirectional = true
        }
      ),
      ("perceptron", { $0 = .multilayerPerceptron(like: $0) }),
      (
        "perceptron with a shortcut",
        {
          $0 = .multilayerPerceptron(like: $0)
          $0.hasShortcut = true
        }
      ),
    ]

  @Test("every strategy beats repeating the season", arguments: networks.indices)
  func strategies(index: Int) throws {
    let configuration = LearningTests.seasonal {
      $0.hiddenSize = 16
      LearningTests.networks[index].change(&$0)
    }
    #expect(try skill(configuration) > 0, "\(LearningTests.networks[index].name)")
  }
}
