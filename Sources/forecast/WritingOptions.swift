import ArgumentParser
import Operations

extension Gate: ExpressibleByArgument {}

/// How a model takes the place of an older one.
struct WritingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How long to wait for another run that writes this model; default: not at all.",
      valueName: "time"),
    transform: WritingOptions.span)
  var wait: TimeSpan?

  @Option(help: "What a new model must beat on the holdout, or the old one is kept.")
  var gate = Gate.none

  @Flag(help: "Fit also where the model is what these data and options give already.")
  var force = false

  @Option(
    help: ArgumentHelp("Write the series that failed as CSV.", valueName: "file"),
    completion: .file())
  var failures: String?

  static func span(_ text: String) throws -> TimeSpan {
    guard let span = TimeSpan(text) else {
      throw ValidationError("\"\(text)\" is no length of time; write it as 90s, 10m, 36h or 3d")
    }
    return span
  }
}
