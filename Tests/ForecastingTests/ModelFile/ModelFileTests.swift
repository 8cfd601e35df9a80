import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct ModelFileTests {
  static let chains: [[Transform]] = [
    [], [.log1p], [.standard], [.minMax], [.robust],
    [.log1p, .difference(lag: 2), .difference(lag: 1), .standard],
  ]

  /// What a round trip has to keep, beside the weights.
  private func same(_ read: Model, _ written: Model) {
    #expect(read.forecaster.configuration == written.forecaster.configuration)
    #expect(read.forecaster.parameters.bits == written.forecaster.parameters.bits)
    #expect(read.forecaster.states == written.forecaster.states)
    #expect(read.forecaster.calibration == written.forecaster.calibration)
    #expect(read.history.series.map(\.id) == written.history.series.map(\.id))
    #expect(read.history.series.map(\.start) == written.history.series.map(\.start))
    for (series, other) in zip(read.history.series, written.history.series) {
      #expect(zip(series.values, other.values).allSatisfy { $0.isNaN == $1.isNaN })
      #expect(
        series.values.filter { !$0.isNaN }.bits == other.values.filter { !$0.isNaN }.bits)
    }
    #expect(read.history.frequency == written.history.frequency)
    #expect(read.history.stampStyle == written.history.stampStyle)
    #expect(read.history.columns == written.history.columns)
    #expect(read.holdout == written.holdout)
    #expect(read.curve == written.curve)
    #expect(read.choices == written.choices)
    #expect(read.warnings == written.warnings)
    #expect(read.comparisons == written.comparisons)
    #expect(read.provenance == written.provenance)
  }

  @Test("every cell, transform and part", arguments: CellKind.allCases, chains)
  func roundTrip(cell: CellKind, transforms: [Transform]) throws {
    let configuration = ForecastingFixture.configuration {
      $0.cell = cell
      $0.layers = 2
      $0.hiddenSize = 17
      $0.transforms = TransformChain(transforms)
      $0.seed = .max
    }
    for (calibrated, measured) in [(true, true), (true, false), (false, true), (false, false)] {
      let model = try ModelFileFixture.model(
        configuration, calibrated: calibrated, measured: measured)
      let bytes = try ModelFile.encode(model, path: "m")
      #expect(try ModelFile.encode(model, path: "m") == bytes, "same model, same bytes")
      let read = try ModelFileFixture.decode(bytes)
      same(read, model)
      #expect(try ModelFile.encode(read, path: "m") == bytes)
      let levels = [0.8, 0.95]
      #expect(
        try read.forecaster.forecast(read.history, horizon: 9, levels: levels)
          == (try model.forecaster.forecast(model.history, horizon: 9, levels: levels)))
    }
  }

  @Test(
    "frequencies",
    arguments: [
      Frequency.index(step: 7), .hourly, .businessDays(1), .months(3, anchor: .day(31)),
      .months(1, anchor: .end), .months(3, anchor: .lastBusinessDay), .businessDays(3),
    ])
  func frequencies(frequency: Frequency) throws {
    let model = try ModelFileFixture.model(frequency: frequency)
    same(try ModelFileFixture.decode(ModelFile.encode(model, path: "m")), model)
  }

  @Test(
    "stamp styles",
    arguments: [
      StampStyle.index, .nanoseconds(separator: .t, offset: .seconds(-3600)),
      .nanoseconds(separator: .space, offset: .none), .year, .quarter, .month, .week, .date,
      .dateTime(separator: .t, seconds: .omitted, zone: .none),
      .dateTime(separator: .space, seconds: .fraction(digits: 0), zone: .utc),
      .dateTime(separator: .t, seconds: .fraction(digits: 6), zone: .offset(seconds: -3600)),
    ])
  func stampStyles(style: StampStyle) throws {
    let model = try ModelFileFixture.model(stampStyle: style)
    let read = try ModelFileFixture.decode(ModelFile.encode(model, path: "m"))
    same(read, model)
    #expect(read.history.stampStyle == style)
  }

  @Test("stamps in a form of the user's", arguments: EpochUnit.allCases)
  func epochs(unit: EpochUnit) throws { try stampStyles(style: .epoch(unit, zone: .utc)) }

  @Test(
    "patterns",
    arguments: [
      ("%d/%m/%Y", StampStyle.Zone.none), ("%Y-%m-%dT%H:%M:%S.%f%z", .offset(seconds: 3600)),
      ("\"%b\" %Y %%", .none), ("%s", .utc),
    ])
  func patterns(text: String, zone: StampStyle.Zone) throws {
    let spelling = TimeFormat.Spelling(
      fractionDigits: 3, monthLetters: .upper, halfLetters: .lower, padsWithSpace: true,
      hasColonInOffset: true, spellsUTC: false)
    try stampStyles(style: .format(try TimeFormat(text), spelling, zone: zone))
    try stampStyles(style: .format(try TimeFormat(text), TimeFormat.Spelling(), zone: zone))
  }

  @Test("time zones", arguments: LocalClock.Ticks.allCases, ["CET-1CEST,M3.5.0,M10.5.0/3", nil])
  func zones(ticks: LocalClock.Ticks, footer: String?) throws {
    let rules = try #require(
      TimeZoneRules(
        name: "Europe/Berlin", initialOffset: 3208,
        transitions: [
          .init(instant: -2_422_054_408, offset: 3600), .init(instant: 1_711_846_800, offset: 7200),
        ], footer: footer.flatMap { POSIXTimeZone($0) }))
    let clock = LocalClock(rules: rules, ticks: ticks, writesOffset: ticks == .civil)
    try stampStyles(
      style: .dateTime(separator: .t, seconds: .omitted, zone: .local(clock)))
    try stampStyles(style: .epoch(.seconds, zone: .local(clock)))
  }

  @Test(
    "every setting",
    arguments: [
      ForecastingFixture.configuration {
        $0.objective = .huber(delta: 0.1)
        $0.optimizer = .sgd(momentum: 1 / 3)
        $0.clipping = GradientClipping(norm: nil, value: 0x1p-1074)
        $0.windowScaling = .lastValue
        $0.dropout = 0.3
      },
      ForecastingFixture.configuration {
        $0.objective = .meanSquaredError
        $0.optimizer = .adam(beta1: 0.1, beta2: 0.2, epsilon: 1e-300)
        $0.clipping = GradientClipping(norm: 1e22, value: 1e-7)
        $0.windowScaling = .meanAbsolute
        $0.learningRate = 0.1 + 0.2
        $0.validationLength = 0
      },
    ])
  func settings(configuration: RecurrentConfiguration) throws {
    let model = try ModelFileFixture.model(configuration)
    same(try ModelFileFixture.decode(ModelFile.encode(model, path: "m")), model)
  }

  static let optimizers: [Optimizer] =
    Optimizer.allCases + [
      .sgd(momentum: 0.5, weightDecay: 0.1), .rmsProp(smoothing: 0.8, epsilon: 0.1, weightDecay: 1),
      .adam(beta1: 0.1, beta2: 0.2, epsilon: 1e-3, weightDecay: 1e-300),
      .adamW(beta1: 0.1, beta2: 0.2, epsilon: 1e-3, weightDecay: 0), .cocob(alpha: 7),
    ]

  @Test("every optimizer", arguments: optimizers)
  func roundTrip(optimizer: Optimizer) throws {
    let configuration = ForecastingFixture.configuration { $0.optimizer = optimizer }
    let model = try ModelFileFixture.model(configuration)
    same(try ModelFileFixture.decode(ModelFile.encode(model, path: "m")), model)
  }

  static let schedules: [LearningRateSchedule] =
    LearningRateSchedule.allCases + [
      .step(updates: 1, factor: 0.5), .cosine(minimum: 0.25, warmUp: 0.1),
      .plateau(factor: 0.7, patience: 0), .oneCycle(warmUp: 0.5, startDivisor: 1, endDivisor: 3),
    ]

  @Test("every schedule", arguments: schedules)
  func roundTrip(schedule: LearningRateSchedule) throws {
    let configuration = ForecastingFixture.configuration { $0.schedule = schedule }
    let model = try ModelFileFixture.model(configuration)
    same(try ModelFileFixture.decode(ModelFile.encode(model, path: "m")), model)
  }

  @Test(
    "every initialization, and what else is not always written", arguments: Initialization.allCases)
  func laterSettings(initialization: Initialization) throws {
    let configuration = ForecastingFixture.configuration {
      $0.cell = .rnnTanh
      $0.initialization = initialization
      $0.clipping = GradientClipping(percentile: 10)
    }
    var model = try ModelFileFixture.model(configuration)
    model.curve.skippedSteps = 5
    model.curve.returns = 1
    same(try ModelFileFixture.decode(ModelFile.encode(model, path: "m")), model)
  }

  /// Without the keys that came later a file means what it always meant.
  @Test func filesWithoutLaterSettings() throws {
    let model = try ModelFileFixture.model()
    let forgery = try Forgery(model)
    let text = forgery.metadata["forecast.model"] ?? ""
    for key in [
      "weight_decay", "schedule", "initialization", "clip_percentile", "skipped_steps", "returns",
    ] {
      #expect(!text.contains("\"\(key)\""), "written although it says nothing new")
    }
    let configuration = try #require(
      ModelFileFixture.decode(try forgery.sealed()).forecaster.configuration.network)
    #expect(configuration.optimizer == .adam())
    #expect(configuration.schedule == .constant)
    #expect(configuration.initialization == .uniform)
    #expect(configuration.clipping == GradientClipping(norm: 1))
  }

  @Test(
    "objectives",
    arguments: Objective.allCases + [
      .quantile((1...99).map { Double($0) / 100 }),
      .categorical(Bins(centres: (0..<4096).map { Double($0) / 3 - 700 })),
    ])
  func objectives(objective: Objective) throws {
    let model = try ModelFileFixture.model(
      ForecastingFixture.configuration { $0.take(objective) })
    let read = try ModelFileFixture.decode(ModelFile.encode(model, path: "m"))
    #expect(read.forecaster.configuration.network?.objective == objective)
  }

  @Test("a model that was fitted", arguments: [true, false])
  func fitted(refit: Bool) throws {
    let panel = dailyPanel([
      ForecastingFixture.wave(40), ForecastingFixture.wave(6), ForecastingFixture.wave(3),
      ForecastingFixture.wave(30, seed: 8),
    ])
    let configuration = ForecastingFixture.configuration {
      $0.transforms = TransformChain([.difference(lag: 3), .standard])
    }
    let fit = try Fitting(
      configuration, levels: [0.8], refit: refit, pool: ForecastingFixture.pool
    ).run(panel)
    let model = Model(
      fit: fit, panel: panel, choices: [],
      provenance: Provenance(
        version: "1", dataChecksum: "", dataName: "", rows: 79, series: 4))
    let read = try ModelFileFixture.decode(ModelFile.encode(model, path: "m"))
    same(read, model)
    #expect(
      try read.forecaster.forecast(read.history, horizon: 5, levels: [0.8])
        == (try fit.forecaster.forecast(model.history, horizon: 5, levels: [0.8])))
  }

  @Test("what was compared", arguments: [true, false])
  func comparisons(measured: Bool) throws {
    // Six values cannot be held out of and learnt from at once.
    let panel = dailyPanel([ForecastingFixture.wave(measured ? 40 : 6)])
    let fit = try Fitting(
      ForecastingFixture.configuration(), levels: [0.8], refit: true,
      comparisons: Comparison.allCases, pool: ForecastingFixture.pool
    ).run(panel)
    #expect((fit.holdout != nil) == measured)
    let model = Model(
      fit: fit, panel: panel, choices: [],
      provenance: Provenance(version: "1", dataChecksum: "", dataName: "", rows: 40, series: 1))
    #expect(model.accuracy.models.prefix(4) == ["LSTM", "SeasonalNaive", "Naive", "AR"])
    let bytes = try ModelFile.encode(model, path: "m")
    let read = try ModelFileFixture.decode(bytes)
    same(read, model)
    #expect(read.accuracy == model.accuracy)
    #expect(try ModelFile.encode(read, path: "m") == bytes)
  }

  @Test func filesOfBeforeThereWereComparisonsAreRead() throws {
    var forgery = try Forgery(ModelFileFixture.model())
    try forgery.replace(#""compare":["ar"],"#, with: "")
    #expect(try ModelFileFixture.decode(forgery.sealed()).comparisons.isEmpty)
  }

  @Test func filesOfBeforeTheHoldoutHadIntervalsAreRead() throws {
    var forgery = try Forgery(ModelFileFixture.model())
    try forgery.replace(#","levels":[0.8,0.95]"#, with: "")
    forgery["holdout.lower"] = nil
    forgery["holdout.upper"] = nil
    let holdout = try #require(try ModelFileFixture.decode(forgery.sealed()).holdout)
    #expect(holdout.forecasts.count == 2 && holdout.forecasts.allSatisfy { $0.intervals.isEmpty })
  }

  @Test(
    "levels of the holdout that are none",
    arguments: ["[]", "[0.8]", "[0.95,0.8]", "[0,0.8]", "[0.8,1]", #"["a","b"]"#, "null"])
  func hostileHoldoutLevels(json: String) throws {
    var forgery = try Forgery(ModelFileFixture.model())
    try forgery.replace(#","levels":[0.8,0.95]"#, with: ",\"levels\":\(json)")
    #expect(try forgery.refusal() != nil)
  }

  @Test(
    "comparisons that are none",
    arguments: [#""ar""#, #"{}"#, #"[1]"#, #"["median"]"#, #"["ar","ar"]"#, "null"])
  func hostileComparisons(json: String) throws {
    var forgery = try Forgery(ModelFileFixture.model())
    try forgery.replace(#""compare":["ar"]"#, with: "\"compare\":\(json)")
    #expect(try forgery.refusal()?.code == .metadata)
  }

  @Test func numbersThatAreNotFiniteAreNotWritten() throws {
    var model = try ModelFileFixture.model()
    model.curve.epochs[1].training = .nan
    let error = #expect(throws: ModelFileError.self) { try ModelFile.encode(model, path: "m") }
    #expect(error?.code == .notFinite)
  }
}
