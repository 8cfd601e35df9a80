import ArgumentParser
import Forecasting
import Operations
import Recurrent
import SeriesIO
import TimeSeries

/// A model file, newer data if there are any, and how far to look: what `predict` and `report` share.
struct ForecastSource: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Model file.", valueName: "file"), completion: .file())
  var model = "model.safetensors"

  @Option(
    help: ArgumentHelp("CSV whose rows continue the model's history.", valueName: "file"),
    completion: .file())
  var data: String?

  @Option(
    help: ArgumentHelp(
      "CSV of covariates of the steps to be forecast, with the data's names.", valueName: "file"),
    completion: .file())
  var future: String?

  @Option(
    help: ArgumentHelp("CSV of holidays, to go on from those of the fit.", valueName: "file"),
    completion: .file())
  var holidays: String?

  @Option(
    name: [.customShort("H"), .long],
    parsing: .unconditional,
    help: "Steps to forecast; default: the horizon the model was trained for.")
  var horizon: Int?

  @Option(
    parsing: .unconditional,
    help: "Levels of the intervals in percent; default: those of the fit.",
    transform: Levels.init(parsing:))
  var levels: Levels?

  @Option(
    parsing: .unconditional,
    help: "Paths drawn of a forecast under a likelihood; default: those of the fit.")
  var samples: Int?

  @OptionGroup(title: "Input") var input: InputOptions
  @OptionGroup(title: "Input") var gaps: GapOptions
  @OptionGroup var threading: ThreadOptions

  func validate() throws {
    try Horizon.check(horizon)
    try check(samples, "--samples", RecurrentConfiguration.sampleCounts)
    try checkInputIsRead()
  }

  /// Refuses to read in some way what is not read at all.
  private func checkInputIsRead() throws {
    guard data == nil else { return }
    let (ofValues, ofFiles) = input.given
    if let flag = gaps.policy == nil ? ofValues.first : "--gaps" {
      throw ValidationError("\(flag) is about the rows of --data; add it or leave \(flag) out")
    }
    if let flag = ofFiles.first, future == nil && holidays == nil {
      throw ValidationError(
        "\(flag) says how a CSV is read, and none is: the model keeps its history; add --data or "
          + "leave \(flag) out")
    }
  }

  /// Forecasts with the history they continue.
  struct Made {
    var model: Model
    /// The file the model comes from; nil for one that is not written yet.
    var modelPath: String?
    /// One a forecast, in the same order.
    var history: Panel
    var forecasts: [Forecast]
    var shortfall = Shortfall()
    /// For a page; nil where none were wanted or there are too few.
    var residuals: OneStepResiduals?
  }

  /// - Parameters:
  ///   - residuals: whether residuals are computed as well.
  ///   - staleness: how old data and model may be; nil: as old as they are.
  ///   - isCurrent: whether the model was just shown to be what a fit gives, whatever its age.
  func make(
    quiet: Bool, residuals: Bool = false, staleness: StalenessOptions? = nil,
    isCurrent: Bool = false, _ recorder: RunRecorder
  ) throws -> Made {
    let pool = threading.pool()
    defer { pool.stop() }
    var shortfall = Shortfall()
    let (model, modelPath) = try readModel(pool, &shortfall, recorder)
    recorder.record.model = modelPath
    recorder.takeTime(ofModel: modelPath)
    recorder.record.data = data
    let policy = gaps.policy ?? model.forecaster.configuration.gaps
    var history = model.history
    if let data {
      let loaded = try LoadedInput(path: data, options: options(for: model), quiet: quiet)
      loaded.warn(quiet: quiet)
      try loaded.writeRejects(to: input.rows.rejects, quiet: quiet)
      shortfall.failures.add(loaded.leftOut, in: .read)
      let joined = try model.historyOfEach(continuedBy: loaded.panel)
      history = joined.panel
      shortfall.failures.add(joined.failures, in: .predict)
      recorder.record.take(loaded)
      if policy == .error { try refuseGaps(history, data) }
      if !quiet, Terminal(.error, noColour: true).isTerminal {
        let filling = history.filling(by: policy)
        if filling.filled > 0 { Diagnostics.line("--gaps \(policy.rawValue): \(filling)") }
      }
      history = history.stating(policy)
    }
    try checkFutureIsRead(model)
    if let future {
      var options = options(for: model)
      options.targets = .none
      options.covariates = options.covariates.filter { $0.role == .future }
      // These are said of the values.
      (options.since, options.until) = (nil, nil)
      (options.mostRejects, options.refusesGaps) = (nil, false)
      let loaded = try LoadedInput(path: future, options: options, quiet: quiet)
      loaded.warn(quiet: quiet)
      shortfall.failures.add(loaded.leftOut, in: .read)
      history = try history.knowing(loaded.panel)
    }
    let trained = model.forecaster.configuration.horizon
    let horizon = self.horizon ?? trained
    for series in history.series
    where !history.frequency.reaches(horizon, after: series.end) {
      throw UsageError(
        description: "--horizon \(horizon) reaches past the year 9999; ask for fewer steps")
    }
    if let holidays {
      history = try MarkedHolidays(
        path: holidays, options: input.csv, panel: history,
        steps: model.forecaster.configuration.stepsAhead(horizon), quiet: quiet
      ).panel
    }
    if horizon > 2 * trained && !quiet {
      Diagnostics.warning(
        "\(horizon) steps are more than twice the \(trained) the model was trained and measured for"
      )
    }
    let levels = try levels(of: model)
    let samples = try samples(of: model, for: levels)
    let isNaive = try shortfall.check(
      staleness, history, written: isCurrent ? nil : recorder.record.modelWritten,
      now: recorder.record.started, quiet: quiet)
    let made = try PartialForecasts(history) { part in
      if isNaive {
        return try SeasonalNaive(seasonalPeriod: model.forecaster.configuration.seasonalPeriod)
          .fit(part).forecast(part, horizon: horizon, levels: levels)
      }
      try model.forecaster.requireFuture(of: part, horizon: horizon)
      return try model.forecaster.forecast(
        part.filled(by: policy), horizon: horizon, levels: levels, samples: samples)
    }
    shortfall.failures.add(made.failures, in: .predict)
    let failed = Set(made.failures.map(\.seriesID))
    history.series.removeAll { failed.contains($0.id) }
    recorder.record.failedSeries = shortfall.failures.count
    recorder.record.isStale = !shortfall.staleness.isEmpty
    return Made(
      model: model, modelPath: modelPath, history: history, forecasts: made.forecasts,
      shortfall: shortfall, residuals: residuals ? model.oneStepResiduals(over: history) : nil)
  }

  /// The model, or the generation before it where its file is missing or cannot be used.
  private func readModel(
    _ pool: WorkerPool, _ shortfall: inout Shortfall, _ recorder: RunRecorder
  ) throws(ModelFileError) -> (Model, path: String) {
    if let bytes = recorder.outputs.bytes(of: model) {
      return (try ModelFile.decode(bytes, path: model, pool: pool), model)
    }
    do throws(ModelFileError) {
      return (try ModelFile.read(path: model, pool: pool), model)
    } catch {
      let previous = ModelFileFacts.previous(of: model)
      guard let older = try? ModelFile.read(path: previous, pool: pool) else { throw error }
      shortfall.fallback = "\(error); \(previous) was used instead"
      return (older, previous)
    }
  }

  /// Refuses files that the network would not read.
  private func checkFutureIsRead(_ model: Model) throws(UsageError) {
    guard future != nil || holidays != nil, model.history.covariates(.future).isEmpty else {
      return
    }
    throw UsageError(
      description:
        "\(future != nil ? "--future" : "--holidays") is for a model of covariates of the "
        + "future, and this one has none; fit with --future-covariate or --holidays")
  }

  /// The columns of the data that were fitted, where the user names no others.
  private func options(for model: Model) -> CSVOptions {
    var options = gaps.apply(to: input.csv, usual: model.forecaster.configuration.gaps)
    let columns = model.history.columns
    let layout = columns.layout
    let (time, id) = (
      layout?.hasTime == false ? nil : columns.time, layout?.hasID == false ? nil : columns.id
    )
    let targets: CSVOptions.Targets =
      switch layout?.targets {
      case nil, .one: .listed([columns.target])
      case .listed(let names): .listed(names)
      case .numeric: .numeric
      }
    // Without a header the columns of a file are called 1, 2, 3.
    var names = [time, id].compactMap(\.self)
    if case .listed(let listed) = targets { names += listed }
    if !input.noHeader || names.allSatisfy({ Int($0) != nil }) {
      options.time = options.time ?? time
      options.id = options.id ?? id
      if options.targets == .found { options.targets = targets }
    }
    let stamps = model.history.stampStyle
    options.frequency = options.frequency ?? FrequencyRequest(model.history.frequency)
    options.timeFormat = options.timeFormat ?? StampForm(stamps)
    if case .local(let clock) = stamps.zone {
      options.timeZone = options.timeZone ?? clock.rules
      options.clock = clock.ticks
    }
    // Those of the future may come from --future, and holidays are in no data.
    options.covariates = model.history.covariates.map {
      CSVOptions.CovariateColumn(
        $0.name, $0.role, isCategorical: $0.categories != nil, isRequired: $0.role != .future)
    }
    return options
  }

  /// Where no file shows the gap: the newer rows begin after a pause, or the history has one.
  private func refuseGaps(_ history: Panel, _ data: String) throws(UnusableData) {
    for series in history.series {
      guard let gap = series.values.firstIndex(where: \.isNaN) else { continue }
      throw UnusableData(
        description: "\(data): error[E_GAP]: the model's history and these rows leave series "
          + "\(series.id.text) without a value for "
          + "\(history.stampStyle.format(series.timestamp(at: gap))); give the rows between, or use "
          + "--gaps mask, interpolate, ffill or zero")
    }
  }

  private func levels(of model: Model) throws -> [Double] {
    let measured = model.forecaster.levels
    guard let wanted = levels?.values else { return measured }
    let network = model.forecaster.configuration.network
    for level in wanted
    where !measured.contains(level) && network?.hasInterval(level) != true {
      throw UsageError(
        description: measured.isEmpty
          ? "the model has no intervals, as its series were too short to hold anything out; fit "
            + "again with more history or a shorter --horizon"
          : "the model has no intervals of \(Levels(values: [level])) percent, only of "
            + "\(Levels(values: measured)); fit again with --levels")
    }
    return wanted
  }
  private func samples(of model: Model, for levels: [Double]) throws -> Int {
    let configuration = model.forecaster.configuration.network
    let usual = configuration?.samples ?? RecurrentConfiguration.usualSamples
    guard let configuration, configuration.objective.isLikelihood else {
      guard samples == nil else {
        throw UsageError(
          description:
            "--samples are drawn from a likelihood, and the model has none; fit again with "
            + "--loss gaussian, student-t, negbin or categorical")
      }
      return usual
    }
    let count = samples ?? usual
    try SamplePaths.check(count, for: levels)
    return count
  }
}

extension SamplePaths {
  /// Refuses fewer paths than intervals of `levels` need.
  static func check(_ count: Int, for levels: [Double]) throws(UsageError) {
    guard let level = levels.max(), count < fewest(for: level) else { return }
    throw UsageError(
      description: "\(count) sample paths are too few for intervals of \(Levels(values: [level])) "
        + "percent; use --samples \(fewest(for: level)) or more")
  }
}
