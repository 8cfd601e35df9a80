import Recurrent
import Synchronization
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Further rounds of seeds, under a clock that an update moves on by a tick.
@Suite struct EnsembleGrowthTests {
  /// Networks of which an update takes a tick, questions about the time being asked once after each.
  private final class Clock: Sendable {
    private let ticks = Mutex(0)
    private let all: Int

    init(_ all: Int) { self.all = all }

    /// A tick goes by.
    func used() -> Double {
      ticks.withLock { ticks in
        ticks += 1
        return Double(ticks) / Double(all)
      }
    }
  }

  private static let configuration = CombinationFixture.configuration(methods: [.drift])
  private static let panel = CombinationFixture.panel(10, length: 30)

  private func growth(
    _ ticks: Int, _ panel: Panel = panel, journal: TrainingJournal? = nil
  ) throws -> GrowthResult {
    let clock = Clock(ticks)
    return try EnsembleGrowth(
      configuration: EnsembleGrowthTests.configuration, pool: ForecastingFixture.pool,
      limit: TrainingLimit { clock.used() }, journal: journal, trainingsToCome: 2
    ).run(panel)
  }

  private func fit(
    _ ticks: Int, _ panel: Panel = panel, pool: WorkerPool = ForecastingFixture.pool,
    journal: TrainingJournal? = nil,
    report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
  ) throws -> Fit {
    let clock = Clock(ticks)
    return try Fitting(
      .combination(EnsembleGrowthTests.configuration), levels: [0.8], refit: true,
      limit: TrainingLimit { clock.used() }, growsUntilLimit: true, journal: journal, pool: pool,
      report: report
    ).run(panel)
  }

  private func networks(_ fit: Fit) throws -> [[[Float]]] {
    guard case .combination(let fitted) = fit.forecaster, case .views(let views) = fitted.members[0]
    else { throw TrainingError.unusableCheckpoint }
    return views.networks.map(\.members)
  }

  @Test("the lowest error is taken, the larger number where two are the same")
  func best() {
    #expect(EnsembleGrowth.best([1]) == 0)
    #expect(EnsembleGrowth.best([1, 0.9, 0.95, 0.9, 0.91]) == 3)
    #expect(EnsembleGrowth.best([1, 1.1, 1.2]) == 0)
  }

  @Test("rounds end when three in a row have brought nothing")
  func settled() {
    #expect(!EnsembleGrowth.hasSettled([1, 1, 1]))
    #expect(EnsembleGrowth.hasSettled([1, 1, 1, 1]))
    #expect(!EnsembleGrowth.hasSettled([1, 1.1, 1.2, 0.99]))
    #expect(EnsembleGrowth.hasSettled([1, 0.8, 0.9, 0.85, 0.8]))
    #expect(!EnsembleGrowth.hasSettled([1, 0.8, 0.9, 0.85, 0.79]))
  }

  @Test("whatever rounds bring, trying more of them never takes more error")
  func neverWorse() {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<200 {
      let errors = generator.values(count: 21, in: 0.9...1.1)
      var last = Double.infinity
      for count in 1...errors.count {
        let known = Array(errors.prefix(count))
        let taken = known[EnsembleGrowth.best(known)]
        #expect(taken <= last && taken <= errors[0])
        last = taken
      }
    }
  }

  @Test("more time measures more rounds of the same, and its choice is no worse there")
  func time() throws {
    let results = try [20, 180, 210, 260, 5000].map { try growth($0) }
    for (shorter, longer) in zip(results, results.dropFirst()) {
      #expect(longer.errors.starts(with: shorter.errors))
      guard !shorter.errors.isEmpty else { continue }
      #expect(longer.errors[longer.rounds] <= shorter.errors[shorter.rounds])
    }
    #expect(results[0].errors.isEmpty && results[0].rounds == 0 && results[0].ending == .time)
    #expect(results[0].told.why == "the time allows none beside the usual ones")
    // Two views, two networks of four updates each, from two origins; then a round of two networks.
    let measured = results.map(\.errors.count)
    #expect(Set(measured).count >= 4, "\(measured)")
    let last = try #require(results.last)
    #expect(last.ending == .noGain || last.errors.count == EnsembleGrowth.mostRounds + 1)
    #expect(last.origins == 2 && last.series == 10)
    #expect(last.rounds == EnsembleGrowth.best(last.errors))
  }

  @Test(
    "what lies in the holdout moves no decision and no forecast of it; too short a history is said")
  func leak() throws {
    let one = try fit(100_000)
    var changed = EnsembleGrowthTests.panel
    for index in changed.series.indices {
      for step in 27..<30 { changed.series[index].values[step] *= index % 2 == 0 ? 50 : 0.02 }
    }
    let other = try fit(100_000, changed)
    #expect(one.choices == other.choices && one.choices.last?.name == "seeds")
    #expect(one.holdout?.forecasts.map(\.point) == other.holdout?.forecasts.map(\.point))
    let short = try growth(5000, CombinationFixture.panel(10, length: 8))
    #expect(short == GrowthResult(ending: .noOrigin))
    #expect(short.told.why.contains("no earlier origin"))
  }

  @Test("the model has the usual networks and so many more, on any number of threads")
  func model() throws {
    let plain = try CombinationFixture.fit(
      EnsembleGrowthTests.configuration, EnsembleGrowthTests.panel)
    let grown = try fit(100_000)
    let choice = try #require(grown.choices.last)
    #expect(choice.name == "seeds" && !grown.isCutShort && grown.warnings == plain.warnings)
    let rounds = try growth(100_000, EnsembleGrowthTests.panel.holdingOut(3).training).rounds
    for (own, usual) in zip(try networks(grown), try networks(plain)) {
      #expect(usual.count == 2 && own.count == 2 + rounds && Array(own.prefix(2)) == usual)
      #expect(Set(own.map(\.bits)).count == own.count)
    }
    let pool = WorkerPool(threads: 3)
    defer { pool.stop() }
    func bytes(_ fit: Fit) throws -> [UInt8] {
      try ModelFile.encode(CombinationFixture.model(fit, EnsembleGrowthTests.panel), path: "m")
    }
    #expect(try bytes(fit(1_000_000, pool: pool)) == bytes(grown))
    // Too little time for any further round: the usual networks, and the same forecasts.
    let hardly = try fit(100)
    #expect(hardly.choices.last?.value == "no further ones")
    #expect(try networks(hardly) == networks(plain) && !hardly.isCutShort)
    let isSame = hardly.holdout == plain.holdout
    #expect(isSame)
  }

  @Test("a fit that was stopped goes on to the same bytes, its decision not made again")
  func resumes() throws {
    let journal = TrainingJournal()
    let seen = Mutex<[[Int: [UInt8]]]>([])
    let whole = try fit(100_000, journal: journal) { _ in
      seen.withLock { $0.append(journal.states) }
    }
    let snapshots = seen.withLock { $0 }
    for index in [snapshots.count / 3, snapshots.count - 1] {
      let again = try fit(100_000, journal: TrainingJournal(states: snapshots[index]))
      #expect(try networks(again) == networks(whole))
      #expect(again.choices == whole.choices && again.holdout == whole.holdout)
    }
    // Once decided, less time on another day changes nothing but the trainings after it.
    let later = try fit(4000, journal: TrainingJournal(states: snapshots[snapshots.count - 1]))
    #expect(later.choices == whole.choices)
  }

  @Test("a decision out of a checkpoint is believed only as it was written")
  func state() throws {
    let result = GrowthResult(
      rounds: 1, errors: [1, 0.5, 0.75], origins: 2, series: 12, ending: .noGain, trainings: 30)
    #expect(try GrowthResult(result.state) == result)
    for bad in [
      [], Array(result.state.dropLast()), result.state + [0], [UInt8](repeating: 255, count: 80),
    ] {
      #expect(throws: TrainingError.unusableCheckpoint) { try GrowthResult(bad) }
    }
  }

  @Test("of a cut ensemble the rounds that are whole are kept, or all where there is none")
  func kept() {
    func kept(_ cut: Set<[Int]>) -> [Int] {
      EnsembleTraining.kept(3, kinds: 2) { cut.contains([$0, $1]) }.rounds
    }
    #expect(
      kept([]) == [0, 1, 2] && kept([[1, 0]]) == [0, 2] && kept([[2, 0], [2, 1]]) == [0, 1])
    #expect(kept([[0, 0], [1, 1], [2, 0]]) == [0, 1, 2])
    #expect(EnsembleTraining.kept(2, kinds: 2) { round, _ in round == 0 }.finished == 1)
  }
}
