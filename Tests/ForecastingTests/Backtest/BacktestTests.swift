import Recurrent
import Synchronization
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct BacktestTests {
  /// Naive, counting how often it is fitted and to how much.
  private final class Counter: Forecaster {
    let modelName = "Counter"
    let lengths = Mutex<[Int]>([])

    func fit(_ panel: Panel) -> FittedSeasonalNaive {
      lengths.withLock { $0.append(panel.series.map(\.count).max() ?? 0) }
      return Naive().fit(panel)
    }
  }

  private static func run(
    _ backtest: Backtest, _ panel: Panel, seasonalPeriod: Int = 1,
    models: [any Forecaster] = [Naive()], pool: WorkerPool = ForecastingFixture.pool
  ) throws -> (result: BacktestResult, windows: [BacktestWindow]) {
    var windows: [BacktestWindow] = []
    let result = try backtest.run(
      panel, seasonalPeriod: seasonalPeriod, pool: pool, emit: { windows += $0 },
      models: { _, _ in models })
    return (result, windows)
  }

  /// Twelve values 1 … 12, three folds of two steps after a gap of one, two steps apart:
  ///
  ///     fold 0   1 2 3 4 5 (6) [7 8]
  ///     fold 1   1 2 3 4 5 6 7 (8) [9 10]
  ///     fold 2   1 2 3 4 5 6 7 8 9 (10) [11 12]
  @Test func foldsByHand() throws {
    let panel = dailyPanel([(1...12).map(Double.init)])
    let (result, windows) = try Self.run(
      Backtest(horizon: 2, gap: 1, stride: 2, folds: 3), panel)
    #expect(windows.map(\.actual.values) == [[7, 8], [9, 10], [11, 12]])
    #expect(windows.map { $0.forecasts[0].point } == [[5, 5, 5], [7, 7, 7], [9, 9, 9]])
    #expect(
      windows.map(\.cutoff) == [5, 7, 9].map { Timestamp(2024, 1, $0) }, "the last stamp seen")
    #expect(windows.map { $0.actual.start } == [7, 9, 11].map { Timestamp(2024, 1, $0) })
    #expect(windows.allSatisfy { $0.skipped == 1 })
    // Errors 2 and 3 in every fold, in units of the steps of 1.
    let rows = result.accuracy.overall
    #expect(
      rows.first { $0.metric == .meanAbsoluteError }?.values == [MetricValue(2.5)])
    #expect(result.leadTimes.metric == .meanAbsoluteScaledError)
    #expect(result.leadTimes.values == [[2, 3]])
    #expect((result.folds, result.windows) == (3, 3))
    #expect(result.notMeasured.isEmpty && result.proof == nil && result.tests.isEmpty)
  }

  @Test(
    "fits see what they may",
    arguments: [
      (Refit.each, [8, 10, 12, 14, 16]), (.never, [8]), (.every(2), [8, 12, 16]),
      (.every(1), [8, 10, 12, 14, 16]), (.every(.max), [8]),
    ])
  func fits(refit: Refit, lengths: [Int]) throws {
    let counter = Counter()
    let values = ForecastingFixture.wave(20)
    let (result, windows) = try Self.run(
      Backtest(horizon: 4, stride: 2, folds: 5, refit: refit), dailyPanel([values]),
      models: [counter])
    #expect(counter.lengths.withLock { $0 } == lengths)
    // A naive forecast has nothing to fit: it is the last value seen, whenever it was fitted.
    #expect(windows.map { $0.forecasts[0].point[0] } == [7, 9, 11, 13, 15].map { values[$0] })
    #expect(result.folds == 5)
  }

  @Test("each fold is what fit and predict would say", arguments: [Refit.each, .never])
  func network(refit: Refit) throws {
    let panel = dailyPanel([
      ForecastingFixture.wave(40), ForecastingFixture.wave(34, level: 50, seed: 2),
    ])
    let backtest = Backtest(horizon: 3, stride: 2, folds: 3, refit: refit, levels: [0.8])
    let fitting = Fitting(
      ForecastingFixture.configuration(), levels: [0.8], refit: true,
      pool: ForecastingFixture.pool)
    let (_, windows) = try Self.run(backtest, panel, models: [fitting])
    #expect(windows.count == 6)
    for fold in 0..<3 {
      func seen(_ fold: Int) -> Panel {
        panel.with(panel.series.map { $0.prefix($0.count - 3 - 2 * (2 - fold)) })
      }
      let fitted = try fitting.fit(seen(refit == .each ? fold : 0))
      let forecasts = try fitted.forecast(seen(fold), horizon: 3, levels: [0.8])
      for (window, forecast) in zip(windows[2 * fold..<2 * fold + 2], forecasts) {
        #expect(window.forecasts[0].point.bits == forecast.point.bits)
        #expect(window.forecasts[0].intervals == forecast.intervals)
        #expect(forecast.intervals.count == 1)
        #expect(window.cutoff == forecast.cutoff)
      }
    }
  }

  /// Five folds in fits of one or two, in waves of one to five of them.
  @Test(
    "the number of threads does not matter", arguments: [Refit.each, .every(2), .never])
  func threads(refit: Refit) throws {
    let panel = dailyPanel([
      ForecastingFixture.wave(40), ForecastingFixture.wave(34, level: 50, seed: 2),
    ])
    func run(_ threads: Int) throws -> (BacktestResult, [BacktestWindow]) {
      let pool = WorkerPool(threads: threads)
      defer { pool.stop() }
      var windows: [BacktestWindow] = []
      let backtest = Backtest(
        horizon: 3, gap: 1, stride: 2, folds: 5, refit: refit, levels: [0.8])
      let result = try backtest.run(
        panel, seasonalPeriod: 1, proving: [.otherSign], pool: pool, emit: { windows += $0 },
        models: {
          let fitting = Fitting(
            ForecastingFixture.configuration(), levels: [0.8], refit: true, pool: $1.lane.pool)
          return [fitting, Autoregression(seasonalPeriod: 1)]
        })
      return (result, windows)
    }
    let (result, windows) = try run(1)
    for threads in [2, 5] {
      let (other, same) = try run(threads)
      #expect(other.accuracy == result.accuracy)
      #expect(other.leadTimes == result.leadTimes)
      #expect(other.tests == result.tests && other.proof == result.proof)
      #expect(same.map(\.cutoff) == windows.map(\.cutoff))
      #expect(
        same.flatMap(\.forecasts).map(\.point.bits)
          == windows.flatMap(\.forecasts).map(\.point.bits))
    }
  }

  /// Events of lanes come in any order; together they tell of all fits and folds.
  @Test(arguments: [1, 3]) func progressIsToldOfAllFolds(threads: Int) throws {
    let pool = WorkerPool(threads: threads)
    defer { pool.stop() }
    let events = Mutex<[BacktestProgress]>([])
    _ = try Backtest(horizon: 2, folds: 5, refit: .every(2)).run(
      dailyPanel([ForecastingFixture.wave(30)]), seasonalPeriod: 1, pool: pool,
      report: { event in events.withLock { $0.append(event) } }, models: { _, _ in [Naive()] })
    let told = events.withLock { $0 }
    #expect(told.count { $0.isFit } == 3)
    #expect(told.allSatisfy { $0.allFits == 3 && $0.allFolds == 5 })
    #expect(told.map(\.fits).max() == 3 && told.map(\.folds).max() == 5)
    #expect(Set(told.map(\.lane)) == Set(0..<threads))
    #expect(Set(told.map(\.lanes)) == [threads])
  }

  @Test func seriesTooShortForEarlyFoldsAreInTheLateOnes() throws {
    let panel = dailyPanel([
      ForecastingFixture.wave(20), ForecastingFixture.wave(9), ForecastingFixture.wave(5),
    ])
    let (result, windows) = try Self.run(Backtest(horizon: 4, stride: 4, folds: 6), panel)
    // The first series has room for four folds beside the four values before them.
    #expect(result.folds == 4)
    #expect(
      windows.map(\.actual.id) == ["s0", "s0", "s0", "s0", "s1"].map { SeriesID($0) })
    #expect(result.notMeasured == [SeriesID("s2")])
    #expect(result.windows == 5)
  }

  @Test func aSeriesThatAModelCannotContinueIsLeftOut() throws {
    let panel = dailyPanel([
      ForecastingFixture.wave(40), ForecastingFixture.wave(14), ForecastingFixture.wave(38),
    ])
    let configuration = ForecastingFixture.configuration {
      $0.transforms = TransformChain([.difference(lag: 12), .standard])
    }
    let fitting = Fitting(
      configuration, levels: [], refit: false, pool: ForecastingFixture.pool)
    let (result, windows) = try Self.run(
      Backtest(horizon: 3, folds: 2), panel, models: [fitting, Naive()])
    #expect(result.notMeasured == [SeriesID("s1")])
    #expect(windows.map(\.actual.id) == ["s0", "s2", "s0", "s2"].map { SeriesID($0) })
    let alone = dailyPanel([ForecastingFixture.wave(14)])
    #expect(throws: ForecastError.self) {
      try Self.run(Backtest(horizon: 3, folds: 1), alone, models: [fitting])
    }
  }

  @Test func nothingToMeasureIsAnError() {
    let panel = dailyPanel([[1, 2, 3, .nan, 5, 6]])
    #expect(throws: BacktestError.tooShort(needed: 7, longest: 5)) {
      try Self.run(Backtest(horizon: 3, folds: 2), panel)
    }
  }

  @Test func theFirstModelIsTestedAgainstTheOthers() throws {
    let values = (0..<60).map { Double([0, 8, 3, 5][$0 % 4]) + 0.1 * Double($0 * $0 % 7) }
    let (result, _) = try Self.run(
      Backtest(horizon: 4, stride: 4, folds: 10), dailyPanel([values]), seasonalPeriod: 4,
      models: [SeasonalNaive(seasonalPeriod: 4), Naive(), SeasonalNaive(seasonalPeriod: 4)])
    #expect(result.tests.map(\.model) == ["SeasonalNaive", "SeasonalNaive"])
    #expect(result.tests.map(\.opponent) == ["Naive", "SeasonalNaive"])
    guard case .tested(let test) = result.tests[0].outcome else {
      Issue.record("\(result.tests[0])")
      return
    }
    #expect(test.count == 10 && test.statistic < -5 && test.pValue < 0.001)
    #expect(result.tests[1].outcome == .undefined(.noVariance))
    // Folds one step apart share three of four steps.
    let (close, _) = try Self.run(
      Backtest(horizon: 4, stride: 1, folds: 4), dailyPanel([values]), seasonalPeriod: 4,
      models: [SeasonalNaive(seasonalPeriod: 4), Naive()])
    #expect(close.tests[0].outcome == .undefined(.tooFew(count: 4, horizon: 4)))
  }

  @Test func missingValuesAreNotMeasured() throws {
    var values = (1...12).map(Double.init)
    values[10] = .nan
    let (result, windows) = try Self.run(Backtest(horizon: 2, folds: 1), dailyPanel([values]))
    #expect(windows[0].actual.values[0].isNaN)
    #expect(result.leadTimes.values == [[nil, 2]])
  }

  @Test func leadsAreShownInRanges() {
    let errors = LeadTimeErrors(
      metric: .meanAbsoluteError, models: ["A", "B"],
      values: [[1, 2, 3, 4, 5], [1, nil, 3, 4, 6]])
    let ranges = errors.ranges(atMost: 3)
    #expect(ranges.map(\.leads) == [1...2, 3...4, 5...5])
    #expect(ranges.map(\.values) == [[1.5, nil], [3.5, 3.5], [5, 6]])
    #expect(errors.ranges(atMost: 8).map(\.leads) == [1...1, 2...2, 3...3, 4...4, 5...5])
  }
}
