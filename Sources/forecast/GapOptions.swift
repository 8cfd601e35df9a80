import ArgumentParser
import SeriesIO
import TimeSeries

extension GapPolicy: ExpressibleByArgument {}

/// What is done about steps without a value.
struct GapOptions: ParsableArguments {
  @Option(
    name: .customLong("gaps"),
    help: "Steps without a row or value; default: mask, or that of the fit.")
  var policy: GapPolicy?

  /// Has `error` refuse gaps where the file is read, which is where lines are known.
  /// - Parameter usual: the policy where none is given.
  func apply(to options: CSVOptions, usual: GapPolicy = .mask) -> CSVOptions {
    var options = options
    options.refusesGaps = (policy ?? usual) == .error
    return options
  }
}

extension Panel {
  /// With its gaps filled where that says what the data are; guesses wait for a cutoff.
  func stating(_ policy: GapPolicy) -> Panel { policy.isStatement ? filled(by: policy) : self }
}
