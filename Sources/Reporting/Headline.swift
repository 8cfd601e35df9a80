import TimeSeries

/// The result in plain words.
struct Headline: Sendable {
  /// `LSTM forecasts the next 12 months. …`
  let sentence: String
  /// Set where the model is not worth its trouble.
  let warning: String?

  init(_ content: ReportContent) {
    let name = content.forecasts.first?.modelName ?? content.accuracy?.models.first
    let model = VisibleText.of(name ?? "The model")
    let start = Headline.start(content, model: model)
    guard let accuracy = content.accuracy.map({ AccuracyTable($0) }),
      let index = accuracy.summary.models.firstIndex(where: { $0 == name }),
      index != accuracy.summary.models.firstIndex(of: accuracy.reference)
    else {
      sentence = start
      warning = nil
      return
    }
    guard let skill = accuracy.skill(of: index) else {
      sentence = "\(start) How it compares with the seasonal naive forecast is not known."
      warning = accuracy.row(.meanAbsoluteScaledError).map(accuracy.reason).flatMap {
        $0.isEmpty ? nil : "No comparison: \(VisibleText.of($0))."
      }
      return
    }
    let share = NumberText.percent(skill.magnitude)
    let figures = accuracy.figures(of: .meanAbsoluteScaledError)
    let masses = zip(accuracy.summary.models, figures)
    let own = masses.first { $0.0 == accuracy.summary.models[index] }?.1 ?? "–"
    let other = masses.first { $0.0 == accuracy.reference }?.1 ?? "–"
    let evidence = "(MASE \(own) against \(other))"
    if skill > 0 {
      sentence =
        "\(start) On data it had not seen, its error was \(share) smaller than that of the "
        + "seasonal naive forecast \(evidence)."
      warning = nil
    } else {
      let comparison = skill == 0 ? "as large as" : "\(share) larger than"
      sentence =
        "\(start) On data it had not seen, its error was \(comparison) that of the "
        + "seasonal naive forecast \(evidence)."
      warning =
        "\(model) does not beat the seasonal naive forecast, which repeats the last season. "
        + "Prefer that simpler forecast, or give the model more history, before relying on it."
    }
  }

  /// What was done.
  private static func start(_ content: ReportContent, model: String) -> String {
    let count = content.history.series.count
    let scope = count == 1 ? "" : " for \(count) series"
    if let folds = content.folds {
      let span = span(folds.horizon, content.history.frequency)
      let cutoffs = "\(folds.count) cutoff\(folds.count == 1 ? "" : "s")"
      return "\(model) forecast \(span) from \(cutoffs)\(scope)."
    }
    guard let horizon = content.forecasts.map(\.horizon).max() else {
      return "\(model) was fitted\(scope)."
    }
    return "\(model) forecasts the next \(span(horizon, content.history.frequency))\(scope)."
  }

  /// `12 months`, `1 day`, `48 steps of 15 minutes`.
  static func span(_ steps: Int, _ frequency: Frequency) -> String {
    let unit: String
    switch frequency {
    case .months(1, _): unit = "month"
    case .months(3, _): unit = "quarter"
    case .months(12, _): unit = "year"
    case .businessDays(1): unit = "business day"
    case .weekly: unit = "week"
    case .daily: unit = "day"
    case .hourly: unit = "hour"
    case .index, .fixed, .businessDays, .months: unit = "step"
    }
    return "\(steps) \(unit)\(steps == 1 ? "" : "s")"
  }
}
