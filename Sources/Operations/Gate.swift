package import Forecasting
package import TimeSeries

/// What a new model must do before it takes the place of the old one.
package enum Gate: String, CaseIterable, Hashable, Sendable {
  case none
  /// Beat the seasonal naive forecast on the holdout.
  case naive
  /// Be no worse on the holdout than the model it replaces.
  case previous

  /// Whether a gate holds, and what was compared.
  package struct Verdict: Hashable, Sendable {
    package let isMet: Bool
    package let why: String
  }

  /// - Parameters:
  ///   - new: not yet written.
  ///   - old: the model it would replace; nil where there is none that can be used.
  ///   - panel: what `new` was fitted to.
  package func verdict(on new: Model, old: Model?, panel: Panel) -> Verdict {
    switch self {
    case .none: Verdict(isMet: true, why: "no gate was asked for")
    case .naive: Gate.naiveVerdict(new)
    case .previous: Gate.previousVerdict(new, old: old, panel: panel)
    }
  }

  /// The figures of a model beside another's, by MASE or, where that is undefined, by MAE.
  private static func errors(
    in accuracy: AccuracySummary, _ first: Int, _ second: Int
  ) -> (metric: Metric, first: Double, second: Double)? {
    for metric in [Metric.meanAbsoluteScaledError, .meanAbsoluteError] {
      let row = accuracy.overall.first { $0.metric == metric }
      if let row, let one = row.values[first].value, let other = row.values[second].value {
        return (metric, one, other)
      }
    }
    return nil
  }

  private static func naiveVerdict(_ new: Model) -> Verdict {
    let accuracy = new.accuracy
    guard let naive = accuracy.models.firstIndex(of: "SeasonalNaive"),
      let (metric, own, other) = errors(in: accuracy, 0, naive)
    else {
      return Verdict(
        isMet: false, why: "nothing could be held out, so nothing shows that the model is any good")
    }
    return Verdict(
      isMet: own < other,
      why: "\(metric.rawValue) on the holdout is \(short(own)), of SeasonalNaive \(short(other))")
  }

  private static func previousVerdict(_ new: Model, old: Model?, panel: Panel) -> Verdict {
    guard let old else { return Verdict(isMet: true, why: "there is no model to be compared with") }
    guard let holdout = new.holdout, let contest = Contest(holdout, old: old, panel: panel) else {
      return Verdict(
        isMet: false, why: "nothing was held out on which the two models could be compared")
    }
    guard let forecasts = contest.forecasts(by: old) else {
      return Verdict(isMet: true, why: "the previous model cannot forecast these data")
    }
    let accuracy = AccuracySummary(
      split: contest.split,
      models: [
        ModelForecasts(modelName: "new", forecasts: holdout.forecasts),
        ModelForecasts(modelName: "previous", forecasts: forecasts),
      ], seasonalPeriod: new.accuracy.seasonalPeriod)
    guard let (metric, own, other) = errors(in: accuracy, 0, 1) else {
      return Verdict(isMet: true, why: "the previous model cannot forecast these data")
    }
    return Verdict(
      isMet: own <= other,
      why:
        "\(metric.rawValue) on \(contest.ground.rawValue) is \(short(own)), of the previous model "
        + "\(short(other))")
  }

  /// Four digits are enough to see who is ahead.
  private static func short(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    return "\((value * 10_000).rounded() / 10_000)"
  }
}

/// What a new and an old model are compared on: steps that neither has learnt from, as far as there are
/// any.
struct Contest {
  enum Ground: String, Hashable, Sendable {
    /// Steps of the holdout after the end of the data that the old model was fitted to.
    case newSteps = "the steps new to both"
    /// The old model has forecasts of the very same steps from its own holdout.
    case sameHoldout = "the same holdout"
    /// The old model has learnt from some of the steps, which favours it.
    case wholeHoldout = "the holdout"
  }

  let split: Split
  let ground: Ground
  private let horizon: Int

  /// nil where no step of the holdout was observed.
  init?(_ holdout: Holdout, old: Model, panel: Panel) {
    horizon = holdout.horizon
    let series = Dictionary(
      panel.series.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let ends = Dictionary(
      old.history.series.map { ($0.id, $0.end) }, uniquingKeysWith: { first, _ in first })
    var split = Split(training: panel, actuals: [], tooShort: [])
    split.training.series = []
    var unseen: [Series] = []
    for forecast in holdout.forecasts {
      guard let whole = series[forecast.seriesID],
        let last = whole.frequency.steps(from: whole.start, to: forecast.cutoff),
        last >= 0, last + 1 + horizon <= whole.count
      else { continue }
      split.training.series.append(whole.prefix(last + 1))
      let actual = whole.steps(last + 1..<last + 1 + horizon)
      split.actuals.append(actual)
      var new = actual
      if let end = ends[forecast.seriesID] {
        for step in new.values.indices where new.timestamp(at: step) <= end {
          new.values[step] = .nan
        }
      }
      unseen.append(new)
    }
    guard split.actuals.contains(where: { $0.missingCount < $0.count }) else { return nil }
    if unseen.contains(where: { $0.missingCount < $0.count }) {
      split.actuals = unseen
      ground = .newSteps
    } else if Contest.holds(old.holdout, split) {
      ground = .sameHoldout
    } else {
      ground = .wholeHoldout
    }
    self.split = split
  }

  /// Whether an older holdout has forecasts from the same cutoffs for all steps.
  private static func holds(_ holdout: Holdout?, _ split: Split) -> Bool {
    guard let holdout else { return false }
    let known = Dictionary(
      holdout.forecasts.map { ($0.seriesID, $0) }, uniquingKeysWith: { first, _ in first })
    return zip(split.training.series, split.actuals).allSatisfy { training, actual in
      guard let forecast = known[training.id] else { return false }
      return forecast.cutoff == training.end && forecast.frequency == training.frequency
        && forecast.horizon >= actual.count
    }
  }

  /// nil where it cannot forecast these data.
  func forecasts(by old: Model) -> [Forecast]? {
    if ground == .sameHoldout { return old.holdout?.forecasts }
    guard old.history.frequency == split.training.frequency else { return nil }
    let panel = split.training.filled(by: old.forecaster.configuration.gaps)
    return try? old.forecaster.forecast(panel, horizon: horizon, levels: [])
  }
}
