import Recurrent
import Synchronization
import Testing
import TimeSeries

@testable import Forecasting

/// A training that goes on from a journal ends in the same bits.
@Suite struct TrainingJournalTests {
  /// Every kind of state that the next step may depend on.
  private static let kinds: [@Sendable (inout RecurrentConfiguration) -> Void] = [
    { _ in },
    {
      $0.optimizer = .sgd(momentum: 0.9, weightDecay: 0.01)
      $0.clipping = GradientClipping(percentile: 50)
      $0.schedule = .plateau(factor: 0.5, patience: 1)
    },
    {
      $0.optimizer = .cocob()
      $0.layers = 2
      $0.dropout = 0.3
      $0.zoneout = 0.1
    },
    {
      $0.regime.truncation = .init(carriedSteps: 4, gradientSteps: 2)
      $0.layers = 2
      $0.dilations = [1, 2]
      $0.recurrentDropout = 0.1
    },
    {
      $0.strategy = .encoderDecoder
      $0.regime.teacherForcing = TeacherForcingSchedule(share: 0, decay: .sigmoid)
    },
  ]

  private func run(
    _ configuration: RecurrentConfiguration, _ journal: TrainingJournal?,
    _ series: [[Double]] = waves, report: @escaping (TrainingProgress) -> Void = { _ in }
  ) throws -> (parameters: [Float], curve: TrainingCurve) {
    try TrainingLoop(
      configuration: configuration, pool: ForecastingFixture.pool, stage: "test", report: report,
      training: TrainingControl(isOver: { false }, journal: journal).begin(1)[0]
    ).run(
      series: series, validationLength: 4, epochs: configuration.epochs)
  }

  private static let waves = [60, 33, 21].map { ForecastingFixture.wave($0, level: 0) }

  @Test(arguments: kinds.indices) func aTrainingGoesOnFromEveryEpoch(index: Int) throws {
    let configuration = ForecastingFixture.configuration {
      $0.epochs = 5
      TrainingJournalTests.kinds[index](&$0)
    }
    _ = try expectToGoOn(configuration, TrainingJournalTests.waves)
  }

  /// Each epoch of training makes validation worse, and so the next one slower.
  @Test func whatSlowedTrainingDownIsRemembered() throws {
    let contrary = ForecastingFixture.wave(40, level: 0, slope: 0).enumerated()
      .map { $0 < 36 ? $1 : -3 * $1 }
    var configuration = ForecastingFixture.configuration {
      $0.epochs = 6
      $0.learningRate = 0.03
      $0.patience = 6
      $0.schedule = .plateau(factor: 0.5, patience: 0)
    }
    let slowed = try expectToGoOn(configuration, [contrary])
    configuration.schedule = .constant
    #expect(try run(configuration, nil, [contrary]).curve.epochs != slowed.epochs)
  }

  /// At a rate so large that the loss explodes in the first epoch, and at half of it no more.
  @Test func theRateThatARescueLeftIsRemembered() throws {
    let curve = try expectToGoOn(
      ForecastingFixture.configuration {
        $0.cell = .rnnTanh
        $0.objective = .meanSquaredError
        $0.optimizer = .sgd(momentum: 0)
        $0.clipping = GradientClipping()
        $0.learningRate = 0.35
        $0.batchSize = 1
        $0.epochs = 3
      }, [ForecastingFixture.wave(120, level: 300, slope: 0)])
    #expect(curve.returns == 1 && curve.skippedSteps >= 3)
  }

  /// Trains at a stretch, and again from each epoch's end.
  /// - Returns: the curve, which is always the same.
  private func expectToGoOn(
    _ configuration: RecurrentConfiguration, _ series: [[Double]]
  ) throws -> TrainingCurve {
    let plain = try run(configuration, nil, series)
    let journal = TrainingJournal()
    var snapshots: [[Int: [UInt8]]] = []
    let whole = try run(configuration, journal, series) { _ in snapshots.append(journal.states) }
    #expect(whole.parameters.bits == plain.parameters.bits)
    #expect(whole.curve == plain.curve)
    #expect(snapshots.count == whole.curve.epochs.count && snapshots.count > 1)
    for (done, states) in snapshots.enumerated() {
      var epochs: [Int] = []
      let resumed = try run(configuration, TrainingJournal(states: states), series) {
        epochs.append($0.epoch)
      }
      #expect(epochs == Array(done + 1...snapshots.count))
      #expect(resumed.parameters.bits == whole.parameters.bits, "after \(done) epochs")
      #expect(resumed.curve == whole.curve)
    }
    let finished = try run(configuration, TrainingJournal(states: journal.states), series) { _ in
      Issue.record("trained again")
    }
    #expect(finished.parameters.bits == whole.parameters.bits)
    #expect(finished.curve == whole.curve)
    return whole.curve
  }

  private func same(_ first: Fit, _ second: Fit, _ panel: Panel) throws -> Bool {
    func forecasts(_ fit: Fit) throws -> [Forecast] {
      try fit.forecaster.forecast(panel, horizon: 3, levels: [0.8])
    }
    return try forecasts(first) == forecasts(second) && first.holdout == second.holdout
      && first.curve == second.curve && first.choices == second.choices
      && first.forecaster.configuration == second.forecaster.configuration
  }

  /// Networks of views and mixtures, those of the search too, are taken over where they were finished.
  @Test func aCombinationGoesOnFromItsNetworks() throws {
    var combination = CombinationFixture.configuration(candidates: [.theta])
    combination.alternatives = [.mixture(CombinationFixture.mixture(.manySeasons))]
    let panel = CombinationFixture.panel(12)
    func fit(
      _ journal: TrainingJournal?, report: @escaping @Sendable (TrainingProgress) -> Void
    ) throws -> Fit {
      try Fitting(
        .combination(combination), levels: [0.8], refit: true, journal: journal,
        pool: ForecastingFixture.pool, report: report
      ).run(panel)
    }
    let plain = try fit(nil) { _ in }
    let journal = TrainingJournal()
    let seen = Mutex<[[Int: [UInt8]]]>([])
    let whole = try fit(journal) { _ in seen.withLock { $0.append(journal.states) } }
    #expect(try same(plain, whole, panel))
    let snapshots = seen.withLock { $0 }
    let all = snapshots.count
    #expect(all > 50)
    var last = all
    for index in [0, all / 5, all / 2, all * 4 / 5, all - 1] {
      let reports = Mutex(0)
      let resumed = try fit(TrainingJournal(states: snapshots[index])) { _ in
        reports.withLock { $0 += 1 }
      }
      #expect(try same(resumed, whole, panel), "after \(index) of \(all) stretches")
      // What is taken over is not told again.
      let told = reports.withLock { $0 }
      #expect(snapshots[index].isEmpty ? told == all : told < last)
      last = told
    }
  }

  /// A network that is only compared with is not trained again either.
  @Test func aComparedNetworkIsTakenOver() throws {
    let panel = CombinationFixture.panel(2)
    let configuration = ForecastingFixture.configuration { $0.epochs = 4 }
    func fit(
      _ journal: TrainingJournal, stage: @escaping @Sendable (String) -> Void
    ) throws -> Fit {
      try Fitting(
        .network(configuration), levels: [0.8], refit: true,
        comparisons: [.multilayerPerceptron], journal: journal, pool: ForecastingFixture.pool
      ) { stage($0.stage) }.run(panel)
    }
    let journal = TrainingJournal()
    let all = Mutex<[String]>([])
    let whole = try fit(journal) { stage in all.withLock { $0.append(stage) } }
    #expect(all.withLock { Set($0) } == ["holdout", "mlp", "refit"])
    #expect(journal.states.count == 3)
    // As it was when the compared network had been trained, and before the last one.
    var states = journal.states
    states[2] = nil
    let rest = Mutex<[String]>([])
    let resumed = try fit(TrainingJournal(states: states)) { stage in
      rest.withLock { $0.append(stage) }
    }
    #expect(try same(resumed, whole, panel))
    #expect(rest.withLock { Set($0) } == ["refit"])
  }

  /// What a time limit has changed is nothing to go on from.
  @Test func nothingIsRecordedOnceTimeIsShort() throws {
    let journal = TrainingJournal()
    _ = try Fitting(
      .network(ForecastingFixture.configuration()), levels: [0.8], refit: true,
      limit: TrainingLimit { 1 }, journal: journal, pool: ForecastingFixture.pool
    ).run(CombinationFixture.panel(2))
    #expect(journal.states.isEmpty)
  }

  // MARK: - The file

  private static let fingerprint = Fingerprint(String(repeating: "0a", count: 32))

  private func read(_ bytes: [UInt8]) throws -> TrainingJournal? {
    try TrainingJournal.decoded(
      bytes, path: "checkpoint", of: #require(TrainingJournalTests.fingerprint))
  }

  @Test func theFileSaysTheSame() throws {
    let states: [Int: [UInt8]] = [0: [1, 2, 3], 7: [], 3: Array(repeating: 9, count: 300)]
    let fingerprint = try #require(TrainingJournalTests.fingerprint)
    let bytes = TrainingJournal(states: states).encoded(fingerprint)
    #expect(try read(bytes)?.states == states)
    let other = try #require(Fingerprint(String(repeating: "b", count: 64)))
    #expect(try read(TrainingJournal(states: states).encoded(other)) == nil)
  }

  /// Cut at every length, and with every byte changed.
  @Test func aDamagedFileIsRefused() throws {
    let fingerprint = try #require(TrainingJournalTests.fingerprint)
    let bytes = TrainingJournal(states: [0: [1, 2, 3]]).encoded(fingerprint)
    for length in bytes.indices {
      #expect(throws: ModelFileError.self) { try read(Array(bytes[..<length])) }
    }
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1 << UInt8(index % 8)
      #expect(throws: ModelFileError.self) { try read(changed) }
    }
  }

  /// Whole files, and yet none of this training: no count is believed, nothing traps.
  @Test func statesOfOtherTrainingsAreRefused() throws {
    let configuration = ForecastingFixture.configuration()
    let journal = TrainingJournal()
    var states: [[UInt8]] = []
    _ = try run(configuration, journal) { _ in states.append(journal.states[0] ?? []) }
    let state = try #require(states.last)
    let bad = [
      [], Array(state.dropLast()), Array(state.dropFirst(8)),
      state.indices.map { $0 % 8 == 7 ? 0x7F : state[$0] }, Array(repeating: 0xFF, count: 4000),
    ]
    for state in bad {
      #expect(throws: TrainingError.unusableCheckpoint) {
        try run(configuration, TrainingJournal(states: [0: state]))
      }
    }
    #expect(throws: TrainingError.unusableCheckpoint) {
      try TrainedNetwork(Array(state), parameters: 4)
    }
  }
}
