import ArgumentParser
import Forecasting
import SeriesIO
import TimeSeries

/// Looks at a CSV before training.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Show what a CSV holds and what fit would choose.",
    discussion: """
      Reads the file exactly as fit does: what one reads, the other reads.

      Examples:
        forecast check series.csv
        forecast check sales.csv --id shop --json
      """)

  @Argument(
    help: "CSV file, or - for standard input; may be compressed with gzip.", completion: .file())
  var file: String

  @Flag(
    name: .customLong("parse-only"),
    help: "Look at the records of the CSV alone, whatever they mean.")
  var parseOnly = false

  @OptionGroup(title: "Input") var input: InputOptions
  @OptionGroup(title: "Input") var gaps: GapOptions
  @OptionGroup(title: "Covariates") var covariates: CovariateOptions
  @OptionGroup(title: "Output") var says: OutputOptions

  func validate() throws {
    if parseOnly, covariates.areGiven {
      throw ValidationError(
        "--parse-only looks at records, whatever their columns mean; leave covariates, --calendar and "
          + "--holidays out")
    }
  }

  func run() throws {
    try OutputPaths.check([input.rows.rejects], inputs: [file, covariates.holidays])
    do {
      var options = gaps.apply(to: input.csv)
      options.covariates = covariates.columns
      if parseOnly {
        let layer = try CSVLayer(path: file, options: options)
        if says.quiet { return }
        return try StandardOutput.output.write(says.json ? layer.json.text + "\n" : layer.text)
      }
      var loaded = try LoadedInput(path: file, options: options, quiet: says.quiet)
      try loaded.writeRejects(to: input.rows.rejects, quiet: says.quiet)
      var choosing = FitOptions()
      choosing.gaps = gaps.policy ?? .mask
      covariates.apply(to: &choosing)
      loaded.panel = try covariates.marked(
        loaded.panel, choosing, input: input.csv, quiet: says.quiet)
      if says.quiet { return try loaded.finish() }
      let checked = try CheckedInput(loaded, choosing: choosing)
      if says.json {
        try StandardOutput.output.write(CheckJSON(checked: checked).value.text + "\n")
      } else {
        let terminal = Terminal(.output, noColour: says.noColor)
        try StandardOutput.output.write(CheckText(checked: checked, terminal: terminal).text)
      }
      try loaded.finish()
    } catch let error as LoadError {
      if says.json, case .data(let problem) = error {
        try StandardOutput.output.write(json(problem).text + "\n")
      }
      throw error
    }
  }

  private func json(_ error: DataError) -> JSONValue {
    .object([
      JSONValue.Member("result", .string("refuse")),
      JSONValue.Member("code", .string(error.code.rawValue)),
      JSONValue.Member("line", .number(error.line)),
      JSONValue.Member("col", error.columnName.map { .string($0) } ?? .null),
      JSONValue.Member("column", error.column.map { .number($0) } ?? .null),
      JSONValue.Member("message", .string(error.what)),
      JSONValue.Member("hint", .string(error.whatToDo)),
    ])
  }
}
