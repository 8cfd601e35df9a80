import ArgumentParser
import Forecasting
import Operations
import Recurrent
import Reporting
import SeriesIO
import TimeSeries

/// Learns from a CSV and writes one model file.
struct FitCommand: RecordedCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Fit a model to a CSV and write a model file.",
    discussion: """
      The last --horizon observations are held out, a model is fitted to the rest and measured on \
      them beside the naive methods; then it is fitted again to every row.

      Examples:
        forecast fit series.csv
        forecast fit sales.csv --id shop --time day --target sold --horizon 14 \\
          -o sales.safetensors
        forecast fit series.csv --cell gru --layers 2 --hidden 64 --seed 7 --explain
      """)

  @Argument(
    help: "CSV file, or - for standard input; may be compressed with gzip.", completion: .file())
  var file: String

  @OptionGroup var learning: LearningOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Model file to write.", valueName: "file"),
    completion: .file())
  var output = "model.safetensors"

  @Option(
    help: ArgumentHelp("Write the error figures as CSV.", valueName: "file"), completion: .file())
  var metrics: String?

  @Option(
    help: ArgumentHelp("Write a page about forecast and model.", valueName: "file"),
    completion: .file())
  var report: String?

  @Option(
    help: "Further models to measure on the holdout: \(ComparisonList.known).",
    transform: ComparisonList.init(parsing:))
  var compare = ComparisonList()

  @Option(
    help: ArgumentHelp(
      "TOML file of options, such as cell = \"gru\"; those given here overrule it.",
      valueName: "file"), completion: .file())
  var config: String?

  @Flag(help: "Print each choice and why it was made.")
  var explain = false

  @OptionGroup(title: "Training") var time: TimeLimitOptions
  @OptionGroup(title: "Training") var checkpoint: CheckpointOptions
  @OptionGroup(title: "Operation") var writing: WritingOptions
  @OptionGroup(title: "Operation") var records: RecordOptions
  @OptionGroup(title: "Output") var says: OutputOptions

  var subject: String { output }

  func run(_ recorder: RunRecorder) throws { try run(recorder, under: nil) }

  /// - Parameter held: the lock of the model, where it is held already.
  func run(_ recorder: RunRecorder, under held: FileLock?) throws {
    let limit = time.limit(started: recorder.record.started, begun: recorder.begun)
    recorder.record.data = file
    recorder.record.model = output
    try OutputPaths.check(
      [
        output, metrics, report, learning.input.rows.rejects, writing.failures, records.log,
        records.textfile,
      ],
      inputs: [file, config, learning.training.start, learning.covariates.holidays])
    // A refusal leaves nothing behind: the first lock of a model waits until the data are known to be good.
    var lock = try held ?? takeLock(creating: false)
    defer { withExtendedLifetime(lock) {} }
    var checksum = Checksum()
    var loaded = try learning.load(file, quiet: says.quiet) {
      checksum.update($0)
    }
    guard loaded.observed >= 2 else {
      throw UnusableData(
        description:
          "\(file): error[E_TOO_SHORT]: \(loaded.observed) observed values are too few to "
          + "learn from; give at least two, better three seasons")
    }
    let options = try learning.options(comparisons: compare.values)
    try learning.mark(&loaded, options, quiet: says.quiet)
    let automatic = AutomaticModel(options, panel: loaded.panel)
    if explain { FitCommand.explainChoices(automatic.choices) }
    let panel = loaded.panel.stating(automatic.configuration.gaps)
    let outside = options.limits.violations(in: panel)
    if outside > 0 && !says.quiet {
      Diagnostics.warning(
        "\(outside) values lie outside --floor and --ceiling, where no forecast will")
    }
    try FitCommand.check(
      automatic.configuration, compare.values, panel, samples: learning.model.samples)

    let pool = StopSignals.keptFromThreads { learning.threading.pool() }
    defer { pool.stop() }
    recorder.record.take(loaded)
    var start: [Float]?
    if let path = learning.training.start, let network = automatic.configuration.network {
      start = try WeightFile.read(path: path, shape: network.shape, pool: pool)
    }
    if lock == nil { lock = try takeLock(creating: true) }
    // A number of networks that is asked for is what is trained.
    let growing = learning.training.ensemble == nil ? time.described : nil
    let grows = growing != nil && automatic.configuration.growsWithTime
    let fingerprint = Fingerprint(
      panel: panel, configuration: automatic.configuration,
      settings: fittingSettings + (grows ? growing.map { [("time", $0)] } ?? [] : []),
      start: start, version: Program.version)
    let replacement = ModelReplacement(of: output, options: writing, pool: pool)
    if let model = replacement.unchanged(fingerprint) {
      return try finish(model, loaded, panel, isNew: false, replacement, recorder, failures: [])
    }
    let progress = Progress(output: says)
    let keeper = checkpoint.keeper(
      lock, fingerprint, stops: recorder.stops, quiet: says.quiet)
    defer { keeper?.stop() }
    let fitting = Fitting(
      automatic.configuration, levels: learning.model.levels.values,
      refit: !learning.training.noRefit,
      comparisons: compare.values, start: start, limit: limit, growsUntilLimit: grows,
      journal: keeper?.journal,
      pool: pool, report: progress.show)
    let fit = try train(fitting, panel)
    progress.finish()
    keeper?.stop()
    if explain { FitCommand.explainChoices(fit.choices) }
    recorder.record.trained = true
    let result = Model(
      fit: fit, panel: panel, choices: automatic.choices,
      // What a time limit has cut short is to be fitted again.
      provenance: provenance(loaded, checksum, fit.isCutShort ? nil : fingerprint))
    recorder.record.take(result.accuracy)
    try replacement.check(result, panel, recorder)
    recorder.outputs.afterwards { keeper?.remove() }
    try finish(
      result, loaded, panel, isNew: true, replacement, recorder, failures: fit.leftOut)
  }

  private func takeLock(creating: Bool) throws(LockError) -> FileLock? {
    try FileLock.take(
      for: output, creating: creating, wait: writing.wait,
      holder: FileLock.holder(command: "fit", now: records.clock.now))
  }

  /// What the result depends on beside configuration and data.
  private var fittingSettings: [(name: String, value: String)] {
    [
      ("levels", learning.model.levels.description), ("refit", "\(!learning.training.noRefit)"),
      ("compare", compare.values.map(\.rawValue).joined(separator: ",")),
    ]
  }

  /// Writes what is new and says what there is to say.
  private func finish(
    _ model: Model, _ loaded: LoadedInput, _ panel: Panel, isNew: Bool,
    _ replacement: ModelReplacement,
    _ recorder: RunRecorder, failures: [SeriesFailure]
  ) throws {
    let figures = metrics.map {
      (path: $0, bytes: AccuracyTable(model.accuracy).csv(columns: model.history.columns))
    }
    let page = report.map { (path: $0, bytes: ReportContent.page(of: model)) }
    let others = [figures, page].compactMap(\.self)
    if isNew {
      try replacement.write(model, with: others, recorder.outputs)
    } else {
      recorder.record.trained = false
      recorder.record.take(model.accuracy)
      try recorder.outputs.write(others)
    }
    recorder.takeTime(ofModel: output)
    if !says.quiet && isNew { for warning in model.allWarnings { Diagnostics.warning(warning) } }
    try show(model, isNew: isNew, isWritten: !recorder.outputs.isHeld)
    var shortfall = Shortfall()
    shortfall.failures.add(loaded.leftOut, in: .read)
    shortfall.failures.add(isNew ? failures : model.leftOut(of: panel), in: .fit)
    recorder.record.failedSeries = shortfall.failures.count
    try shortfall.finish(writing.failures, columns: panel.columns, recorder)
  }

  /// Refuses what is chosen for a panel, before anything is trained.
  ///
  /// - Parameter samples: sample paths asked for.
  static func check(
    _ model: ModelConfiguration, _ comparisons: [Comparison], _ panel: Panel, samples: Int?
  ) throws {
    guard case .network(let chosen) = model else {
      try checkLengths([("--horizon", model.horizon)], panel)
      guard !comparisons.contains(.multilayerPerceptron) else {
        throw UsageError(
          description: "--compare mlp stands beside one network; add --model rnn or leave it out")
      }
      return
    }
    for configuration in [chosen] + comparisons.compactMap({ $0.network(like: model) }) {
      if let conflict = configuration.conflict {
        throw UsageError(description: conflict.description)
      }
      try checkSizes(configuration, panel)
    }
    try checkCombination(chosen, panel.filled(by: chosen.gaps), samples: samples)
    if let conflict = chosen.calendarConflict(panel.frequency) {
      throw UsageError(description: conflict.description)
    }
  }

  /// Refuses what is chosen, where some of it rules out the rest: beginnings without a meaning for the
  /// cell, a loss without one for the data or in the units chosen, samples without a likelihood.
  private static func checkCombination(
    _ configuration: RecurrentConfiguration, _ panel: Panel, samples: Int?
  ) throws {
    let cell = configuration.cell
    guard configuration.initialization.isDefined(for: cell) else {
      throw UsageError(
        description: "--initialization \(configuration.initialization.rawValue) is for cells "
          + "without gates, as a gate that begins at the identity of its past has no meaning, and "
          + "\(cell.rawValue) has gates; use --cell rnn-relu, rnn-tanh or another initialization")
    }
    guard configuration.objective != .symmetricPercentage || configuration.transforms.isAffine
    else {
      throw UsageError(
        description: "--loss smape measures values in data units, which logarithms bend and "
          + "differences leave out; leave out --transform log1p and --difference, or use --loss mase"
      )
    }
    if configuration.objective == .negativeBinomial, let value = panel.firstNoCount {
      throw UsageError(description: value.description)
    }
    if configuration.objective.isLikelihood {
      try SamplePaths.check(configuration.samples, for: configuration.levels)
    } else if samples != nil {
      throw UsageError(
        description: "--samples are drawn from a likelihood, and --loss "
          + "\(configuration.objective.name) is none; use --loss gaussian, student-t, negbin or "
          + "categorical")
    }
  }

  /// Refuses sizes that the data or the machine cannot fill, before anything is allocated.
  private static func checkSizes(_ configuration: RecurrentConfiguration, _ panel: Panel) throws {
    try checkLengths(
      [
        ("--context", configuration.contextLength), ("--horizon", configuration.horizon),
        ("--lags", configuration.lags), ("--tbptt", configuration.regime.truncation?.steps ?? 0),
      ], panel)
    if configuration.dropout > 0 && configuration.layers == 1 {
      throw UsageError(
        description: "--dropout acts between layers, and there is one; add --layers 2")
    }
    let weights = ParameterLayout(configuration.shape).count
    let ensemble = configuration.ensemble
    guard weights <= ModelFile.mostParameters / ensemble else {
      throw UsageError(
        description: (ensemble == 1
          ? "a network of \(weights) numbers is" : "\(ensemble) networks of \(weights) numbers are")
          + " too large for a model file, which holds \(ModelFile.mostParameters); use a smaller "
          + "--hidden or fewer --layers" + (ensemble == 1 ? "" : ", or a smaller --ensemble"))
    }
    let needed = configuration.estimatedMemory
    let available = Memory.available
    guard needed > available else { return }
    throw UsageError(
      description: "training this network takes about \(needed >> 20) MiB, and the machine has "
        + "\(available >> 20) MiB; use a smaller --hidden, --layers, --context or --batch")
  }

  /// Refuses what no series is long enough for.
  private static func checkLengths(_ lengths: [(option: String, value: Int)], _ panel: Panel) throws
  {
    let longest = panel.series.map(\.count).max() ?? 0
    for (option, value) in lengths where value >= longest {
      throw UsageError(
        description:
          "\(option) \(value) needs more than the \(longest) observations of the longest "
          + "series; ask for fewer steps")
    }
  }

  private func train(_ fitting: Fitting, _ panel: Panel) throws -> Fit {
    do {
      return try fitting.run(panel)
    } catch TrainingError.noWindows {
      let validation = fitting.configuration.network?.validationLength ?? 0
      throw UnusableData(
        description:
          "\(file): error[E_TOO_SHORT]: beside \(validation) for validation no series has two "
          + "observed values to learn from; give more history or lower --validate")
    }
  }

  private func provenance(
    _ loaded: LoadedInput, _ checksum: Checksum, _ fingerprint: Fingerprint?
  ) -> Provenance {
    Provenance(
      version: Program.version, dataChecksum: checksum.hexadecimal,
      dataName: Provenance.name(of: file),
      rows: loaded.report.rows, series: loaded.report.series, fingerprint: fingerprint)
  }

  static func explainChoices(_ choices: [Choice]) {
    for choice in choices {
      Diagnostics.line("\(choice.name) = \(choice.value): \(choice.why)")
    }
  }

  /// - Parameter isWritten: whether a new model is written by now.
  private func show(_ model: Model, isNew: Bool, isWritten: Bool) throws {
    if says.json {
      try StandardOutput.output.write(ModelSummary(model).json(modelPath: output).text + "\n")
      return
    }
    let terminal = Terminal(.output, noColour: says.noColor)
    if says.showsResults(on: terminal) {
      var text = ""
      if let holdout = model.holdout {
        text += AccuracyTable(holdout.accuracy).text(limit: terminal.limit) + "\n"
      }
      text += "training: \(ModelSummary(model).training)\n"
      for name in ["seeds", "gaps"] {
        if let choice = model.choices.first(where: { $0.name == name }) {
          text += "\(name): \(choice.value), \(choice.why)\n"
        }
      }
      if !isNew {
        text += "\(output) is what these data and options give; kept\n"
      } else if isWritten {
        text += "wrote \(output)\n"
      }
      try StandardOutput.output.write(text)
    }
  }
}

extension RunRecord {
  /// Takes over what is known of data.
  mutating func take(_ loaded: LoadedInput) {
    rows = loaded.report.rows
    series = loaded.report.series
    newestObservation = loaded.panel.newestObservation.flatMap {
      loaded.panel.stampStyle.instant(of: $0)
    }
  }
}
