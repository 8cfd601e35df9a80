import Recurrent
import TestSupport
import TimeSeries

@testable import Forecasting

/// Searches without any training: what a candidate's error is follows from its settings.
enum TuningFixture {
  static let schedule = HalvingSchedule(folds: 4, epochs: 100)

  static let base = {
    var base = FitOptions()
    base.horizon = 4
    base.seasonalPeriod = 7
    return base
  }()

  static let references = [
    Candidate(.standard, options: base),
    Candidate(.method(.naive), options: base.forMethod(.naive)),
  ]

  static func tuner(
    trials: Int?, pool: WorkerPool = ForecastingFixture.pool,
    base: FitOptions = base
  ) -> Tuner {
    let space = SearchSpace(
      base, horizon: 4, season: 7, panel: dailyPanel([ForecastingFixture.wave(90)])
    ) { _ in true }
    return Tuner(
      schedule: schedule, space: space, references: references, trials: trials, pool: pool)
  }

  /// Between 0 and 1, without order in the number; a little smaller on higher rungs.
  static func error(_ candidate: Candidate, _ rung: HalvingSchedule.Rung) -> Double {
    guard case .trial(let number) = candidate.identity else { return 0.5 }
    return Double(number * 37 % 101) / 100 - 0.001 * Double(rung.number)
  }

  static func finding(_ error: Double, seconds: Double = 1) -> Evaluation.Finding {
    Evaluation.Finding(
      .measured(
        CandidateFigures([.meanAbsoluteScaledError: error, .meanAbsoluteError: 2 * error])),
      seconds: seconds)
  }

  static func finding(
    _ candidate: Candidate, _ rung: HalvingSchedule.Rung
  ) -> Evaluation.Finding {
    finding(error(candidate, rung))
  }
}

extension Evaluation {
  /// `7@2`: trial 7 on rung 2.
  var name: String { "\(candidate.name)@\(rung.number)" }
}
