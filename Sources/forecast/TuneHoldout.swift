import Forecasting
import Recurrent
import Reporting
import TimeSeries

/// The best candidate, the default and the seasonal naive forecast on the steps that the search has not seen.
struct TuneHoldout {
  private let horizon: Int
  /// The best first where it is another than the default.
  private let measured: [(candidate: Candidate, figures: CandidateFigures?)]

  /// - Parameters:
  ///   - measurement: of the whole panel.
  ///   - best: nil where nothing was measured in full.
  init(
    _ measurement: CandidateMeasurement, best: Candidate?, standard: Candidate, horizon: Int,
    epochs: Int, pool: WorkerPool
  ) {
    self.horizon = horizon
    let naive = Candidate(
      .method(.seasonalNaive), options: standard.options.forMethod(.seasonalNaive))
    let others = [standard, naive]
    let candidates = (best.map { others.contains($0) ? [] : [$0] } ?? []) + others
    let rung = HalvingSchedule(folds: 1, epochs: epochs).top
    measured = candidates.map { candidate in
      let figures = try? measurement.figures(
        of: candidate, on: rung, isInFull: true, limit: .none, pool: pool)
      return (candidate, figures)
    }
  }

  /// In a line: the errors, and whether the search was worth it.
  func verdict(_ metric: Metric) -> String? {
    let errors = measured.map { (TuneSummary.name($0.candidate), $0.figures?[metric]) }
    guard errors.contains(where: { $0.1 != nil }) else { return nil }
    let list = errors.map { "\($0.0) \($0.1.map(NumberText.approximate) ?? "undefined")" }
      .joined(separator: ", ")
    return "on the last \(horizon) step\(horizon == 1 ? "" : "s"), which the search has not seen, "
      + "\(metric.rawValue): \(list)" + (conclusion(metric).map { "; \($0)" } ?? "")
  }

  private func conclusion(_ metric: Metric) -> String? {
    guard let best = measured.first, case .trial = best.candidate.identity,
      let standard = measured.first(where: { $0.candidate.identity == .standard }),
      let own = best.figures?[metric], let other = standard.figures?[metric]
    else { return nil }
    return own < other
      ? "the search has found something better than the default"
      : "the search has found nothing better than the default"
  }

  var json: JSONValue {
    .object([
      JSONValue.Member("steps", .number(horizon)),
      JSONValue.Member(
        "errors",
        .object(
          measured.map {
            JSONValue.Member($0.candidate.name, $0.figures.map(TuneSummary.json) ?? .null)
          })),
    ])
  }
}
