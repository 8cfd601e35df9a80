import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Whatever covariates say after a cutoff, and is not known before it, moves nothing by a bit; and what is
/// known of a step moves nothing before it.
@Suite struct CovariateLeakTests {
  /// Another panel from some index of each series on, in cells that are not known there.
  private func perturbed(
    _ panel: Panel, from origin: (Series) -> Int, _ roles: [Covariate.Role] = [.past],
    values: Bool = true
  ) -> Panel {
    var other = panel
    for index in panel.series.indices {
      let first = origin(panel.series[index])
      func change(_ cells: inout [Double], by offset: Double) {
        for place in cells.indices.dropFirst(first) { cells[place] = offset - 3 * cells[place] }
      }
      func shuffle(_ cells: inout [Double], of kinds: Int) {
        for place in cells.indices.dropFirst(first) {
          cells[place] = Double((Int(cells[place]) + 1) % kinds)
        }
      }
      if values {
        var changed = other.series[index].values.decoded()
        change(&changed, by: 1000)
        other.series[index].values = Observations(changed)
      }
      if roles.contains(.past) {
        change(&other.series[index].covariates.past[0], by: 70)
        shuffle(&other.series[index].covariates.past[1], of: 2)
      }
      if roles.contains(.future) {
        change(&other.series[index].covariates.future[0], by: 70)
        change(&other.series[index].covariates.future[1], by: 70)
        shuffle(&other.series[index].covariates.future[2], of: 3)
      }
    }
    return other
  }

  @Test(
    "the holdout's past covariates change nothing of the first stage", arguments: Design.allCases)
  func holdout(design: Design) throws {
    let configuration = CovariateFixture.configuration(design)
    let panel = CovariateFixture.panel()
    let fitting = Fitting(
      configuration, levels: [0.8], refit: false, pool: ForecastingFixture.pool)
    let plain = try fitting.run(panel)
    let changed = try fitting.run(
      perturbed(panel, from: { $0.count - configuration.horizon }))
    #expect(changed.forecaster.parameters.bits == plain.forecaster.parameters.bits)
    #expect(changed.forecaster.covariates == plain.forecaster.covariates)
    #expect(changed.forecaster.states == plain.forecaster.states)
    #expect(changed.curve == plain.curve)
    let points = try [plain, changed].map { try #require($0.holdout).forecasts.map(\.point.bits) }
    #expect(points[0] == points[1])
    #expect(changed.holdout?.accuracy != plain.holdout?.accuracy, "what is measured does change")
  }

  @Test(
    "what is known of steps past the cutoff plays no part in training", arguments: Design.allCases)
  func training(design: Design) throws {
    let configuration = CovariateFixture.configuration(design)
    let panel = CovariateFixture.panel()
    let model = RecurrentForecaster(configuration, pool: ForecastingFixture.pool)
    let plain = try model.fit(panel)
    let changed = try model.fit(perturbed(panel, from: \.count, [.future], values: false))
    #expect(changed.parameters.bits == plain.parameters.bits)
    #expect(changed.covariates == plain.covariates)
  }

  @Test(
    "the validation part's past covariates reach no gradient",
    arguments: [Design.recursive, .directEvery])
  func validation(design: Design) throws {
    let configuration = CovariateFixture.configuration(design) { $0.epochs = 1 }
    let panel = CovariateFixture.panel()
    let length = configuration.validationLength
    let (fitted, features) = try CovariateFixture.fitted(panel, configuration)
    let other = perturbed(panel, from: { $0.count - length })
    let encoder = try FeatureEncoder(fitted, panel: other)
    let loop = TrainingLoop(
      configuration: configuration, pool: ForecastingFixture.pool, stage: "test", report: { _ in })
    let plain = try loop.run(
      series: panel.series.map { $0.values.decoded() }, features: features,
      validationLength: length, epochs: 1)
    let changed = try loop.run(
      series: other.series.map { $0.values.decoded() },
      features: other.series.map { encoder.features(of: $0, ahead: 0) },
      validationLength: length, epochs: 1)
    #expect(changed.parameters.bits == plain.parameters.bits)
    #expect(changed.curve.epochs[0].training == plain.curve.epochs[0].training)
    #expect(changed.curve.epochs[0].validation != plain.curve.epochs[0].validation)
  }

  /// A forecaster with the weights it began with.
  private func untrained(_ configuration: RecurrentConfiguration, _ panel: Panel) throws
    -> FittedRecurrentForecaster
  {
    let states = try panel.series.map { try SeriesState(fitting: configuration, to: $0) }
    let (fitted, _) = try CovariateFixture.fitted(panel, configuration)
    return ForecastingFixture.untrained(configuration, states: states, covariates: fitted)
  }

  @Test(
    "a forecast knows of the future what its steps are, and no more", arguments: Design.allCases)
  func forecast(design: Design) throws {
    let configuration = CovariateFixture.configuration(design)
    let panel = CovariateFixture.panel()
    let model = try untrained(configuration, panel)
    let horizon = 5
    let plain = try model.forecast(panel, horizon: horizon, levels: []).map(\.point)
    let ahead = configuration.stepsAhead(horizon)
    #expect(ahead == (configuration.strategy == .direct ? 6 : 5))
    for lead in 0...ahead {
      let other = perturbed(panel, from: { $0.count + lead }, [.future], values: false)
      let changed = try model.forecast(other, horizon: horizon, levels: []).map(\.point)
      for (before, after) in zip(plain, changed) {
        guard lead < ahead else {
          #expect(after.bits == before.bits, "past the forecast")
          continue
        }
        // Values said at once know of each other's steps.
        let first = configuration.strategy == .direct ? lead / 3 * 3 : lead
        #expect(after.prefix(first).map(\.bitPattern) == before.prefix(first).map(\.bitPattern))
        if first < horizon { #expect(after[first] != before[first], "\(lead)") }
      }
    }
  }

  @Test("the first steps do not depend on how many are asked for", arguments: Design.allCases)
  func horizons(design: Design) throws {
    let configuration = CovariateFixture.configuration(design)
    let panel = CovariateFixture.panel()
    let model = try untrained(configuration, panel)
    let long = try model.forecast(panel, horizon: 7, levels: []).map(\.point)
    for horizon in 1..<7 {
      let short = try model.forecast(panel, horizon: horizon, levels: []).map(\.point)
      for (short, long) in zip(short, long) {
        #expect(short.bits == Array(long.prefix(horizon)).bits)
      }
    }
  }

  @Test(
    "rows of other series and more threads change no bit",
    arguments: [Design.recursive, .attention])
  func threads(design: Design) throws {
    let configuration = CovariateFixture.configuration(design) { $0.batchSize = 48 }
    let panel = CovariateFixture.panel()
    let pool = WorkerPool(threads: 3)
    defer { pool.stop() }
    let one = try RecurrentForecaster(configuration, pool: ForecastingFixture.pool).fit(panel)
    let three = try RecurrentForecaster(configuration, pool: pool).fit(panel)
    #expect(one.parameters.bits == three.parameters.bits)
  }

  @Test("what a forecast needs of the future is asked for by step and column")
  func required() throws {
    let configuration = CovariateFixture.configuration(.directEvery)
    var panel = CovariateFixture.panel(ahead: 4)
    let model = try untrained(configuration, panel)
    try model.requireFuture(of: panel, horizon: 3)
    // Blocks of three: four values take six steps.
    let error = #expect(throws: ForecastError.self) {
      try model.requireFuture(of: panel, horizon: 4)
    }
    #expect(
      error?.description
        == "series s0 has no price at 2024-02-14, which its forecast reads; give it in "
        + "rows after the last value or with --future FILE; a holiday, with --holidays FILE")
    panel.series[1].covariates.future[2][31] = .nan
    #expect(
      throws: ForecastError.futureUnknown(
        SeriesID("s1"), CovariateFixture.covariates[4], stamp: "2024-02-01")
    ) { try model.requireFuture(of: panel, horizon: 1) }
    let recursive = try untrained(
      CovariateFixture.configuration(.recursive), CovariateFixture.panel())
    try recursive.requireFuture(of: CovariateFixture.panel(ahead: 4), horizon: 4)
    let calendar = try untrained(
      ForecastingFixture.configuration { $0.covariates.cycles = [.week, .year] }, panel)
    try calendar.requireFuture(of: panel, horizon: 1000)
  }

  @Test("a category of the holdout alone is not in the list")
  func categories() {
    var panel = CovariateFixture.panel()
    for index in panel.series.indices {
      let seen = panel.series[index].count - 6
      panel.series[index].covariates.future[2] = panel.series[index].covariates.future[2]
        .enumerated().map { $0 < seen ? $1.truncatingRemainder(dividingBy: 2) : 2 }
    }
    var options = FitOptions()
    options.horizon = 6
    let columns = AutomaticConfiguration(options, panel: panel).configuration.covariates.columns
    #expect(columns[4].categories == CovariateFixture.names("fair", "none"))
    #expect(columns[6].categories == CovariateFixture.names("shop", "stall"))
  }

  @Test("past covariates and a carried state are refused together")
  func carried() {
    let truncation = TrainingRules.Truncation(carriedSteps: 3, gradientSteps: 3)
    let all = CovariateFixture.configuration(.recursive) { $0.regime.truncation = truncation }
    #expect(all.conflict == .regime(.carriedPastCovariates))
    let some = CovariateFixture.configuration(.recursive) {
      $0.regime.truncation = truncation
      $0.covariates.columns.removeAll { $0.role == .past }
    }
    #expect(some.conflict == nil)
  }
}
