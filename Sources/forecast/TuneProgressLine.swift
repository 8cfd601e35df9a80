import Forecasting
import Synchronization

/// One redrawn line on a terminal: what was measured last, the best so far and, where the number of trials is
/// given, how long the rest will take. With --verbose that estimate is also printed once where there is no
/// terminal.
final class TuneProgressLine: Sendable {
  private let line: Progress
  private let isVerbose: Bool
  private let trials: Int?
  private let rungs: Int
  private let times = Mutex(Times())

  /// - Parameter trials: nil: as many as there is time for.
  init(_ output: OutputOptions, trials: Int?, rungs: Int) {
    line = Progress(output: output)
    isVerbose = output.verbose
    self.trials = trials
    self.rungs = rungs
  }

  /// - Parameter best: in words; nil while nothing is measured in full.
  func show(_ evaluation: Evaluation, best: String?) {
    let estimate = times.withLock { $0.add(evaluation, trials: trials, rungs: rungs) }
    let left = estimate.map { ", about \(BacktestProgressLine.duration($0.left)) left" } ?? ""
    line.show(
      line: "\(evaluation.candidate.name), rung \(evaluation.rung.number) of \(rungs)"
        + (best.map { "; best: \($0)" } ?? "") + left)
    if isVerbose, let estimate, estimate.isFirst, let trials {
      Diagnostics.line(
        "tune: about \(BacktestProgressLine.duration(estimate.total)) for \(trials) trials")
    }
  }

  func finish() { line.finish() }

  private struct Times {
    private var latest = ContinuousClock.now
    /// When the candidates that need no search were done.
    private var start = ContinuousClock.now
    private var rough = 0.0
    private var roughCount = 0

    struct Estimate {
      /// Seconds.
      let left: Double
      let total: Double
      let isFirst: Bool
    }

    /// nil before the first bracket was measured roughly, and where the number of trials is open.
    mutating func add(_ evaluation: Evaluation, trials: Int?, rungs: Int) -> Estimate? {
      let now = ContinuousClock.now
      defer { latest = now }
      guard case .trial = evaluation.candidate.identity else {
        start = now
        return nil
      }
      if evaluation.rung.number == 1 {
        rough += (now - latest) / .seconds(1)
        roughCount += 1
      }
      let few = HalvingSchedule.reduction
      guard let trials, trials >= few, roughCount >= few else { return nil }
      // Every rung takes about as long as the first.
      let total = rough / Double(roughCount) * Double(trials) * Double(rungs)
      let spent = (now - start) / .seconds(1)
      return Estimate(
        left: max(0, total - spent), total: total,
        isFirst: roughCount == few && evaluation.rung.number == 1)
    }
  }
}
