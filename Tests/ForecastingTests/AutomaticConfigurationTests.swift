import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct AutomaticConfigurationTests {
  private func automatic(
    _ series: [[Double]], frequency: Frequency = .daily,
    _ change: (inout FitOptions) -> Void = { _ in }
  ) -> AutomaticConfiguration {
    var options = FitOptions()
    change(&options)
    var panel = dailyPanel(series)
    panel.frequency = frequency
    return AutomaticConfiguration(options, panel: panel)
  }

  private func noise(_ count: Int, in range: ClosedRange<Double> = 10...12) -> [Double] {
    var generator = SplitMix64(seed: 4)
    return generator.values(count: count, in: range)
  }

  @Test(
    "season, horizon and context by frequency",
    arguments: [
      (Frequency.monthStart, 12, 24, 24), (.daily, 7, 14, 14), (.businessDays(1), 5, 10, 10),
      (.weekly, 52, 13, 104), (.hourly, 24, 48, 48), (.months(3, anchor: .end), 4, 8, 8),
      (.months(12, anchor: .day(1)), 1, 6, 8), (.index(step: 1), 1, 6, 8),
      (.fixed(ticks: 900 * Timestamp.ticksPerSecond), 96, 96, 192),
    ])
  func sizes(frequency: Frequency, season: Int, horizon: Int, context: Int) {
    let configuration = automatic([noise(2000)], frequency: frequency).configuration
    #expect(configuration.seasonalPeriod == season)
    #expect(configuration.horizon == horizon)
    #expect(configuration.contextLength == context)
    #expect(configuration.validationLength == max(horizon, 8))
  }

  @Test func shortSeriesBoundWhatIsAsked() {
    let configuration = automatic([noise(20), noise(25), noise(900)]).configuration
    #expect(configuration.horizon == 5, "a fifth of the median length")
    #expect(configuration.contextLength == 12, "half of it")
    #expect(configuration.validationLength == 5)
    for count in 1...3 {
      let tiny = automatic([noise(count)]).configuration
      #expect(tiny.horizon == 1)
      #expect(tiny.contextLength == 1)
      #expect(tiny.validationLength == 1)
    }
  }

  @Test func logarithmsAreForPositiveSeriesThatGrow() {
    let growing = (0..<60).map { 10 + Double($0) }
    #expect(automatic([growing]).configuration.transforms.transforms.first == .log1p)
    #expect(automatic([noise(60)]).configuration.transforms.transforms == [.standard])
    let zero = [0] + growing
    #expect(automatic([zero]).configuration.transforms.pointwise == .identity)
    #expect(automatic([growing, noise(60)]).configuration.transforms.pointwise == .identity)
    #expect(automatic([growing, growing, zero]).configuration.transforms.pointwise == .log1p)
    let negative = automatic([growing, growing, growing, growing + [-0.1]])
    #expect(negative.configuration.transforms.pointwise == .identity)
    #expect(
      negative.choices.first { $0.name == "transform" }?.why == "series s3 has negative values")
  }

  @Test func seasonsAreDifferencedWhereTheyShow() {
    let wave = ForecastingFixture.wave(80, period: 7, level: 0, slope: 0)
    let seasonal = automatic([wave, wave, noise(80)]).configuration
    #expect(seasonal.transforms.transforms == [.difference(lag: 7), .standard])
    let mixed = automatic([wave, noise(80)]).configuration
    #expect(mixed.transforms.transforms == [], "scaled by windows")
    #expect(mixed.windowScaling == .standard)
    #expect(
      automatic([wave]) { $0.seasonalPeriod = 1 }.configuration.transforms.transforms
        == [.standard], "a wave keeps to its level")
    let short = automatic([wave, wave, [1, 2, 3]]).configuration
    #expect(!short.transforms.transforms.contains(.difference(lag: 7)), "one series is too short")
  }

  @Test func lagsFitWhatIsLeftBeforeTheHoldout() throws {
    let wave = ForecastingFixture.wave(24, period: 7, level: 0, slope: 0)
    let automatic = automatic([wave]) {
      $0.horizon = 18
      $0.epochs = 1
      $0.hiddenSize = 4
    }
    #expect(automatic.configuration.transforms.transforms.contains(.standard))
    let fit = try Fitting(
      automatic.configuration, levels: [0.8], refit: true, pool: ForecastingFixture.pool
    ).run(dailyPanel([wave]))
    #expect(fit.holdout != nil)
  }

  @Test func wanderingSeriesAreDifferenced() {
    var level = 0.0
    let walk = noise(100, in: -1...1).map { step -> Double in
      level += step
      return level
    }
    let configuration = automatic([walk]) { $0.seasonalPeriod = 1 }.configuration
    #expect(configuration.transforms.transforms == [.difference(lag: 1), .standard])
  }

  @Test func largePanelsHaveLargerNetworks() {
    #expect(automatic([noise(200)]).configuration.hiddenSize == 32)
    #expect(automatic([noise(3100)]).configuration.hiddenSize == 64)
  }

  @Test func whatIsGivenWins() {
    let given = automatic([ForecastingFixture.wave(80, period: 7, level: 100)]) {
      $0.horizon = 9
      $0.contextLength = 11
      $0.seasonalPeriod = 3
      $0.cell = .gru
      $0.layers = 2
      $0.hiddenSize = 5
      $0.dropout = 0.25
      $0.strategy = .recursive
      $0.objective = .huber(delta: 2)
      $0.scaling = .robust
      $0.logarithm = true
      $0.differences = [2, 1]
      $0.optimizer = .sgd(momentum: 0.5)
      $0.learningRate = 0.125
      $0.clipNorm = 3
      $0.clipValue = 0.5
      $0.clipPercentile = 20
      $0.schedule = .cosine(warmUp: 0.25)
      $0.initialization = .orthogonal
      $0.batchSize = 6
      $0.epochs = 17
      $0.patience = 4
      $0.validationLength = 8
      $0.seed = 99
    }
    #expect(
      given.configuration
        == RecurrentConfiguration(
          cell: .gru, layers: 2, hiddenSize: 5, dropout: 0.25, contextLength: 11, horizon: 9,
          seasonalPeriod: 3,
          transforms: TransformChain([
            .log1p, .difference(lag: 2), .difference(lag: 1), .robust,
          ]),
          windowScaling: .none, objective: .huber(delta: 2), optimizer: .sgd(momentum: 0.5),
          learningRate: 0.125, clipping: GradientClipping(norm: 3, value: 0.5, percentile: 20),
          schedule: .cosine(warmUp: 0.25), initialization: .orthogonal, batchSize: 6, epochs: 17,
          patience: 4, validationLength: 8, seed: 99))
    #expect(given.choices.allSatisfy { $0.why == "as you asked" })
  }

  @Test(
    "where values are brought to unit size",
    arguments: [
      (FitOptions.Scaling.window, [], WindowScaling.standard), (.series, [.standard], .none),
      (.robust, [.robust], .none), (.minMax, [.minMax], .none), (.none, [], .none),
    ] as [(FitOptions.Scaling, [Transform], WindowScaling)])
  func scaling(scaling: FitOptions.Scaling, transforms: [Transform], window: WindowScaling) {
    let configuration = automatic([noise(50)]) {
      $0.scaling = scaling
      $0.differences = []
    }.configuration
    #expect(configuration.transforms.transforms == transforms)
    #expect(configuration.windowScaling == window)
  }

  private func choice(_ name: String, of automatic: AutomaticConfiguration) -> Choice? {
    automatic.choices.first { $0.name == name }
  }

  @Test(arguments: CellKind.allCases) func everyCellBeginsAtWhatIsDefinedForIt(cell: CellKind) {
    let automatic = automatic([noise(60)]) { $0.cell = cell }
    let initialization = automatic.configuration.initialization
    #expect(initialization.isDefined(for: cell))
    #expect(initialization == (cell == .rnnReLU ? .identity : .uniform))
    let reason = choice("initialization", of: automatic)?.why
    #expect(reason?.contains("Le et al. 2015") == (cell == .rnnReLU))
  }

  @Test func smapeKeepsDataUnits() {
    let growing = ForecastingFixture.wave(80, period: 7, level: 100, slope: 3)
    let usual = automatic([growing]).configuration
    #expect(!usual.transforms.isAffine)
    let percentage = automatic([growing]) { $0.objective = .symmetricPercentage }
    #expect(percentage.configuration.transforms.transforms == [.standard])
    for name in ["transform", "difference"] {
      #expect(choice(name, of: percentage)?.value == "none")
      #expect(choice(name, of: percentage)?.why.contains("smape") == true)
    }
    let scaled = automatic([growing]) { $0.objective = .scaledAbsolute }
    #expect(scaled.configuration.transforms == usual.transforms)
  }

  @Test func aPercentileTakesTheUsualLimitsPlace() {
    let usual = automatic([noise(60)]).configuration.clipping
    #expect(usual == GradientClipping(norm: 1))
    let percentile = automatic([noise(60)]) { $0.clipPercentile = 10 }.configuration.clipping
    #expect(percentile == GradientClipping(percentile: 10))
  }

  @Test func cocobHasNoRate() {
    let cocob = automatic([noise(60)]) { $0.optimizer = .cocob() }
    #expect(choice("learning-rate", of: cocob)?.value == "none")
    #expect(choice("schedule", of: cocob) == nil)
    let decaying = automatic([noise(60)]) { $0.optimizer = .adamW() }
    #expect(choice("optimizer", of: decaying)?.value == "adamw, weight decay 0.01")
  }

  @Test func givenWeightsAreNamed() {
    let given = automatic([noise(60)]) {
      $0.start = "w.safetensors"
      $0.epochs = 0
    }
    #expect(choice("initialization", of: given)?.value == "weights of w.safetensors")
    #expect(choice("epochs", of: given)?.value == "0")
    #expect(given.configuration.epochs == 0)
  }

  @Test func everyChoiceHasANameAValueAndAReason() {
    for change: (inout FitOptions) -> Void in [{ _ in }, { $0.differences = [] }] {
      let choices = automatic([noise(60)], change).choices
      #expect(
        choices.map(\.name) == [
          "season", "horizon", "context", "transform", "difference", "scale", "cell", "layers",
          "hidden", "initialization", "loss", "epochs", "patience", "validate", "optimizer",
          "learning-rate", "schedule", "clipping", "strategy",
        ])
      #expect(choices.allSatisfy { !$0.value.isEmpty && !$0.why.isEmpty })
    }
  }

  // MARK: The network

  private func choices(_ change: (inout FitOptions) -> Void) -> [String: String] {
    let choices = automatic([noise(200)], frequency: .monthStart, change).choices
    return Dictionary(choices.map { ($0.name, "\($0.value): \($0.why)") }) { $1 }
  }

  @Test func directPredictsAtEveryOriginUnlessItReadsBackwards() {
    let plain = choices { $0.strategy = .direct }
    #expect(plain["origins"] == "every: one pass over a window trains on all its origins")
    #expect(plain["lags"] == "1: the default")
    #expect(plain["segment"] == "1: the default")
    let backwards = automatic([noise(200)]) {
      $0.strategy = .direct
      $0.isBidirectional = true
    }
    #expect(backwards.configuration.outputPlacement == .lastStep)
    #expect(backwards.configuration.conflict == nil)
  }

  @Test func theContextIsWholeSegments() {
    let automatic = automatic([noise(200)], frequency: .monthStart) {
      $0.strategy = .direct
      $0.segment = 7
    }
    #expect(automatic.configuration.contextLength == 21)
    #expect(automatic.configuration.lags == 7)
    #expect(automatic.configuration.conflict == nil)
    let context = automatic.choices.first { $0.name == "context" }
    #expect(context?.why == "two seasons, in whole segments")
    let long = choices { $0.segment = 30 }
    #expect(long["context"] == "30: two seasons, in whole segments")
    #expect(long["lags"] == "30: the values a step moves on")
    let given = self.automatic([noise(200)]) {
      $0.segment = 7
      $0.contextLength = 20
    }
    #expect(given.configuration.contextLength == 20, "as asked, to be refused")
  }

  @Test func everyOptionOfTheNetworkReachesIt() {
    let configuration = automatic([noise(200)]) {
      $0.strategy = .encoderDecoder
      $0.lags = 3
      $0.segment = 2
      $0.isBidirectional = true
      $0.isResidual = true
      $0.layers = 2
      $0.dilations = [1, 2]
      $0.attends = true
      $0.zoneout = 0.25
      $0.recurrentDropout = 0.5
    }.configuration
    var expected = automatic([noise(200)]) { $0.layers = 2 }.configuration
    expected.strategy = .encoderDecoder
    expected.lags = 3
    expected.segment = 2
    expected.isBidirectional = true
    expected.isResidual = true
    expected.dilations = [1, 2]
    expected.attends = true
    expected.zoneout = 0.25
    expected.recurrentDropout = 0.5
    #expect(configuration == expected)
    #expect(configuration.conflict == nil)
  }

  @Test func aPerceptronIsChosenWhole() {
    let configuration = automatic([noise(200)]) {
      $0.kind = .perceptron
      $0.hasShortcut = true
    }.configuration
    var base = automatic([noise(200)]).configuration
    base.hasShortcut = true
    #expect(configuration == .multilayerPerceptron(like: base))
    #expect(choices { $0.kind = .perceptron }["cell"] == nil)
    #expect(choices { $0.kind = .perceptron }["model"] == "mlp: as you asked")
  }
}
