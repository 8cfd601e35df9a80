import ArgumentParser
import Forecasting
import Recurrent
import Reporting
import SeriesIO
import TimeSeries

/// Measures from several cutoffs what `fit` and `predict` would have said.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest", abstract: "Measure forecasts from several cutoffs.",
    discussion: """
      At each of --folds cutoffs a model is chosen and fitted to what lies before it, as by fit, \
      and its forecast measured on the --horizon steps after it, beside the naive methods and those of \
      --compare.

      Examples:
        forecast backtest series.csv --horizon 6 --folds 3
        forecast backtest sales.csv --id shop --time day --target sold -H 3 \\
          --refit never -o backtest.csv --metrics metrics.csv
      """)

  @Argument(
    help: "CSV file, or - for standard input; may be compressed with gzip.", completion: .file())
  var file: String

  @OptionGroup(title: "Folds") var plan: BacktestOptions
  @OptionGroup var learning: LearningOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write the forecasts beside what came, as CSV.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp("Write the error figures as CSV.", valueName: "file"), completion: .file())
  var metrics: String?

  @Option(
    help: ArgumentHelp("Write a page about what was measured.", valueName: "file"),
    completion: .file())
  var report: String?

  @Option(
    help: "Further models to measure: \(ComparisonList.known).",
    transform: ComparisonList.init(parsing:))
  var compare = ComparisonList()

  @Flag(help: "Print each choice of the first fit and why it was made.")
  var explain = false

  @OptionGroup(title: "Output") var says: OutputOptions

  func run() throws {
    try OutputPaths.check(
      [output, metrics, report, learning.input.rows.rejects],
      inputs: [file, learning.covariates.holidays])
    guard learning.training.start == nil else {
      throw UsageError(
        description: "--from brings weights that may have seen what is measured here; leave it out")
    }
    var checksum = Checksum()
    var loaded = try learning.load(file, quiet: says.quiet) {
      if report != nil { checksum.update($0) }
    }
    var options = try learning.options(comparisons: compare.values)
    try learning.mark(&loaded, options, quiet: says.quiet)

    let automatic = AutomaticModel(options, panel: loaded.panel)
    let whole = automatic.configuration
    let panel = loaded.panel.stating(whole.gaps)
    let backtest = try plan.backtest(
      horizon: whole.horizon, levels: learning.model.levels.values, gaps: whole.gaps)
    try FitCommand.check(whole, compare.values, panel, samples: learning.model.samples)
    // Of the panel as a whole only the lengths have spoken; the folds choose the rest.
    options.horizon = backtest.reach

    let pool = learning.threading.pool()
    defer { pool.stop() }
    let progress = BacktestProgressLine(says)
    let models = FoldModels(
      options: options, levels: learning.model.levels.values, refit: !learning.training.noRefit,
      comparisons: compare.values, samples: learning.model.samples, report: progress.show,
      explain: explain)
    let collector = FoldCollector(
      panel, folds: plan.folds, horizon: whole.horizon, levels: learning.model.levels.values.count)
    let provenance = [
      ReportContent.Fact(name: "data", value: Provenance.name(of: file)),
      ReportContent.Fact(name: "data sha256", value: report == nil ? "" : checksum.hexadecimal),
      ReportContent.Fact(name: "rows", value: "\(loaded.report.rows)"),
      ReportContent.Fact(name: "series", value: "\(loaded.report.series)"),
      ReportContent.Fact(name: "seed", value: "\(whole.seed)"),
      ReportContent.Fact(name: "measured by", value: "forecast \(Program.version)"),
    ]
    let result = try measure(
      backtest, panel, whole.seasonalPeriod, models, pool, progress, collector
    ) {
      ReportContent(
        $0, plan: backtest, panel: panel, collected: collector, choices: automatic.choices,
        provenance: provenance, warnings: warnings($0))
    }
    progress.finish()
    if !says.quiet { for warning in warnings(result) { Diagnostics.warning(warning) } }
    try show(
      BacktestSummary(result, plan: backtest), files: [output, metrics, report].compactMap(\.self))
    try loaded.finish()
  }

  /// Runs the folds; all files are written, or none.
  private func measure(
    _ backtest: Backtest, _ panel: Panel, _ seasonalPeriod: Int, _ models: FoldModels,
    _ pool: WorkerPool, _ progress: BacktestProgressLine, _ collector: FoldCollector,
    content: (BacktestResult) -> ReportContent
  ) throws -> BacktestResult {
    let table = BacktestTable(
      columns: panel.columns, stampStyle: panel.stampStyle, levels: learning.model.levels.values)
    func run(_ append: ([UInt8]) throws(OutputError) -> Void) throws -> BacktestResult {
      var hasHeader = false
      let result = try backtest.run(
        panel, seasonalPeriod: seasonalPeriod,
        proving: plan.prove ? FutureChange.allCases : [], pool: pool, report: progress.show
      ) { windows in
        if report != nil { collector.add(windows) }
        for window in windows {
          if !hasHeader {
            try append(table.header(models: window.forecasts.map(\.modelName)))
            hasHeader = true
          }
          try append(
            table.rows(
              actual: window.actual, cutoff: window.cutoff, forecasts: window.forecasts,
              skipped: window.skipped))
        }
      } models: {
        try models.models(for: $0, $1)
      }
      if let proof = result.proof, proof.movedCount > 0 { throw LeakFound(proof: proof) }
      return result
    }
    func otherFiles(_ result: BacktestResult) -> [(path: String, bytes: [UInt8])] {
      (metrics.map { [($0, AccuracyTable(result.accuracy).csv(columns: panel.columns))] } ?? [])
        + (report.map { [($0, HTMLReport(content(result)).render())] } ?? [])
    }
    do {
      guard let output else {
        let result = try run { _ in }
        try AtomicFile.write(otherFiles(result)[...])
        return result
      }
      return try AtomicFile.write(to: output, pieces: run, with: otherFiles)
    } catch TrainingError.noWindows {
      throw UnusableData(
        description: "\(file): error[E_TOO_SHORT]: the first fold leaves too little to learn from; "
          + "give more history, or use fewer --folds or a shorter --stride")
    } catch let error as BacktestError {
      throw UnusableData(description: "\(file): \(error)")
    }
  }

  private func warnings(_ result: BacktestResult) -> [String] {
    var warnings: [String] = []
    if result.folds < plan.folds {
      warnings.append(
        "the history is long enough for \(result.folds) of \(plan.folds) folds; "
          + "use fewer --folds or a shorter --stride")
    }
    let ids = result.notMeasured
    if !ids.isEmpty {
      let names = ids.prefix(3).map(\.text).joined(separator: ", ")
      let others = ids.count > 3 ? " and \(ids.count - 3) more" : ""
      warnings.append("\(ids.count) series too short, not measured: \(names)\(others)")
    }
    return warnings
  }

  private func show(_ summary: BacktestSummary, files: [String]) throws {
    if says.json {
      return try StandardOutput.output.write(summary.json(files: files).text + "\n")
    }
    // Where no file was asked for, the table is what was.
    let isAsked = files.isEmpty && !says.quiet
    let terminal = Terminal(.output, noColour: says.noColor)
    if isAsked || says.showsResults(on: terminal) {
      try StandardOutput.output.write(
        summary.text(limit: terminal.limit) + files.map { "wrote \($0)\n" }.joined())
    }
  }
}

/// A forecast that moved when its future was changed: an error of this program.
struct LeakFound: Error, CustomStringConvertible {
  let proof: LeakProof

  var description: String {
    "\(proof.movedCount) of \(proof.forecasts) forecasts moved when what came after their cutoff was "
      + "changed, the first of them \(proof.moved.joined(separator: "; ")); nothing is written: "
      + "please report this"
  }
}
