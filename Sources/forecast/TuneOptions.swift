import ArgumentParser
import Forecasting
import Operations

/// How long a search goes on, and what it measures.
struct TuneOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Time of the search; default: 5m, without end where --trials are given.", valueName: "time"),
    transform: WritingOptions.span)
  var timeLimit: TimeSpan?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Settings to draw; default: as many as there is time for.", valueName: "n"))
  var trials: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Cutoffs that the best are measured from.", valueName: "n"))
  var folds = 4

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Steps between two cutoffs; default: the horizon.", valueName: "n"))
  var stride: Int?

  @Flag(help: "Go on with the search of the journal, if there is one.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "How long to wait for another search that writes these files; default: not at all.",
      valueName: "time"), transform: WritingOptions.span)
  var wait: TimeSpan?

  private static let usualSeconds = 300

  func validate() throws {
    try check(trials, "--trials", 0...1_000_000)
    try check(folds, "--folds", 1...1000)
    try check(stride, "--stride", 1...1_000_000)
  }

  /// Counted from now.
  func limit() -> TrainingLimit {
    let usual = trials == nil ? TuneOptions.usualSeconds : nil
    guard let seconds = timeLimit?.seconds ?? usual else { return .none }
    let start = ContinuousClock.now
    return TrainingLimit(seconds: Double(seconds)) { (ContinuousClock.now - start) / .seconds(1) }
  }
}
