import ArgumentParser
import SeriesIO

/// What cron runs: all that one file asks for.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Do what a configuration file says: fit if needed, forecast, report.",
    discussion: """
      The file is TOML; its keys are the options of fit and predict, and data, model-file, output, \
      report, ledger, scores, anomalies, failures, log and textfile. init writes one. Several [[job]] \
      may stand in it, below what they share. Names of files are relative to it. Any key can be given \
      as an option, too, which overrules FORECAST_... variables, which overrule the file.

      Examples:
        forecast run forecast.toml --show-config
        forecast run forecast.toml
        forecast run forecast.toml --horizon 7 --force
      """)

  @Argument(
    help: ArgumentHelp("Configuration file.", valueName: "config"),
    completion: .file(extensions: ["toml"]))
  var file: String

  @Flag(name: .customLong("show-config"), help: "Print each value and where it comes from.")
  var showConfig = false

  @Option(help: ArgumentHelp("Do this job of the file alone.", valueName: "name"))
  var job: String?

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("Options of fit and predict.", visibility: .hidden))
  var options: [String] = []

  func run() throws {
    var jobs = try JobFile(path: file, arguments: options, environment: Environment.value).jobs
    if let job {
      let names = jobs.compactMap(\.name)
      jobs.removeAll { $0.name != job }
      guard !jobs.isEmpty else {
        throw UsageError(
          description: "\(file) has no job \"\(job)\""
            + (NearestName.find(job, among: names).map { "; did you mean \"\($0)\"?" }
              ?? "; its jobs are " + names.joined(separator: ", ")))
      }
    }
    if showConfig {
      let text = jobs.map { ConfigurationListing($0).text }.joined(separator: "\n")
      return try StandardOutput.output.write(text)
    }
    let stages = try jobs.map(JobStages.init)
    let logs = Set(stages.compactMap(\.options.records.log)).map { Optional($0) }
    try OutputPaths.check(
      stages.flatMap(\.outputs) + logs, inputs: [file] + stages.flatMap(\.inputs))
    try run(zip(jobs, stages).map { (job: $0, stages: $1) })
  }

  /// Does one job after the other, whatever becomes of those before.
  private func run(_ jobs: [(job: Job, stages: JobStages)]) throws {
    guard jobs.count > 1 else { return try jobs[0].job.run(jobs[0].stages) }
    var statuses: [Int32] = []
    for (job, stages) in jobs {
      do {
        try job.run(stages)
      } catch {
        Diagnostics.error("\(job.name ?? file): \(error)")
        statuses.append(ForecastCommand.status(of: error))
      }
    }
    guard let first = statuses.first else { return }
    let isOne = statuses.count == jobs.count && statuses.allSatisfy { $0 == first }
    throw Verdict(
      status: isOne ? ExitStatus(rawValue: first) ?? .partial : .partial,
      description: "\(statuses.count) of \(jobs.count) jobs did not end with 0")
  }
}
