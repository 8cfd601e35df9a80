package import Recurrent

/// A search for settings: random draws in brackets, halved rung by rung, after the candidates that need no
/// search.
///
/// The order of all that is done depends on nothing but the schedule, the space and what is found: a limit of
/// time or trials only says where it ends. So a longer search begins like a shorter one, and one that was
/// interrupted goes on as if it had not been.
package struct Tuner {
  private let schedule: HalvingSchedule
  private let space: SearchSpace
  private let references: [Candidate]
  private let trials: Int?
  private let pool: WorkerPool

  /// - Parameters:
  ///   - references: measured in full before anything is drawn, whatever the time.
  ///   - trials: draws; nil: as many as there is time for.
  package init(
    schedule: HalvingSchedule, space: SearchSpace, references: [Candidate], trials: Int?,
    pool: WorkerPool
  ) {
    self.schedule = schedule
    self.space = space
    self.references = references
    self.trials = trials
    self.pool = pool
  }

  /// What is known of a candidate on a rung, by name and number.
  package struct Key: Hashable, Sendable {
    package let candidate: String
    package let rung: Int

    package init(candidate: String, rung: Int) {
      self.candidate = candidate
      self.rung = rung
    }
  }

  /// Measures a candidate; nil where the time was over before it was done.
  package typealias Measure =
    @Sendable (_ candidate: Candidate, _ rung: HalvingSchedule.Rung, _ lane: Lane)
    -> Evaluation.Finding?

  /// - Parameters:
  ///   - known: what an earlier run has found, and what need not be measured again.
  ///   - isOver: whether the time is; asked before each wave of measurements but those of references.
  ///   - record: is given each evaluation in its turn, also those that were known.
  /// - Returns: all evaluations, in order.
  package func run(
    known: [Key: Evaluation.Finding] = [:], until isOver: () -> Bool = { false },
    measure: @escaping Measure, record: (_ evaluation: Evaluation, _ isNew: Bool) throws -> Void
  ) throws -> [Evaluation] {
    var evaluations: [Evaluation] = []
    /// What is found of some candidates on a rung; nil where the time was over before all were measured.
    func evaluate(
      _ candidates: [Candidate], on rung: HalvingSchedule.Rung, until isOver: () -> Bool
    ) throws -> [Evaluation]? {
      var found: [Evaluation] = []
      func take(_ candidate: Candidate, _ finding: Evaluation.Finding, isNew: Bool) throws {
        let evaluation = Evaluation(candidate: candidate, rung: rung, finding: finding)
        found.append(evaluation)
        try record(evaluation, isNew)
      }
      func finding(_ candidate: Candidate) -> Evaluation.Finding? {
        known[Key(candidate: candidate.name, rung: rung.number)]
      }
      let first = candidates.firstIndex { finding($0) == nil } ?? candidates.count
      for candidate in candidates[..<first] {
        if let finding = finding(candidate) { try take(candidate, finding, isNew: false) }
      }
      // A journal has all before its end: what follows the first unknown one is unknown.
      var isCut = false
      func isDone() -> Bool { isCut || isOver() }
      try Waves(pool: pool).run(Array(candidates[first...]), until: isDone) {
        candidate, lane, deliver in
        try deliver((candidate, measure(candidate, rung, lane)))
      } take: { (measured: (Candidate, Evaluation.Finding?)) in
        guard !isCut, let finding = measured.1 else {
          isCut = true
          return
        }
        try take(measured.0, finding, isNew: true)
      }
      evaluations += found
      return found.count == candidates.count ? found : nil
    }

    for reference in references {
      _ = try evaluate([reference], on: schedule.top, until: { false })
    }
    var drawn: Set<FitOptions> = []
    var number = 0
    var bracket = 0
    while trials.map({ number < $0 }) ?? true {
      var contenders: [Candidate] = []
      let size = min(schedule.size(ofBracket: bracket), (trials ?? .max) - number)
      while contenders.count < size, let next = space.draw(number + 1, apartFrom: drawn) {
        number += 1
        drawn.insert(next.options)
        contenders.append(next)
      }
      bracket += 1
      guard !contenders.isEmpty else { break }
      for rung in schedule.rungs {
        guard let found = try evaluate(contenders, on: rung, until: isOver) else {
          return evaluations
        }
        let ranked = Leaderboard(found, schedule: schedule).rows.filter { $0.failure == nil }
        contenders = ranked.prefix(schedule.survivors(of: ranked.count)).map(\.candidate)
        if contenders.isEmpty { break }
      }
    }
    return evaluations
  }
}
