package import TimeSeries

/// Candidates by how far they came and how good they were there.
///
/// Figures of different rungs are of different folds and epochs and say nothing about each other: those of a
/// higher rung stand first. On one rung the smaller error is better, and of equal ones the candidate that came
/// first, which is the simpler one. What failed comes last.
package struct Leaderboard: Sendable {
  package struct Row: Sendable {
    package let candidate: Candidate
    /// The last rung that it was measured on.
    package let rung: HalvingSchedule.Rung
    package let figures: CandidateFigures?
    /// Why there is no error to rank by; nil where there is.
    package let failure: String?
    /// Over all rungs.
    package let seconds: Double
  }

  package let rows: [Row]
  /// The error that ranks: MASE, or MAE where no candidate has a MASE, as of series that never change.
  package let metric: Metric
  private let schedule: HalvingSchedule

  /// - Parameter evaluations: in the order in which they were made.
  package init(_ evaluations: [Evaluation], schedule: HalvingSchedule) {
    let figures = evaluations.compactMap(\.figures)
    let metric =
      [Metric.meanAbsoluteScaledError, .meanAbsoluteError].first { metric in
        figures.contains { $0[metric] != nil }
      } ?? .meanAbsoluteScaledError
    self.metric = metric
    self.schedule = schedule
    var order: [Candidate.Identity] = []
    var latest: [Candidate.Identity: (evaluation: Evaluation, seconds: Double)] = [:]
    for evaluation in evaluations {
      let identity = evaluation.candidate.identity
      if latest[identity] == nil { order.append(identity) }
      let before = latest[identity]?.seconds ?? 0
      latest[identity] = (evaluation, before + evaluation.finding.seconds)
    }
    let rows = order.compactMap { latest[$0] }.map { latest in
      let figures = latest.evaluation.figures
      let isRanked = figures?[metric] != nil
      return Row(
        candidate: latest.evaluation.candidate, rung: latest.evaluation.rung, figures: figures,
        failure: isRanked
          ? nil : latest.evaluation.failure ?? "the \(metric.rawValue) is undefined",
        seconds: latest.seconds)
    }
    let ranked = rows.enumerated().sorted { first, second in
      let (one, other) = (first.element, second.element)
      if (one.failure == nil) != (other.failure == nil) { return one.failure == nil }
      if one.rung.number != other.rung.number { return one.rung.number > other.rung.number }
      let errors = (one.figures?[metric] ?? .infinity, other.figures?[metric] ?? .infinity)
      return errors.0 != errors.1 ? errors.0 < errors.1 : first.offset < second.offset
    }
    self.rows = ranked.map(\.element)
  }

  /// The best of those that were measured in full; nil where none was.
  package var best: Row? {
    rows.first.flatMap { $0.failure == nil && $0.rung == schedule.top ? $0 : nil }
  }

  /// What is measured of a candidate, if it was.
  package func row(of identity: Candidate.Identity) -> Row? {
    rows.first { $0.candidate.identity == identity }
  }
}
