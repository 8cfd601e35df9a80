import ArgumentParser
import Forecasting
import Glibc
import Operations
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
        forecast report --horizon 30 --svg forecast.svg
      """)

  @OptionGroup var source: ForecastSource

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Folder to write to.", valueName: "folder"),
    completion: .directory)
  var output = "report"

  @Option(help: ArgumentHelp("Title of the page.", valueName: "text"))
  var title: String?

  @OptionGroup(title: "Output") var pictures: PictureOptions
  @OptionGroup(title: "Output") var says: OutputOptions

  func run() throws {
    try run(
      RunRecorder(
        RunRecord(
          command: "report", version: Program.version, subject: source.model,
          started: WallClock.system.now)))
  }

  func run(_ recorder: RunRecorder) throws {
    // What is in a folder that is not there yet is nobody's input.
    let fixed = isFolder ? ReportCommand.names : []
    try OutputPaths.check(
      fixed.map(path(of:)) + [source.input.rows.rejects] + pictures.paths,
      inputs: [source.model, source.data, source.future, source.holidays])
    let made = try source.make(quiet: says.quiet, residuals: true, recorder)
    let columns = made.history.columns
    let files: [(path: String, bytes: [UInt8])] =
      [
        (path(of: "index.html"), HTMLReport(ReportContent(made, title: title)).render()),
        (
          path(of: "forecast.csv"),
          ForecastTable(made.forecasts).csv(columns: columns, stampStyle: made.history.stampStyle)
        ), (path(of: "metrics.csv"), AccuracyTable(made.model.accuracy).csv(columns: columns)),
      ] + pictures.files(made)
    try recorder.outputs.write(files, in: output)
    let names = files.map(\.path)
    if says.json {
      let value = JSONValue.object([
        JSONValue.Member("files", .array(names.map { .string($0) }))
      ])
      try StandardOutput.output.write(value.text + "\n")
    } else if says.showsResults(on: Terminal(.output, noColour: says.noColor)) {
      try StandardOutput.output.write(names.map { "wrote \($0)\n" }.joined())
    }
    try made.shortfall.finish(nil, columns: columns, recorder)
  }

  /// The files of the folder.
  static let names = ["forecast.csv", "metrics.csv", "index.html"]

  private func path(of name: String) -> String {
    output.hasSuffix("/") ? output + name : "\(output)/\(name)"
  }

  private var isFolder: Bool {
    var status = stat()
    return unsafe stat(output, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
