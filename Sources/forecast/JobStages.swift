import ArgumentParser
import Forecasting
import Operations
import SeriesIO

/// The commands that a job consists of, with the options of its settings; made, and so checked, before the
/// first of them runs. A class, as copies of so many options would be a tenth of a megabyte of code.
final class JobStages {
  let options: JobOptions
  let fit: FitCommand
  let predict: PredictCommand
  /// nil where no report is asked for.
  let report: ReportCommand?
  /// nil where there is no ledger.
  let score: ScoreCommand?
  let data: String
  let ledger: String?

  /// What a job says itself of the options that its commands have under the same names.
  private static let own: Set<String> = [
    "help", "version", "config", "output", "json", "verbose", "plot", "log", "textfile", "now",
    "failures", "ledger", "anomalies", "title", "data",
    "report",
  ]
  private static let ofJob = CommandOptions(of: JobOptions.self, without: ["help", "version"])
  private static let ofFit = CommandOptions(of: FitCommand.self, without: own)
  // There the model is a file.
  private static let ofPredict = CommandOptions(
    of: PredictCommand.self, without: own.union(["model"]))
  // Pictures are those of predict.
  private static let ofReport = CommandOptions(
    of: ReportCommand.self, without: own.union(["model", "svg", "png"]))
  private static let ofScore = CommandOptions(of: ScoreCommand.self, without: own.union(["model"]))

  /// Every key of a job.
  static let options = ofJob.joined(with: ofFit).joined(with: ofPredict)

  init(_ job: Job) throws {
    func settings(_ options: CommandOptions) -> [Setting] {
      job.settings.filter { options[$0.key] != nil }
    }
    let options = try ConfigurationFile.check(settings(JobStages.ofJob), by: JobOptions.self)
    self.options = options
    guard let data = options.data, data != "-" else {
      throw ConfigurationError(
        path: job.file,
        what: options.data == nil ? "no data are named" : "data are read more than once",
        whatToDo: "write data = \"FILE.csv\"")
    }
    self.data = data
    let ledger =
      options.noLedger ? nil : options.ledger ?? ModelFileFacts.ledger(of: options.modelFile)
    self.ledger = ledger
    if let obstacle = ledger.flatMap({ Ledger($0).obstacle }) {
      throw ConfigurationError(
        path: job.file, what: obstacle.what, whatToDo: obstacle.whatToDo)
    }
    func given(_ pairs: [(String, String?)]) -> [String] {
      pairs.compactMap { name, value in value.map { "--\(name)=\($0)" } }
    }
    let now = options.records.now.map(\.inUTC)
    let model = options.modelFile
    fit = try ConfigurationFile.check(
      settings(JobStages.ofFit), by: FitCommand.self,
      with: [data]
        + given([("output", model), ("failures", options.failures), ("now", now)]))
    predict = try ConfigurationFile.check(
      settings(JobStages.ofPredict), by: PredictCommand.self,
      with: given([
        ("model", model), ("data", data), ("output", options.output), ("ledger", ledger),
        ("failures", options.failures), ("now", now),
      ]))
    report = try options.report.map { folder in
      try ConfigurationFile.check(
        settings(JobStages.ofReport), by: ReportCommand.self,
        with: given([
          ("model", model), ("data", data), ("output", folder), ("title", options.title),
        ]))
    }
    score = try ledger.map { ledger in
      try ConfigurationFile.check(
        settings(JobStages.ofScore), by: ScoreCommand.self,
        with: [data]
          + given([
            ("ledger", ledger), ("output", options.scores), ("anomalies", options.anomalies),
          ]))
    }
  }

  /// Files that are written, the log left out, which jobs may share.
  var outputs: [String?] {
    [
      options.modelFile, options.output, fit.metrics, fit.learning.input.rows.rejects,
      options.failures,
      ledger, options.scores, options.anomalies, options.records.textfile,
    ] + predict.pictures.paths
  }

  var inputs: [String?] {
    [
      data, fit.learning.training.start, fit.learning.covariates.holidays, predict.source.future,
      predict.source.holidays,
    ]
  }
}
