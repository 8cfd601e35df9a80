import ArgumentParser
import Forecasting
import Glibc
import Recurrent
import Reporting
import SeriesIO
import TimeSeries

/// Writes forecast, error figures and one page into a folder.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write forecast.csv, metrics.csv and index.html into a folder.",
    discussion: """
      The page is one file without scripts or links; it prints and mails.

      Examples:
        forecast report --horizon 30
        forecast report -m sales.safetensors --horizon 14 -o sales-report/
      """)

  @OptionGroup var source: ForecastSource

  @Option(name: .shortAndLong, help: ArgumentHelp("Folder to write to.", valueName: "folder"))
  var output = "report"

  @Option(help: ArgumentHelp("Title of the page.", valueName: "text"))
  var title: String?

  @OptionGroup(title: "Output") var says: OutputOptions

  func run() throws {
    if isFolder {
      let names = ["forecast.csv", "metrics.csv", "index.html"]
      try OutputPaths.check(names.map(path(of:)), inputs: [source.model, source.data])
    }
    let made = try source.make(quiet: says.quiet)
    let columns = made.history.columns
    var files: [(name: String, bytes: [UInt8])] = [
      (
        "forecast.csv",
        ForecastTable(made.forecasts).csv(columns: columns, stampStyle: made.history.stampStyle)
      )
    ]
    if let holdout = made.model.holdout {
      files.append(("metrics.csv", AccuracyTable(holdout.accuracy).csv(columns: columns)))
    }
    let content = ReportContent(made, title: title)
    files.append(("index.html", HTMLReport(content).render()))
    try createFolder()
    for file in files { try AtomicFile.write(file.bytes, to: path(of: file.name)) }
    let names = files.map { path(of: $0.name) }
    if says.json {
      let value = JSONValue.object([
        JSONValue.Member("files", .array(names.map { .string($0) }))
      ])
      try StandardOutput.output.write(value.text + "\n")
    } else if says.showsResults(on: Terminal(.output, noColour: says.noColor)) {
      try StandardOutput.output.write(names.map { "wrote \($0)\n" }.joined())
    }
  }

  private func path(of name: String) -> String { "\(output)/\(name)" }

  private var isFolder: Bool {
    var status = stat()
    return unsafe stat(output, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private func createFolder() throws(OutputError) {
    guard unsafe mkdir(output, 0o777) != 0, errno != EEXIST else { return }
    throw OutputError(path: output, operation: .create, code: errno)
  }
}
