import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct CandidateMeasurementTests {
  private static let panel = dailyPanel([
    ForecastingFixture.wave(60, period: 7), ForecastingFixture.wave(52, period: 7, seed: 2),
  ])

  private static func options(_ change: (inout FitOptions) -> Void = { _ in }) -> FitOptions {
    var options = FitOptions()
    options.kind = .recurrent
    options.horizon = 3
    options.hiddenSize = 4
    options.contextLength = 7
    options.epochs = 2
    change(&options)
    return options
  }

  private static func measure(
    _ panel: Panel, _ candidate: Candidate, isInFull: Bool = true, folds: Int = 2, epochs: Int = 3
  ) throws -> CandidateFigures {
    let rung = HalvingSchedule(folds: folds, epochs: epochs).top
    return try CandidateMeasurement(panel, stride: nil, refit: true) { _, _ in }.figures(
      of: candidate, on: rung, isInFull: isInFull, limit: .none, pool: ForecastingFixture.pool)
  }

  /// What stands in the leaderboard is what a backtest says.
  @Test func figuresInFullAreThoseOfABacktest() throws {
    let measured = try Self.measure(
      Self.panel, Candidate(.standard, options: Self.options()))
    let result = try Backtest(horizon: 3, folds: 2).run(
      Self.panel, seasonalPeriod: 7, pool: ForecastingFixture.pool
    ) { training, place in
      let chosen = AutomaticModel(Self.options(), panel: training).configuration
      return [Fitting(chosen, levels: [0.8], refit: true, pool: place.lane.pool)]
    }
    #expect(measured == CandidateFigures(result.accuracy))
    #expect(measured[.meanAbsoluteScaledError] != nil)
  }

  @Test func trialsAreTrainedForTheEpochsOfTheRung() throws {
    // Without its season the wave has to be learnt, which takes more than the first epochs.
    var options = Self.options { $0.seasonalPeriod = 1 }
    let standard = Candidate(.standard, options: options)
    options.epochs = 50
    let trial = Candidate(.trial(1), options: options)
    let short = try Self.measure(Self.panel, trial, epochs: 2)
    #expect(short == (try Self.measure(Self.panel, standard)))
    #expect(try Self.measure(Self.panel, trial, epochs: 20) != short)
    let rough = try Self.measure(Self.panel, trial, isInFull: false, epochs: 2)
    #expect(rough != short, "trained once, without what the first training held out")
  }

  @Test func whatLiesAfterTheCutoffIsNotSeen() throws {
    let trial = Candidate(.trial(1), options: Self.options())
    let seen = try Self.measure(Self.panel.holdingOut(3).training, trial)
    for change in FutureChange.allCases {
      let other = change.applied(to: Self.panel) { $0 - 3 }.holdingOut(3).training
      #expect(try Self.measure(other, trial) == seen)
    }
    let leaking = FutureChange.otherSign.applied(to: Self.panel) { $0 - 4 }.holdingOut(3).training
    #expect(try Self.measure(leaking, trial) != seen)
  }

  @Test func whatCannotBeFittedThrows() throws {
    let measurement = CandidateMeasurement(Self.panel, stride: nil, refit: true) { _, training in
      guard training.series[0].count > 55 else {
        throw BacktestError.tooShort(needed: 1, longest: 0)
      }
    }
    #expect(throws: BacktestError.self) {
      try measurement.figures(
        of: Candidate(.standard, options: Self.options()),
        on: HalvingSchedule(folds: 2, epochs: 1).top,
        isInFull: true, limit: .none, pool: ForecastingFixture.pool)
    }
  }
}
