import Forecasting
import SeriesIO
import Synchronization

/// One redrawn line on a terminal: stage, epoch, loss, validation. Silent elsewhere.
struct Progress: Sendable {
  private let isShown: Bool
  private let width: Int
  private let start = ContinuousClock.now

  init(output: OutputOptions) {
    let terminal = Terminal(.error, noColour: true)
    isShown = terminal.isTerminal && !terminal.isDumb && !output.quiet
    width = terminal.width
  }

  func show(_ progress: TrainingProgress) {
    let validation = progress.validation.map { ", validation \(Progress.figure($0))" } ?? ""
    let done = Double(progress.epoch) / Double(max(progress.epochs, 1))
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let left = progress.epoch < progress.epochs ? elapsed * (1 - done) / done : 0
    let text =
      "\(progress.stage): epoch \(progress.epoch) of at most \(progress.epochs), "
      + "loss \(Progress.figure(progress.training))\(validation), "
      + "up to \(Int(exactly: left.rounded()) ?? 0) s left"
    show(line: text)
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
