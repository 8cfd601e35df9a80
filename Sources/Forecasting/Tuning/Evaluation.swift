/// What was found of a candidate on a rung.
package struct Evaluation: Sendable {
  package let candidate: Candidate
  package let rung: HalvingSchedule.Rung
  package let finding: Finding

  package init(candidate: Candidate, rung: HalvingSchedule.Rung, finding: Finding) {
    self.candidate = candidate
    self.rung = rung
    self.finding = finding
  }

  /// Figures, or why there are none.
  package struct Finding: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
      case measured(CandidateFigures)
      case failed(String)
    }

    package let outcome: Outcome
    /// Of the clock, on the threads it had.
    package let seconds: Double

    package init(_ outcome: Outcome, seconds: Double) {
      self.outcome = outcome
      self.seconds = seconds
    }
  }

  package var figures: CandidateFigures? {
    if case .measured(let figures) = finding.outcome { figures } else { nil }
  }

  package var failure: String? {
    if case .failed(let reason) = finding.outcome { reason } else { nil }
  }
}
