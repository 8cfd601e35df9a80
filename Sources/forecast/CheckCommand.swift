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

  @Argument(help: "CSV file, or - for standard input; may be compressed with gzip.")
  var file: String

  @OptionGroup(title: "Input") var input: InputOptions
  @OptionGroup(title: "Output") var says: OutputOptions

  func run() throws {
    do {
      let loaded = try LoadedInput(path: file, options: input.csv)
      if says.json {
        try StandardOutput.output.write(json(loaded).text + "\n")
      } else if !says.quiet {
        try StandardOutput.output.write(text(loaded))
      }
    } catch let error as LoadError {
      if says.json, case .data(let problem) = error {
        try StandardOutput.output.write(json(problem).text + "\n")
      }
      throw error
    }
  }

  private func json(_ loaded: LoadedInput) -> JSONValue {
    let report = loaded.report
    let style = loaded.panel.stampStyle
    return .object([
      JSONValue.Member("result", .string("load")),
      JSONValue.Member("rows", .number(report.rows)),
      JSONValue.Member("series", .number(report.series)),
      JSONValue.Member("missing", .number(report.missing)),
      JSONValue.Member("gaps", .number(report.gaps)),
      JSONValue.Member("sum", number(report.sum)),
      JSONValue.Member("first", number(report.firstCell)),
      JSONValue.Member("last", number(report.lastCell)),
      JSONValue.Member("from", .string(style.format(report.first))),
      JSONValue.Member("to", .string(style.format(report.last))),
      JSONValue.Member("frequency", .string(report.frequencyEvidence)),
      JSONValue.Member("warn", .array(report.warnings.map { .string($0.rawValue) })),
    ])
  }

  private func number(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }

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

  private func text(_ loaded: LoadedInput) -> String {
    let report = loaded.report
    let style = loaded.panel.stampStyle
    let columns = report.columns
    let roles = [
      "time \(columns.time)", "target \(columns.target)", columns.id.map { "id \($0)" },
    ].compactMap(\.self).joined(separator: ", ")
    var facts = [
      ("columns", roles), ("rows", "\(report.rows)"), ("series", "\(report.series)"),
      ("span", "\(style.format(report.first)) to \(style.format(report.last))"),
      ("frequency", report.frequencyEvidence), ("missing cells", "\(report.missing)"),
      ("missing rows", "\(report.gaps)"),
    ]
    if !report.ignoredColumns.isEmpty {
      facts.append(("not used", report.ignoredColumns.joined(separator: ", ")))
    }
    let warnings = report.warnings.map { ("warning", $0.message) }
    let choices = AutomaticConfiguration(FitOptions(), panel: loaded.panel).choices
      .map { ($0.name, "\($0.value) (\($0.why))") }
    let lines = AlignedLines(names: (facts + choices).map(\.0))
    return lines.text(facts + warnings) + "\nfit would choose\n" + lines.text(choices)
  }
}
