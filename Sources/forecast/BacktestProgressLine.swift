import Forecasting
import Synchronization

/// One redrawn line on a terminal: what is being trained, and, once the first folds are done, how long the
/// rest will take. With --verbose that estimate is also printed once where there is no terminal.
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
    let (left, isFirst) = times.withLock { $0.add(progress) }
    guard let left else { return }
    let text =
      "fold \(progress.folds) of \(progress.allFolds), about "
      + "\(BacktestProgressLine.duration(left)) left"
    training.show(line: text)
    if isVerbose && isFirst { Diagnostics.line("backtest: \(text)") }
  }

  func finish() { training.finish() }

  /// `40 s`, `12 min`, `3.5 h`.
  private static func duration(_ seconds: Double) -> String {
    if seconds < 100 { return "\(Int(seconds.rounded(.up))) s" }
    if seconds < 6000 { return "\(Int((seconds / 60).rounded())) min" }
    return "\((seconds / 360).rounded() / 10) h"
  }

  /// Seconds spent on fits and on forecasts, which cost very different times.
  private struct Times {
    private var latest = ContinuousClock.now
    private var fits = 0.0
    private var folds = 0.0
    private var fitCount = 0
    private var isEstimated = false

    /// The seconds left; nil while the first folds are still to come, and at the end.
    mutating func add(_ progress: BacktestProgress) -> (left: Double?, isFirst: Bool) {
      let now = ContinuousClock.now
      let spent = (now - latest) / .seconds(1)
      latest = now
      if progress.fits > fitCount {
        fits += spent
        fitCount = progress.fits
      } else {
        folds += spent
      }
      guard progress.folds > 0, progress.folds < progress.allFolds else { return (nil, false) }
      let left =
        fits / Double(progress.fits) * Double(progress.allFits - progress.fits)
        + folds / Double(progress.folds) * Double(progress.allFolds - progress.folds)
      defer { isEstimated = true }
      return (left, !isEstimated)
    }
  }
}
