import Recurrent
import Synchronization
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct FittingTests {
  private static let levels = [0.8, 0.95]

  private func fit(
    _ series: [[Double]], refit: Bool = true,
    _ change: (inout RecurrentConfiguration) -> Void = { _ in }
  ) throws -> Fit {
    try Fitting(
      ForecastingFixture.configuration(change), levels: FittingTests.levels, refit: refit,
      pool: ForecastingFixture.pool
    ).run(dailyPanel(series))
  }

  private static let pair = [
    ForecastingFixture.wave(40), ForecastingFixture.wave(30, level: 800, height: 90, seed: 2),
  ]

  @Test func theHoldoutIsForecastFromBeforeItAndMeasured() throws {
    let fit = try fit(FittingTests.pair, refit: false)
    let holdout = try #require(fit.holdout)
    #expect(holdout.horizon == 3)
    let split = dailyPanel(FittingTests.pair).holdingOut(3)
    #expect(holdout.forecasts.map(\.cutoff) == split.training.series.map(\.end))
    #expect(
      holdout.forecasts.map(\.point)
        == (try fit.forecaster.forecast(split.training, horizon: 3, levels: [])).map(\.point))
    #expect(
      holdout.forecasts.allSatisfy { $0.intervals.map(\.level) == FittingTests.levels })
    #expect(holdout.accuracy.models == ["LSTM", "SeasonalNaive", "Naive"])
    #expect(holdout.accuracy.seasonalPeriod == 1)
    let error = zip(holdout.forecasts, split.actuals).flatMap { forecast, actual in
      zip(actual.values, forecast.point).map { abs($0 - $1) }
    }.reduce(0, +)
    let row = try #require(
      holdout.accuracy.rows.first { $0.seriesID == nil && $0.metric == .meanAbsoluteError })
    #expect(closeEnough(row.values[0].value ?? .nan, error / 6, relative: 1e-12))
  }

  /// Neither the points nor the intervals that are measured on the holdout know anything of it.
  @Test func theHoldoutIsNotSeenByItsForecasts() throws {
    let honest = try #require(try fit(FittingTests.pair, refit: false).holdout)
    let other = FittingTests.pair.map { Array($0.dropLast(3)) + [1e6, -1e6, 3] }
    let changed = try #require(try fit(other, refit: false).holdout)
    #expect(honest.forecasts == changed.forecasts)
    #expect(honest.accuracy != changed.accuracy)
  }

  @Test func whatIsComparedIsMeasuredInItsOwnColumn() throws {
    let panel = dailyPanel(FittingTests.pair)
    let configuration = ForecastingFixture.configuration()
    let plain = try #require(try fit(FittingTests.pair, refit: false).holdout)
    let compared = try Fitting(
      configuration, levels: FittingTests.levels, refit: false,
      comparisons: Comparison.allCases, pool: ForecastingFixture.pool
    ).run(panel)
    #expect(compared.comparisons == Comparison.allCases)
    let holdout = try #require(compared.holdout)
    let names = Comparison.allCases.map { $0.modelName(.network(configuration)) }
    for comparison in Comparison.allCases {
      let forecaster = comparison.forecaster(configuration, pool: ForecastingFixture.pool) { _ in }
      #expect(forecaster.modelName == comparison.modelName(.network(configuration)))
    }
    #expect(Set(names).count == names.count)
    #expect(holdout.accuracy.models == plain.accuracy.models + names)
    // OWA is known only where Naive2 has been measured as well.
    for (row, alone) in zip(holdout.accuracy.rows, plain.accuracy.rows) {
      #expect(row.metric == alone.metric)
      guard row.metric != .overallWeightedAverage else { continue }
      #expect(Array(row.values.prefix(3)) == alone.values)
    }
    #expect(holdout.accuracy.rows.count == plain.accuracy.rows.count)
    let split = panel.holdingOut(3)
    let forecasts = try Autoregression(seasonalPeriod: 1).fit(split.training)
      .forecast(split.training, horizon: 3, levels: [])
    let error = zip(forecasts, split.actuals).flatMap { forecast, actual in
      zip(actual.values, forecast.point).map { abs($0 - $1) }
    }.reduce(0, +)
    let column = try #require(holdout.accuracy.models.firstIndex(of: "AR"))
    let row = try #require(
      holdout.accuracy.rows.first { $0.seriesID == nil && $0.metric == .meanAbsoluteError })
    #expect(closeEnough(row.values[column].value ?? .nan, error / 6, relative: 1e-12))
  }

  @Test func theRefitUsesEveryRowForTheBestNumberOfEpochs() throws {
    let stages = Mutex<[String]>([])
    let configuration = ForecastingFixture.configuration { $0.epochs = 3 }
    let panel = dailyPanel(FittingTests.pair)
    let fit = try Fitting(
      configuration, levels: FittingTests.levels, refit: true, pool: ForecastingFixture.pool,
      report: { progress in stages.withLock { $0.append(progress.stage) } }
    ).run(panel)
    #expect(
      stages.withLock { $0 }
        == Array(repeating: "holdout", count: fit.curve.epochs.count)
        + Array(repeating: "refit", count: fit.curve.bestEpoch))
    let model = RecurrentForecaster(configuration, pool: ForecastingFixture.pool)
    let refitted = try model.train(panel, stage: "", epochs: [fit.curve.bestEpoch]).forecaster
    #expect(fit.forecaster.parameters.bits == refitted.parameters.bits)
    #expect(fit.forecaster.states == refitted.states)
    let first = try model.train(panel.holdingOut(3).training, stage: "", epochs: nil)
    #expect(fit.curve == first.curve)
    let kept = try self.fit(FittingTests.pair, refit: false) { $0.epochs = 3 }
    #expect(kept.forecaster.parameters.bits == first.forecaster.parameters.bits)
    #expect(kept.holdout == fit.holdout)
    #expect(kept.forecaster.calibration == fit.forecaster.calibration)
  }

  @Test func residualsOfEveryUnseenOriginAreCounted() throws {
    // Origins 6, 5, … 1 steps before the end: each leaves as many steps, three at most.
    let calibration = try #require(try fit([ForecastingFixture.wave(40)]).forecaster.calibration)
    #expect(calibration.counts == [6, 5, 4])
    #expect(calibration.levels == FittingTests.levels)
    let two = try #require(try fit(FittingTests.pair).forecaster.calibration)
    #expect(two.counts == [12, 10, 8])
  }

  @Test func residualsAreThoseOfTheFirstStage() throws {
    let values = ForecastingFixture.wave(40)
    let fit = try fit([values], refit: false)
    let calibration = try #require(fit.forecaster.calibration)
    let state = fit.forecaster.states[0]
    var residuals: [Double] = []
    for back in 1...6 {
      let cut = dailyPanel([Array(values.dropLast(back))])
      let point = try fit.forecaster.forecast(cut, horizon: 1, levels: [])[0].point[0]
      residuals.append(abs(values[40 - back] - point) / state.residualScale)
    }
    // ⌈7 · 0.8⌉ is the last of six.
    #expect(calibration.halfWidths[0][0] == residuals.max())
  }

  @Test func missingStepsLeaveNoResidual() throws {
    var values = ForecastingFixture.wave(40)
    values[38] = .nan
    let calibration = try #require(try fit([values]).forecaster.calibration)
    #expect(calibration.counts == [5, 4, 3])
  }

  @Test func origins() {
    #expect(Fitting.origins(unseen: 5, horizon: 3, most: 99) == [5, 4, 3, 2, 1])
    #expect(Fitting.origins(unseen: 5, horizon: 3, most: 5) == [5, 4, 3, 2, 1])
    #expect(Fitting.origins(unseen: 9, horizon: 4, most: 4) == [9, 5, 4, 1])
    #expect(Fitting.origins(unseen: 9, horizon: 4, most: 2) == [9, 4])
    #expect(Fitting.origins(unseen: 9, horizon: 4, most: 1) == [4])
    #expect(Fitting.origins(unseen: 9, horizon: 4, most: 0) == [4])
  }

  @Test func aPanelOfManyShortSeriesHasIntervals() throws {
    // Three steps held out and four for validation: no origin before both is left in seven.
    let short = (0..<1000).map { ForecastingFixture.wave(7, seed: UInt64($0)) }
    let fit = try fit([ForecastingFixture.wave(40)] + short, refit: false) {
      $0.epochs = 1
      $0.validationLength = 4
    }
    #expect(fit.forecaster.calibration?.counts == [1001, 1001, 1001])
  }

  @Test func aHoldoutWithoutValuesLeavesTheValidationPart() throws {
    var values = ForecastingFixture.wave(40)
    for index in 37..<40 { values[index] = .nan }
    let fit = try fit([values])
    #expect(fit.forecaster.calibration?.counts == [3, 2, 1])
    #expect(fit.holdout?.accuracy.rows.allSatisfy { $0.values[0].value == nil } == true)
  }

  @Test func whereNoIntervalCanBeMeasuredTheUserIsTold() throws {
    var values = ForecastingFixture.wave(40)
    for index in 34..<40 { values[index] = .nan }
    let fit = try fit([values])
    #expect(fit.forecaster.calibration == nil)
    #expect(
      fit.warnings.last
        == "no step after the training part was observed, so there are no intervals")
  }

  // MARK: What is too short

  @Test func nothingToHoldOutIsAWarning() throws {
    let fit = try fit([ForecastingFixture.wave(6)]) { $0.validationLength = 1 }
    #expect(fit.holdout == nil)
    #expect(fit.forecaster.calibration == nil)
    #expect(fit.warnings.count == 1)
    #expect(fit.warnings.first?.hasPrefix("no series has 7 observations, or") == true)
    let forecast = try fit.forecaster.forecast(
      dailyPanel([ForecastingFixture.wave(6)]), horizon: 2, levels: FittingTests.levels)[0]
    #expect(forecast.intervals.isEmpty)
  }

  @Test("too short to be measured", arguments: [true, false])
  func tooShort(refit: Bool) throws {
    let series = [ForecastingFixture.wave(40), ForecastingFixture.wave(6)]
    let fit = try fit(series, refit: refit)
    #expect(fit.holdout?.forecasts.map(\.seriesID) == [SeriesID("s0")])
    #expect(fit.forecaster.states.map(\.id) == [SeriesID("s0"), SeriesID("s1")])
    #expect(
      fit.warnings.last == "1 series too short to hold out 3 steps, not measured: s1")
    let forecasts = try fit.forecaster.forecast(
      dailyPanel(series), horizon: 3, levels: FittingTests.levels)
    #expect(forecasts.allSatisfy { $0.intervals.count == 2 })
  }

  @Test("too short for the lags", arguments: [true, false])
  func tooShortForTheLags(refit: Bool) throws {
    // The second is long enough as a whole, but not before its holdout; the third never is.
    let fit = try fit(
      [ForecastingFixture.wave(40), ForecastingFixture.wave(9), ForecastingFixture.wave(7)],
      refit: refit
    ) { $0.transforms = TransformChain([.difference(lag: 7), .standard]) }
    #expect(fit.holdout?.forecasts.map(\.seriesID) == [SeriesID("s0")])
    #expect(fit.forecaster.states.map(\.id) == [SeriesID("s0"), SeriesID("s1")])
    #expect(
      fit.warnings.suffix(2) == [
        "1 series too short to hold out 3 steps, not measured: s1",
        "1 series with too few values for the transforms, left out and not forecast: s2",
      ])
  }

  @Test("without any value", arguments: [true, false])
  func allMissing(refit: Bool) throws {
    let nothing = [Double](repeating: .nan, count: 20)
    let fit = try fit([nothing, ForecastingFixture.wave(40)], refit: refit)
    #expect(fit.forecaster.states.map(\.id) == [SeriesID("s1")])
    #expect(
      fit.warnings.last
        == "1 series with too few values for the transforms, left out and not forecast: s0")
    #expect(throws: ForecastError.noObservedValue(SeriesID("s0"))) {
      try self.fit([nothing], refit: refit)
    }
  }

  @Test func longListsAreCut() throws {
    let short = (0..<5).map { _ in [1.0, 2, 3] }
    let warnings = try fit([ForecastingFixture.wave(40)] + short).warnings
    #expect(
      warnings.last
        == "5 series too short to hold out 3 steps, not measured: s1, s2, s3 and 2 more")
  }

  // MARK: What is warned of

  @Test func losingToTheNaiveMethodIsSaid() throws {
    let walk = (0..<40).map { $0 < 37 ? Double($0 * 7 % 10) : Double(36 * 7 % 10) + 0.01 }
    let lost = try fit([walk])
    #expect(
      lost.holdout?.disappointment(of: lost.forecaster.configuration)
        == "the model does not beat repeating the last value on the held-out steps: use that "
        + "instead, or give it more history")
    #expect(lost.warnings.isEmpty)
  }

  @Test func noErrorAtAllIsNotWarnedOf() throws {
    let panel = dailyPanel([[Double](repeating: 7, count: 40)])
    let configuration = CombinationFixture.configuration(methods: [.mean], views: nil)
    let fit = try CombinationFixture.fit(configuration, panel)
    let holdout = try #require(fit.holdout)
    #expect(holdout.forecasts.allSatisfy { $0.point.allSatisfy { $0 == 7 } })
    #expect(holdout.disappointment(of: fit.forecaster.configuration) == nil)
  }

  @Test func winningIsNotWarnedOf() throws {
    let fit = try fit([(0..<60).map { $0 % 2 == 0 ? 1.0 : 2 }]) {
      $0.epochs = 20
      $0.learningRate = 0.05
    }
    let holdout = try #require(fit.holdout)
    #expect(holdout.disappointment(of: fit.forecaster.configuration) == nil)
    #expect(fit.warnings.isEmpty)
  }
}
