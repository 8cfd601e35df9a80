import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Training by truncated back-propagation and scheduled sampling, as a whole.
@Suite struct RegimeTests {
  private func loop(
    _ configuration: RecurrentConfiguration, pool: WorkerPool = ForecastingFixture.pool
  ) -> TrainingLoop {
    TrainingLoop(configuration: configuration, pool: pool, stage: "test", report: { _ in })
  }

  private static let stateful = ForecastingFixture.configuration {
    $0.regime.truncation = .init(carriedSteps: 3, gradientSteps: 5)
  }

  /// Every regime, over a network that can follow it.
  private static let regimes: [@Sendable (inout RecurrentConfiguration) -> Void] = [
    { $0.regime.truncation = .init(carriedSteps: 3, gradientSteps: 5) },
    {
      $0.regime.truncation = .init(carriedSteps: 4, gradientSteps: 2)
      $0.layers = 2
      $0.dilations = [1, 2]
      $0.regime.gradientFlow = .cellStateOnly
      $0.recurrentDropout = 0.1
    },
    {
      $0.regime.truncation = .init(carriedSteps: 4, gradientSteps: 4)
      $0.regime.teacherForcing = TeacherForcingSchedule(share: 0, decay: .linear)
    },
    { $0.regime.teacherForcing = TeacherForcingSchedule(share: 0.5) },
    {
      $0.strategy = .encoderDecoder
      $0.regime.teacherForcing = TeacherForcingSchedule(share: 0, decay: .sigmoid)
      $0.regime.rateMultipliers = [.head: 2, .recurrent: 0.5]
    },
  ]

  @Test("the validation part reaches no gradient", arguments: regimes.indices)
  func leak(index: Int) throws {
    let configuration = ForecastingFixture.configuration(RegimeTests.regimes[index])
    // The last two are shorter than a batch, or than what is held back.
    let series = [60, 33, 7, 4].map { ForecastingFixture.wave($0, level: 0) }
    let length = 4
    let plain = try loop(configuration).run(series: series, validationLength: length, epochs: 2)
    for change in LeakTests.Change.allCases {
      let changed = try loop(configuration).run(
        series: series.map { change.applied(to: $0, from: $0.count - length) },
        validationLength: length, epochs: 1)
      let first = try loop(configuration).run(
        series: series, validationLength: length, epochs: 1)
      #expect(changed.parameters.bits == first.parameters.bits)
      #expect(changed.curve.epochs[0].training == plain.curve.epochs[0].training)
      #expect(changed.curve.epochs[0].validation != plain.curve.epochs[0].validation)
    }
  }

  @Test("the holdout changes nothing before it", arguments: regimes.indices)
  func holdout(index: Int) throws {
    let configuration = ForecastingFixture.configuration {
      RegimeTests.regimes[index](&$0)
      $0.transforms = TransformChain([.difference(lag: 2), .robust])
    }
    let waves = [
      ForecastingFixture.wave(40), ForecastingFixture.wave(31, level: 500, height: 80, seed: 2),
    ]
    let fitting = Fitting(
      configuration, levels: [0.8], refit: false, comparisons: Comparison.allCases,
      pool: ForecastingFixture.pool)
    let plain = try fitting.run(dailyPanel(waves))
    let models = try #require(plain.holdout).accuracy.models
    #expect(models.prefix(5) == ["LSTM", "SeasonalNaive", "Naive", "AR", "MLP"])
    #expect(
      models == [configuration.modelName]
        + Fitting.competitorNames(.network(configuration), Comparison.allCases))
    for change in LeakTests.Change.allCases {
      let changed = try fitting.run(
        dailyPanel(waves.map { change.applied(to: $0, from: $0.count - 3) }))
      #expect(changed.forecaster.parameters.bits == plain.forecaster.parameters.bits)
      #expect(changed.curve == plain.curve)
    }
  }

  @Test("the same bits on any number of threads", arguments: regimes.indices)
  func threads(index: Int) throws {
    // Fifty rows are three shards.
    let configuration = ForecastingFixture.configuration {
      RegimeTests.regimes[index](&$0)
      $0.batchSize = 50
    }
    let series = (0..<60).map { ForecastingFixture.wave(12 + $0, seed: UInt64($0)) }
    let one = try loop(configuration).run(series: series, validationLength: 2, epochs: 1)
    for threads in [2, 3] {
      let pool = WorkerPool(threads: threads)
      defer { pool.stop() }
      let more = try loop(configuration, pool: pool).run(
        series: series, validationLength: 2, epochs: 1)
      #expect(more.parameters.bits == one.parameters.bits)
      #expect(more.curve == one.curve)
    }
  }

  @Test("every regime moves the weights its own way")
  func effects() throws {
    let series = [ForecastingFixture.wave(40, level: 0)]
    func parameters(_ change: (inout RecurrentConfiguration) -> Void) throws -> [UInt32] {
      try loop(ForecastingFixture.configuration(change))
        .run(series: series, validationLength: 0, epochs: 1).parameters.bits
    }
    let all = try [parameters { _ in }] + RegimeTests.regimes.prefix(4).map { try parameters($0) }
    #expect(Set(all).count == 5)
    let held = try parameters { $0.regime.rateMultipliers = [.recurrent: 0] }
    let start = ForecastingFixture.untrained(ForecastingFixture.configuration()).parameters.bits
    let layout = ParameterLayout(ForecastingFixture.configuration().shape)
    for tensor in layout.tensors {
      let stays =
        layout.extract(tensor, from: held.map(Float.init(bitPattern:)))
        == layout.extract(tensor, from: start.map(Float.init(bitPattern:)))
      // Biases that are redundant are 0 and stay so.
      if tensor.name.hasPrefix("rnn.") { #expect(stays) } else { #expect(!stays) }
    }
  }

  /// A gap of twenty steps in the only series: batches without any target among others.
  @Test("long gaps")
  func gaps() throws {
    var values = ForecastingFixture.wave(60, level: 0)
    for index in 20..<40 { values[index] = .nan }
    let (parameters, curve) = try loop(RegimeTests.stateful)
      .run(series: [values], validationLength: 3, epochs: 2)
    #expect(parameters.allSatisfy { $0.isFinite })
    #expect(curve.epochs.allSatisfy { $0.training.isFinite })
    // A series of gaps alone has no walk at all.
    #expect(throws: TrainingError.noWindows(contextLength: 6)) {
      try loop(RegimeTests.stateful).run(
        series: [Array(repeating: .nan, count: 30)], validationLength: 3, epochs: 1)
    }
  }

  /// A pulse every five steps, seen through three: after three zeros the next value is 1 in one of two
  /// places, so whoever sees no more than them errs by 2 · ½ · ½ / 5 = 0.1 in the mean square. A state
  /// that is carried on counts to five, though no gradient reaches back so far.
  @Test("a dependency longer than the gradients reach", arguments: [1, 2, 3] as [UInt64])
  func carries(seed: UInt64) throws {
    let values = (0..<350).map { $0 % 5 == 0 ? 1.0 : 0 }
    let bound = 0.1
    func loss(_ change: (inout RecurrentConfiguration) -> Void) throws -> Double {
      let configuration = ForecastingFixture.configuration {
        $0.objective = .meanSquaredError
        $0.hiddenSize = 16
        $0.epochs = 60
        $0.seed = seed
        change(&$0)
      }
      let curve = try loop(configuration).run(
        series: [values], validationLength: 0, epochs: configuration.epochs
      ).curve
      return curve.epochs.suffix(5).reduce(0) { $0 + $1.training } / 5
    }
    // Three steps, that read three values or less.
    let windows = try loss {
      $0.contextLength = 2
      $0.horizon = 1
    }
    #expect(windows > 0.9 * bound)
    let carried = try loss { $0.regime.truncation = .init(carriedSteps: 1, gradientSteps: 3) }
    #expect(carried < bound / 10, "windows \(windows), carried \(carried)")
  }

  // MARK: What goes together

  static let conflicts:
    [(change: @Sendable (inout RecurrentConfiguration) -> Void, conflict: RegimeConflict)] = [
      (
        {
          $0.strategy = .encoderDecoder
          $0.regime.truncation = .init(carriedSteps: 1, gradientSteps: 1)
        }, .carriedWithoutRecursion(.encoderDecoder)
      ),
      (
        {
          $0.lags = 2
          $0.regime.truncation = .init(carriedSteps: 1, gradientSteps: 1)
        }, .carriedLags(2)
      ),
      (
        {
          $0.windowScaling = .lastValue
          $0.regime.truncation = .init(carriedSteps: 1, gradientSteps: 1)
        }, .carriedThroughWindowScales
      ),
      (
        {
          $0.strategy = .direct
          $0.regime.teacherForcing = TeacherForcingSchedule(share: 0.5)
        }, .forcingWithoutFeedback
      ),
      (
        {
          $0.lags = 3
          $0.regime.teacherForcing = TeacherForcingSchedule(share: 0.5)
        }, .forcingOfLags(3)
      ),
      (
        { $0.regime.teacherForcing = TeacherForcingSchedule(share: 1, decay: .linear) },
        .samplingDownToOne
      ),
      (
        {
          $0.cell = .gru
          $0.regime.gradientFlow = .cellStateOnly
        }, .flowWithoutCellState(.gru)
      ),
      ({ $0.regime.rateMultipliers = [.connection: 2] }, .multiplierWithoutPart(.connection)),
      ({ $0.regime.rateMultipliers = [.shortcut: 2] }, .multiplierWithoutPart(.shortcut)),
      (
        {
          $0.optimizer = .cocob()
          $0.regime.rateMultipliers = [.head: 2]
        }, .multiplierWithoutRate
      ),
    ]

  @Test("what does not go together", arguments: conflicts.indices)
  func refused(index: Int) {
    let (change, conflict) = RegimeTests.conflicts[index]
    #expect(ForecastingFixture.configuration(change).conflict == .regime(conflict))
  }

  @Test("groups are where the layout has parameters", arguments: Design.allCases)
  func groups(design: Design) {
    let configuration = design.configuration()
    let layout = ParameterLayout(configuration.shape)
    let names = layout.tensors.map(\.name)
    for group in ParameterGroup.allCases {
      let prefixes =
        switch group {
        case .recurrent: ["rnn.", "decoder."]
        case .connection: ["bridge.", "attention."]
        case .shortcut: ["shortcut."]
        case .head: ["head."]
        case .embedding: ["embedding."]
        case .mixture: ["mixture."]
        }
      let isThere = names.contains { name in prefixes.contains { name.hasPrefix($0) } }
      #expect(configuration.has(group) == isThere, "\(group)")
    }
  }

  @Test func aPerceptronLikeItTrainsOnWindows() {
    let other = ForecastingFixture.configuration {
      $0.regime = TrainingRegime(
        truncation: .init(carriedSteps: 2, gradientSteps: 2), gradientFlow: .cellStateOnly,
        teacherForcing: TeacherForcingSchedule(share: 0), rateMultipliers: [.head: 3])
    }
    let perceptron = RecurrentConfiguration.multilayerPerceptron(like: other)
    #expect(perceptron.regime == TrainingRegime(rateMultipliers: [.head: 3]))
    #expect(perceptron.conflict == nil)
  }

  // MARK: The model file

  @Test("there and back", arguments: regimes.indices)
  func roundTrip(index: Int) throws {
    let configuration = ForecastingFixture.configuration(RegimeTests.regimes[index])
    let model = try ModelFileFixture.model(configuration)
    let bytes = try ModelFile.encode(model, path: "m")
    let read = try ModelFileFixture.decode(bytes)
    #expect(read.forecaster.configuration == configuration)
    #expect(try ModelFile.encode(read, path: "m") == bytes)
  }

  @Test("what training does by default takes no room")
  func absent() throws {
    let plain = try Forgery(try ModelFileFixture.model())
    #expect(plain.metadata["forecast.model"]?.contains("regime") == false)
  }

  @Test(
    "out of range",
    arguments: [
      (#""tbptt":[3,5]"#, #""tbptt":[3]"#), (#""tbptt":[3,5]"#, #""tbptt":[0,5]"#),
      (#""tbptt":[3,5]"#, #""tbptt":[3,1000001]"#), (#""tbptt":[3,5]"#, #""tbptt":3"#),
      (#""gradient_flow":"cell-state""#, #""gradient_flow":"none""#),
      (#""teacher_forcing":0.25"#, #""teacher_forcing":1.1"#),
      (#""teacher_forcing":0.25"#, #""teacher_forcing":-0.1"#),
      (#""scheduled_sampling":"linear""#, #""scheduled_sampling":"cosine""#),
      (#""teacher_forcing":0.25,"#, ""), (#"{"head":2.0}"#, #"{"head":-1}"#),
      (#"{"head":2.0}"#, #"{"shortcut":1}"#), (#"{"head":2.0}"#, #"[2]"#),
      (#""window_scale":"none""#, #""window_scale":"standard""#),
      (#""strategy":"recursive""#, #""strategy":"direct""#),
    ])
  func hostile(old: String, new: String) throws {
    let configuration = ForecastingFixture.configuration {
      $0.regime = TrainingRegime(
        truncation: .init(carriedSteps: 3, gradientSteps: 5), gradientFlow: .cellStateOnly,
        teacherForcing: TeacherForcingSchedule(share: 0.25, decay: .linear),
        rateMultipliers: [.head: 2])
    }
    var forgery = try Forgery(try ModelFileFixture.model(configuration))
    try forgery.replace(old, with: new)
    #expect(try forgery.refusal()?.code == .metadata)
  }
}
