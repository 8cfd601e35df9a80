import ArgumentParser
import Forecasting
import Operations
import Reporting
import SeriesIO
import TimeSeries

/// Compares earlier forecasts with what came.
struct ScoreCommand: RecordedCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Compare earlier forecasts with what came.",
    discussion: """
      predict --ledger and run keep every forecast; here they meet the rows that have arrived since. \
      Where intervals hold fewer observations than promised, or repeating the last season would have \
      been better, the status is 6.

      Examples:
        forecast score series.csv --ledger ledger.csv -o scores.csv
        forecast score series.csv --ledger ledger.csv --anomalies odd.csv
      """)

  @Argument(help: "CSV file of what came, or - for standard input.", completion: .file())
  var file: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Model whose ledger it is.", valueName: "file"),
    completion: .file())
  var model = "model.safetensors"

  @Option(
    help: ArgumentHelp("Ledger; default: that beside the model.", valueName: "file"),
    completion: .file())
  var ledger: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write errors and coverage by lead time as CSV.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp("Write the observations outside the widest band.", valueName: "file"),
    completion: .file())
  var anomalies: String?

  @OptionGroup(title: "Input") var input: InputOptions
  @OptionGroup(title: "Operation") var records: RecordOptions
  @OptionGroup(title: "Output") var says: OutputOptions

  var subject: String { ledgerPath }

  private var ledgerPath: String { ledger ?? ModelFileFacts.ledger(of: model) }

  func run(_ recorder: RunRecorder) throws {
    let path = ledgerPath
    try Ledger(path).checkMeans()
    try OutputPaths.check(
      [output, anomalies, input.rows.rejects, records.log, records.textfile], inputs: [file, path])
    let loaded = try LoadedInput(path: file, options: input.csv, quiet: says.quiet)
    loaded.warn(quiet: says.quiet)
    try loaded.writeRejects(to: input.rows.rejects, quiet: says.quiet)
    recorder.record.take(loaded)
    recorder.record.data = file
    guard ModelFileFacts.written(path) != nil else {
      throw LoadError.noInput(
        path: path, reason: "no ledger; predict --ledger FILE and run write one")
    }
    let score = try scored(path, loaded.panel, recorder)
    if says.json {
      try StandardOutput.output.write(ScoreText(score).json.text + "\n")
    } else if !says.quiet {
      try StandardOutput.output.write(ScoreText(score).text)
    }
    recorder.record.failedSeries = loaded.leftOut.count
    try loaded.finish()
    try ScoreCommand.verdict(on: score)
  }

  /// Scores a ledger and writes the tables that were asked for.
  func scored(
    _ path: String, _ panel: Panel, _ recorder: RunRecorder
  ) throws -> LedgerScore {
    let score = LedgerScore(try Ledger(path).read(), actual: panel)
    let table = ScoreTable(score)
    let files = [
      output.map { (path: $0, bytes: table.csv) },
      anomalies.map { (path: $0, bytes: table.anomalies(columns: panel.columns)) },
    ].compactMap(\.self)
    try recorder.outputs.write(files)
    recorder.record.drifted = score.origins > 0 ? !score.drift.isEmpty : nil
    return score
  }

  static func verdict(on score: LedgerScore) throws(Verdict) {
    guard !score.drift.isEmpty else { return }
    throw Verdict(
      status: .drift,
      description:
        "drift: \(score.drift.joined(separator: ", and ")); look at the data, or fit again")
  }
}
