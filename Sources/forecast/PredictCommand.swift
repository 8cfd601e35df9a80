import ArgumentParser
import Forecasting
import Operations
import Recurrent
import Reporting
import SeriesIO
import TimeSeries

/// Continues the series of a model.
struct PredictCommand: RecordedCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Write a forecast as CSV.",
    discussion: """
      The model keeps the end of each series, so no CSV is needed; --data goes on from newer rows.

      Examples:
        forecast predict --horizon 30
        forecast predict -m sales.safetensors --data new.csv -H 30 -o forecast.csv
        forecast predict -H 30 -o forecast.csv --png forecast.png \\
          --report forecast.html
      """)

  @OptionGroup var source: ForecastSource

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("File to write; default: standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Draw the forecast also where there is no terminal.")
  var plot = false

  @Option(
    help: ArgumentHelp("Write a page about forecast and model.", valueName: "file"),
    completion: .file())
  var report: String?

  @Option(
    help: ArgumentHelp("Write the series that failed as CSV.", valueName: "file"),
    completion: .file())
  var failures: String?

  @Option(
    help: ArgumentHelp(
      "Keep the forecasts, for score: a CSV, or SQLite (.sqlite, .db).", valueName: "file"),
    completion: .file())
  var ledger: String?

  @OptionGroup(title: "Operation") var staleness: StalenessOptions
  @OptionGroup(title: "Operation") var records: RecordOptions
  @OptionGroup(title: "Output") var pictures: PictureOptions
  @OptionGroup(title: "Output") var says: QuietOptions

  var subject: String { source.model }

  func run(_ recorder: RunRecorder) throws { try run(recorder, isCurrent: false) }

  /// - Parameter isCurrent: whether the model was just shown to be what a fit gives, whatever its age.
  func run(_ recorder: RunRecorder, isCurrent: Bool) throws {
    let ledger = ledger.map(Ledger.init)
    try ledger?.checkMeans()
    try OutputPaths.check(
      [
        output, report, failures, ledger?.path, source.input.rows.rejects, records.log,
        records.textfile,
      ] + pictures.paths,
      inputs: [source.model, source.data, source.future, source.holidays])
    var made = try source.make(
      quiet: says.quiet, residuals: report != nil, staleness: staleness, isCurrent: isCurrent,
      recorder)
    let table = ForecastTable(made.forecasts)
    let csv = table.csv(columns: made.history.columns, stampStyle: made.history.stampStyle)
    var files = output.map { [(path: $0, bytes: csv)] } ?? []
    if let report { files.append((report, HTMLReport(ReportContent(made, title: nil)).render())) }
    files += pictures.files(made)
    try recorder.outputs.write(files)
    if output == nil { try StandardOutput.output.write(csv) }
    if let ledger {
      let entries = LedgerEntry.entries(
        made.forecasts, by: made.model,
        checksum: made.modelPath.flatMap(recorder.checksum) ?? "",
        isModels: !made.shortfall.isNaive, made: recorder.record.started,
        style: made.history.stampStyle)
      do {
        try recorder.outputs.add(entries, to: ledger)
      } catch let error as LoadError {
        // A damaged ledger must not cost the forecast.
        made.shortfall.unkept = "the forecast is not in the ledger: \(error)"
      }
    }
    // The plot goes where the CSV does not.
    let stream = output == nil ? StandardOutput.error : .output
    let terminal = Terminal(stream, noColour: says.noColor)
    if plot || (!says.quiet && terminal.isTerminal) {
      try stream.write(draw(made, terminal))
    }
    try made.shortfall.finish(failures, columns: made.history.columns, recorder)
  }

  /// Series drawn at most.
  private static let mostPlots = 4

  private func draw(_ made: ForecastSource.Made, _ terminal: Terminal) -> String {
    zip(made.history.series, made.forecasts).prefix(PredictCommand.mostPlots).map {
      series, forecast in
      TerminalPlot(
        history: series, forecast: forecast, columns: made.history.columns,
        stampStyle: made.history.stampStyle
      ).render(width: min(terminal.width, 100), height: 20, hasColour: terminal.hasColour)
    }.joined(separator: "\n")
  }
}
