import ArgumentParser

/// What a job of `run` has beside the options of `fit` and `predict`.
struct JobOptions: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "run")

  @Option(
    help: ArgumentHelp("CSV file to forecast.", valueName: "file"),
    completion: .file())
  var data: String?

  @Option(
    name: [.customShort("m"), .customLong("model-file")],
    help: ArgumentHelp("Model file.", valueName: "file"),
    completion: .file())
  var modelFile = "model.safetensors"

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Forecast to write.", valueName: "file"),
    completion: .file())
  var output = "forecast.csv"

  @Option(
    help: ArgumentHelp("Folder of a report to write.", valueName: "folder"),
    completion: .directory)
  var report: String?

  @Option(help: ArgumentHelp("Title of the report.", valueName: "text"))
  var title: String?

  @Option(
    help: ArgumentHelp(
      "Ledger of all forecasts, a CSV or SQLite (.sqlite, .db); default: a CSV beside the model.",
      valueName: "file"),
    completion: .file())
  var ledger: String?

  @Flag(name: .customLong("no-ledger"), help: "Keep no ledger, and score nothing.")
  var noLedger = false

  @Option(
    help: ArgumentHelp("Live errors by lead time to write.", valueName: "file"),
    completion: .file())
  var scores: String?

  @Option(
    help: ArgumentHelp("Observations outside the band to write.", valueName: "file"),
    completion: .file())
  var anomalies: String?

  @Option(
    help: ArgumentHelp("Series that failed to write.", valueName: "file"),
    completion: .file())
  var failures: String?

  @OptionGroup var records: RecordOptions

  func validate() throws {
    if noLedger, ledger != nil || scores != nil || anomalies != nil {
      throw ValidationError(
        "--no-ledger leaves nothing to score; leave --ledger, --scores and --anomalies out")
    }
  }
}
