import Forecasting
import Synchronization

/// One redrawn line on a terminal: what is being trained, and, once the first folds are done, how long all of
/// them, then the rest, will take. With --verbose that first estimate is also printed where there is no
/// terminal.
final class BacktestProgressLine: Sendable {
  private let training: Progress
  private let isVerbose: Bool
  private let times = Mutex(Times())

  init(_ output: OutputOptions) {
    training = Progress(output: output)
    isVerbose = output.verbose
  }

  func show(_ progress: TrainingProgress) { training.show(progress) }

  func show(_ progress: BacktestProgress) {
    guard let estimate = times.withLock({ $0.add(progress) }) else { return }
    guard estimate.isFirst else {
      return training.show(
        line: "fold \(progress.folds) of \(progress.allFolds), about "
          + "\(BacktestProgressLine.duration(estimate.left)) left")
    }
    let text =
      "about \(BacktestProgressLine.duration(estimate.total)) for \(progress.allFolds) folds"
    training.show(line: text)
    if isVerbose { Diagnostics.line("backtest: \(text)") }
  }

  func finish() { training.finish() }

  /// `40 s`, `12 min`, `3.5 h`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 100 { return "\(Int(seconds.rounded(.up))) s" }
    if seconds < 6000 { return "\(Int((seconds / 60).rounded())) min" }
    return "\((seconds / 360).rounded() / 10) h"
  }

  /// Seconds spent on fits and on forecasts, which cost very different times, over all lanes.
  private struct Times {
    private let start = ContinuousClock.now
    /// When each lane was last heard of.
    private var latest: [Int: ContinuousClock.Instant] = [:]
    private var fits = 0.0
    private var folds = 0.0
    private var isEstimated = false

    struct Estimate {
      /// Seconds.
      let left: Double
      let total: Double
      let isFirst: Bool
    }

    /// nil while the first folds are still to come, and at the end.
    mutating func add(_ progress: BacktestProgress) -> Estimate? {
      let now = ContinuousClock.now
      let spent = (now - (latest[progress.lane] ?? start)) / .seconds(1)
      latest[progress.lane] = now
      if progress.isFit { fits += spent } else { folds += spent }
      guard progress.folds > 0, progress.folds < progress.allFolds else { return nil }
      let work =
        fits / Double(progress.fits) * Double(progress.allFits - progress.fits)
        + folds / Double(progress.folds) * Double(progress.allFolds - progress.folds)
      let left = work / Double(progress.lanes)
      defer { isEstimated = true }
      return Estimate(
        left: left, total: left + (now - start) / .seconds(1), isFirst: !isEstimated)
    }
  }
}
