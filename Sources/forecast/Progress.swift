import Forecasting
import SeriesIO
import Synchronization

/// One redrawn line on a terminal: stage, epoch, loss, validation, time left. Silent elsewhere.
final class Progress: Sendable {
  private let isShown: Bool
  private let width: Int
  private let pace = Mutex<Pace?>(nil)

  init(output: OutputOptions) {
    let terminal = Terminal(.error, noColour: true)
    isShown = terminal.isTerminal && !terminal.isDumb && !output.quiet
    width = terminal.width
  }

  func show(_ progress: TrainingProgress) {
    guard isShown else { return }
    let left = pace.withLock { pace in
      if pace?.isFollowed(by: progress) != true { pace = Pace(first: progress) }
      return pace?.secondsLeft(after: progress)
    }
    let validation = progress.validation.map { ", validation \(Progress.figure($0))" } ?? ""
    show(
      line: "\(progress.stage): epoch \(progress.epoch) of at most \(progress.epochs), "
        + "loss \(Progress.figure(progress.training))\(validation)"
        + (left.map { ", up to \($0) s left" } ?? ""))
  }

  /// Redraws the line as this text.
  func show(line text: String) {
    if isShown { Diagnostics.write("\r\u{1B}[K" + text.prefix(width - 1)) }
  }

  /// Clears the line.
  func finish() {
    if isShown { Diagnostics.write("\r\u{1B}[K") }
  }

  private static func figure(_ value: Double) -> String {
    let thousandths = (value * 10_000).rounded() / 10_000
    return "\(thousandths)"
  }
}

/// How fast the epochs of one training come: the next begins anew, as it may be another network on other rows.
private struct Pace {
  private let first: TrainingProgress
  private let start = ContinuousClock.now
  private var latest: TrainingProgress

  init(first: TrainingProgress) {
    self.first = first
    latest = first
  }

  func isFollowed(by progress: TrainingProgress) -> Bool {
    progress.stage == latest.stage && progress.epochs == latest.epochs
      && progress.epoch >= latest.epoch
  }

  /// nil before the second epoch, whose end is the first that tells.
  mutating func secondsLeft(after progress: TrainingProgress) -> Int? {
    latest = progress
    let done = progress.epoch - first.epoch
    guard done > 0 else { return nil }
    let seconds = (ContinuousClock.now - start) / .seconds(1) / Double(done)
    return Int(exactly: (seconds * Double(progress.epochs - progress.epoch)).rounded())
  }
}
