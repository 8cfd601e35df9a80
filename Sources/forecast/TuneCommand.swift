import ArgumentParser
import Forecasting
import Operations
import Recurrent
import Reporting
import SeriesIO
import TimeSeries

/// Searches for settings that forecast better than the default.
struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune", abstract: "Search for settings that forecast better.",
    discussion: """
      Networks with settings drawn at random are measured from several cutoffs, roughly at first, the \
      best in full, beside what fit would make and methods without a network. Options of the model that \
      are given stay as they are. The last --horizon observations take no part: on them the best and the \
      default are measured in the end. It can be stopped at any time, and gone on with by --resume.

      Examples:
        forecast tune series.csv --horizon 6 --trials 16
        forecast tune sales.csv --id shop --time day --target sold -H 3 \\
          --time-limit 10m -o sales-tune.csv --best sales-best.toml
      """)

  @Argument(
    help: "CSV file, or - for standard input; may be compressed with gzip.", completion: .file())
  var file: String

  @OptionGroup(title: "Search") var search: TuneOptions
  @OptionGroup var learning: LearningOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Leaderboard to write; its journal lies beside it.", valueName: "file"), completion: .file())
  var output = "tune.csv"

  @Option(
    help: ArgumentHelp("Configuration file of the best to write.", valueName: "file"),
    completion: .file())
  var best = "best.toml"

  @OptionGroup(title: "Output") var says: OutputOptions

  private static let usualEpochs = 100

  func run() throws {
    let files = TuneFiles(leaderboard: output, best: best)
    try OutputPaths.check(
      [output, best, files.journal, learning.input.rows.rejects],
      inputs: [file, learning.covariates.holidays])
    try checkThereIsASearch()
    let limit = search.limit()
    var options = try learning.options(comparisons: [])
    var loaded = try learning.load(file, quiet: says.quiet)
    try learning.mark(&loaded, options, quiet: says.quiet)

    let whole = AutomaticModel(options, panel: loaded.panel).configuration
    let panel = loaded.panel.stating(whole.gaps)
    try FitCommand.check(whole, [], panel, samples: learning.model.samples)
    // Of the panel as a whole only the lengths have spoken; the search sees what lies before the cutoff.
    options.horizon = whole.horizon
    let seen = panel.holdingOut(whole.horizon).training
    let (folds, earliest) = try extent(of: seen, options, whole)
    let samples = learning.model.samples

    let schedule = HalvingSchedule(
      folds: folds, epochs: learning.training.epochs ?? TuneCommand.usualEpochs)
    let space = SearchSpace(
      options, horizon: whole.horizon, season: whole.seasonalPeriod, panel: earliest
    ) { options in
      do {
        try options.checkTheyGoTogether()
        try options.checkRegime(comparisons: [])
        let chosen = AutomaticModel(options, panel: earliest).configuration
        try FitCommand.check(chosen, [], earliest, samples: samples)
        return true
      } catch {
        return false
      }
    }
    guard !space.open.isEmpty else {
      throw UsageError(
        description: "every setting is given, and nothing is left to search; leave some of "
          + TunedSetting.allCases.map { "--\($0.rawValue)" }.joined(separator: ", ") + " out")
    }
    let lock = try FileLock.take(
      for: output, wait: search.wait,
      holder: FileLock.holder(command: "tune", now: WallClock.system.now))
    defer { withExtendedLifetime(lock) {} }
    for path in [output, best, files.journal] { StaleTemporaries.sweep(beside: path) }
    let identity = identity(seen, options, folds: folds)
    let known = try files.open(identity, resuming: search.resume)

    let pool = learning.threading.pool()
    defer { pool.stop() }
    let standard = Candidate(.standard, options: options)
    let tuner = Tuner(
      schedule: schedule, space: space, references: references(standard, earliest),
      trials: search.trials, pool: pool)
    let progress = TuneProgressLine(says, trials: search.trials, rungs: schedule.rungs.count)
    let configuration = BestConfiguration(
      given: try given(), horizon: whole.horizon, path: best)
    let measurement = measurement(of: seen)
    var evaluations: [Evaluation] = []
    func write() throws -> (Leaderboard, LeaderboardTable) {
      let leaderboard = Leaderboard(evaluations, schedule: schedule)
      let table = TuneSummary.table(leaderboard, seed: options.seed)
      try files.write(
        table,
        best: configuration.text(
          leaderboard.best?.candidate ?? standard,
          note: TuneSummary.verdict(leaderboard, schedule)))
      return (leaderboard, table)
    }
    _ = try tuner.run(known: known, until: limit.part(1)) { candidate, rung, lane in
      TuneCommand.finding(
        measurement, candidate, rung, isInFull: rung == schedule.top, limit, lane.pool)
    } record: { evaluation, isNew in
      evaluations.append(evaluation)
      guard isNew else { return }
      try files.append(evaluation, of: identity)
      let best = try write().0.best
      progress.show(evaluation, best: best.map { TuneSummary.name($0.candidate) })
    }
    let (leaderboard, table) = try write()
    let summary = TuneSummary(
      leaderboard: leaderboard, schedule: schedule,
      holdout: TuneHoldout(
        self.measurement(of: panel), best: leaderboard.best?.candidate, standard: standard,
        horizon: whole.horizon, epochs: schedule.top.epochs, pool: pool))
    progress.finish()
    try show(summary, table)
    try loaded.finish()
  }

  /// Refuses what leaves nothing to search, or would spoil it.
  private func checkThereIsASearch() throws(UsageError) {
    if learning.training.start != nil {
      throw UsageError(
        description: "--from brings weights that may have seen what is measured here; leave it out")
    }
    if case .method(let method) = learning.network.model {
      throw UsageError(
        description: "--model \(method.rawValue) has no settings to search; it is measured beside "
          + "the others where --model is auto, rnn or mlp")
    }
  }

  /// As many folds as leave the first of them enough to fit, and what that one sees.
  private func extent(
    of seen: Panel, _ options: FitOptions, _ whole: ModelConfiguration
  ) throws -> (folds: Int, earliest: Panel) {
    var wanted = search.folds
    while true {
      let extent = try self.extent(of: seen, whole, folds: wanted)
      do {
        try FoldModels.check(
          AutomaticModel(options, panel: extent.earliest).configuration, [], extent.earliest,
          samples: learning.model.samples)
      } catch {
        guard extent.folds > 1 else { throw error }
        wanted = extent.folds - 1
        continue
      }
      if extent.folds < search.folds, !says.quiet {
        Diagnostics.warning(
          "the history is long enough for \(extent.folds) of \(search.folds) folds beside the last "
            + "\(whole.horizon) observations; a shorter --horizon or --stride makes room for more")
      }
      return extent
    }
  }

  private func extent(
    of seen: Panel, _ whole: ModelConfiguration, folds: Int
  ) throws(UnusableData) -> (folds: Int, earliest: Panel) {
    do {
      return try Backtest(
        horizon: whole.horizon, stride: search.stride, folds: folds, gaps: whole.gaps
      ).extent(in: seen)
    } catch {
      throw UnusableData(
        description: "\(file): \(error) (the last \(whole.horizon) observations are left out)")
    }
  }

  private func measurement(of panel: Panel) -> CandidateMeasurement {
    let samples = learning.model.samples
    return CandidateMeasurement(panel, stride: search.stride, refit: !learning.training.noRefit) {
      try FoldModels.check($0, [], $1, samples: samples)
    }
  }

  /// nil where the time was over before it was done.
  private static func finding(
    _ measurement: CandidateMeasurement, _ candidate: Candidate, _ rung: HalvingSchedule.Rung,
    isInFull: Bool, _ limit: TrainingLimit, _ pool: WorkerPool
  ) -> Evaluation.Finding? {
    let isDrawn = if case .trial = candidate.identity { true } else { false }
    let start = ContinuousClock.now
    let outcome: Evaluation.Finding.Outcome
    do {
      outcome = .measured(
        try measurement.figures(
          of: candidate, on: rung, isInFull: isInFull, limit: isDrawn ? limit : .none, pool: pool))
    } catch {
      outcome = .failed("\(error)")
    }
    guard !isDrawn || !limit.part(1)() else { return nil }
    let milliseconds = ((ContinuousClock.now - start) / .milliseconds(1)).rounded()
    return Evaluation.Finding(outcome, seconds: milliseconds / 1000)
  }

  /// The default, and methods that cost next to nothing or, where the panel is not too large for them, little.
  private func references(_ standard: Candidate, _ panel: Panel) -> [Candidate] {
    let isSmall = panel.cellCount <= TuneCommand.mostCellsOfSmoothing
    let methods =
      [Method.seasonalNaive, .naive, .drift, .mean]
      + (isSmall ? [.theta, .automaticSmoothing] : [])
    return [standard]
      + methods.map {
        Candidate(.method($0), options: standard.options.forMethod($0))
      }
  }

  private static let mostCellsOfSmoothing = 500_000

  /// What tells this search from others: the rows it sees, and all that decides what is found in which order.
  private func identity(_ seen: Panel, _ options: FitOptions, folds: Int) -> Fingerprint {
    Fingerprint(
      panel: seen, configuration: AutomaticModel(options, panel: seen).configuration,
      settings: [
        ("model", options.kind.rawValue), ("folds", "\(folds)"),
        ("stride", search.stride.map { "\($0)" } ?? ""),
        ("epochs", learning.training.epochs.map { "\($0)" } ?? ""),
        ("refit", "\(!learning.training.noRefit)"),
        ("levels", learning.model.levels.description),
      ] + options.tunedSettings.map { ($0.setting.rawValue, $0.text) },
      start: nil, version: Program.version)
  }

  /// What was given on the command line and in the environment.
  private func given() throws -> [Setting] {
    let options = CommandOptions(of: TuneCommand.self, without: [])
    let variables =
      Environment.hasSettings ? try Setting.environment(options, Environment.value) : []
    let arguments = Array(CommandLine.arguments.dropFirst(2))
    return try variables + Setting.commandLine(arguments, options, takesOthers: true)
  }

  private func show(_ summary: TuneSummary, _ table: LeaderboardTable) throws {
    let files = [output, best]
    if says.json {
      return try StandardOutput.output.write(summary.json(files: files).text + "\n")
    }
    let terminal = Terminal(.output, noColour: says.noColor)
    if says.showsResults(on: terminal) {
      try StandardOutput.output.write(summary.text(table, files: files, limit: terminal.limit))
    }
  }
}
