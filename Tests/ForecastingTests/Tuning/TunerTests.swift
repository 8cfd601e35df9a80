import Recurrent
import Synchronization
import Testing

@testable import Forecasting

@Suite struct TunerTests {
  private typealias Fixture = TuningFixture

  private static func run(
    trials: Int?, known: [Tuner.Key: Evaluation.Finding] = [:], threads: Int = 1,
    until isOver: () -> Bool = { false },
    measure: @escaping Tuner.Measure = { candidate, rung, _ in Fixture.finding(candidate, rung) }
  ) throws -> (all: [Evaluation], new: [String]) {
    let pool = WorkerPool(threads: threads)
    defer { pool.stop() }
    var told: [String] = []
    var new: [String] = []
    let all = try Fixture.tuner(trials: trials, pool: pool).run(
      known: known, until: isOver, measure: measure
    ) { evaluation, isNew in
      told.append(evaluation.name)
      if isNew { new.append(evaluation.name) }
    }
    #expect(told == all.map(\.name))
    return (all, new)
  }

  private static func known(_ evaluations: some Sequence<Evaluation>) -> [Tuner.Key: Evaluation
    .Finding]
  {
    var known: [Tuner.Key: Evaluation.Finding] = [:]
    for evaluation in evaluations {
      known[Tuner.Key(candidate: evaluation.candidate.name, rung: evaluation.rung.number)] =
        evaluation.finding
    }
    return known
  }

  /// The errors of trials 1 ... 20 are 37n modulo 101: 37, 74, 10, 47 in the first bracket; 84, 20, 57, 94,
  /// 30, 67, 3, 40, 77, 13, 50, 87, 23, 60, 97, 33 in the second.
  @Test func theBestQuarterGoesUp() throws {
    let names = try Self.run(trials: 20).all.map(\.name)
    let first = ["1@1", "2@1", "3@1", "4@1", "3@2", "3@3"]
    let second = (5...20).map { "\($0)@1" } + ["11@2", "14@2", "6@2", "17@2", "11@3"]
    #expect(names == ["default@3", "naive@3"] + first + second)
  }

  @Test func thereMayBeNoTrialAtAll() throws {
    #expect(try Self.run(trials: 0).all.map(\.name) == ["default@3", "naive@3"])
  }

  @Test func aLongerSearchBeginsLikeAShorterOne() throws {
    let long = try Self.run(trials: 36).all
    for trials in [4, 20] {
      let short = try Self.run(trials: trials).all
      #expect(short.map(\.name) == long.prefix(short.count).map(\.name))
      #expect(short.map(\.candidate) == long.prefix(short.count).map(\.candidate))
    }
    // The trials themselves are the same whatever the bracket they fall into.
    let odd = try Self.run(trials: 7).all.filter { $0.rung.number == 1 }
    #expect(odd.map(\.candidate) == long.filter { $0.rung.number == 1 }.prefix(7).map(\.candidate))
  }

  @Test(arguments: [2, 3, 8]) func theNumberOfThreadsDoesNotMatter(threads: Int) throws {
    #expect(
      try Self.run(trials: 23, threads: threads).all.map(\.name)
        == Self.run(trials: 23).all.map(\.name))
  }

  /// Whenever it is stopped, going on gives what would have been, and nothing is measured twice.
  @Test func whatIsGoneOnWithIsWhatWouldHaveBeen() throws {
    let whole = try Self.run(trials: 20).all
    for count in 0...whole.count {
      let resumed = try Self.run(trials: 20, known: Self.known(whole.prefix(count)))
      #expect(resumed.all.map(\.name) == whole.map(\.name))
      #expect(resumed.all.map(\.finding) == whole.map(\.finding))
      #expect(resumed.new == whole.dropFirst(count).map(\.name))
    }
  }

  @Test(arguments: [1, 2, 3]) func aLimitOfTimeOnlySaysWhereItEnds(threads: Int) throws {
    let whole = try Self.run(trials: nil, until: Self.over(after: 30)).all.map(\.name)
    #expect(whole.count > 20)
    for waves in 0..<12 {
      let cut = try Self.run(trials: nil, threads: threads, until: Self.over(after: waves))
      #expect(cut.all.map(\.name) == Array(whole.prefix(cut.all.count)))
      #expect(cut.all.count >= 2, "references are measured whatever the time")
    }
  }

  private static func over(after waves: Int) -> () -> Bool {
    var asked = 0
    return {
      asked += 1
      return asked > waves
    }
  }

  /// Of a wave in which one is not done in time, those after it do not count either.
  @Test func whatIsCutShortIsLeftOut() throws {
    let cut = try Self.run(
      trials: 8, threads: 4,
      measure: { candidate, rung, _ in
        candidate.name == "6" ? nil : Fixture.finding(candidate, rung)
      })
    #expect(cut.all.map(\.name).suffix(2) == ["3@3", "5@1"])
  }

  @Test func whatFailsDoesNotGoUp() throws {
    let run = try Self.run(
      trials: 8,
      measure: { candidate, rung, _ in
        if case .trial(let number) = candidate.identity, number < 5 {
          return number == 3
            ? Evaluation.Finding(.failed("no"), seconds: 0)
            : Evaluation.Finding(.measured(CandidateFigures([:])), seconds: 0)
        }
        return Fixture.finding(candidate, rung)
      })
    let names = run.all.map(\.name)
    #expect(names.prefix(6) == ["default@3", "naive@3", "1@1", "2@1", "3@1", "4@1"])
    #expect(names.dropFirst(6) == ["5@1", "6@1", "7@1", "8@1", "6@2", "6@3"])
  }

  @Test func aSpaceThatIsExhaustedEndsTheSearch() throws {
    var base = try #require(Self.run(trials: 1).all.last?.candidate.options)
    base.kind = .automatic
    base.batchSize = nil
    let all = try Fixture.tuner(trials: nil, base: base).run(
      measure: { candidate, rung, _ in Fixture.finding(candidate, rung) }, record: { _, _ in })
    let trials = all.filter { $0.rung.number == 1 }
    #expect((2..<100).contains(trials.count))
    #expect(Set(trials.map(\.candidate.options)).count == trials.count)
  }
}
