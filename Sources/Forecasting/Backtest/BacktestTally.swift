import TimeSeries

/// The test of the first model's losses against another's.
package struct ModelTest: Hashable, Sendable {
  package var model: String
  package var opponent: String
  package var outcome: Outcome

  package enum Outcome: Hashable, Sendable {
    case tested(DieboldMariano)
    case undefined(DieboldMariano.Undefined)
  }
}

/// Error figures, errors by lead time and losses by fold, collected window by window.
struct BacktestTally {
  private var accuracy: AccuracyCollector
  private var leads: [[AbsoluteErrors]]
  private var losses: [[AbsoluteErrors]]
  private var current: [AbsoluteErrors]
  private var fold = 0

  init(models: [String], levels: [Double], seasonalPeriod: Int, horizon: Int) {
    accuracy = AccuracyCollector(
      models: models, levels: levels, seasonalPeriod: seasonalPeriod)
    current = models.map { _ in AbsoluteErrors() }
    leads = models.map { _ in Array(repeating: AbsoluteErrors(), count: horizon) }
    losses = []
  }

  var models: [String] { accuracy.models }

  mutating func add(_ window: MeasuredWindow) {
    accuracy.add(window)
    for (model, forecast) in window.forecasts.enumerated() {
      for (lead, actual) in window.actual.enumerated() where !actual.isNaN {
        let point = forecast?.point[window.skipped + lead] ?? .nan
        let error = (actual - point).magnitude
        leads[model][lead].add(error, scale: window.scale.meanAbsolute)
        current[model].add(error, scale: window.scale.meanAbsolute)
      }
    }
  }

  /// All windows of a fold are in.
  mutating func endFold() {
    losses.append(current)
    current = models.map { _ in AbsoluteErrors() }
  }

  func summary() -> AccuracySummary { accuracy.summary() }

  /// Whether any series has a scale: errors are compared in its units then.
  private var isScaled: Bool { leads.joined().contains { $0.scaled.value != nil } }

  func leadTimeErrors() -> LeadTimeErrors {
    let isScaled = isScaled
    return LeadTimeErrors(
      metric: isScaled ? .meanAbsoluteScaledError : .meanAbsoluteError, models: models,
      values: leads.map { row in
        row.map { errors in
          errors.mean(isScaled: isScaled).flatMap { $0.isFinite ? $0 : nil }
        }
      })
  }

  /// - Parameter overlap: folds in a row that share steps.
  func tests(overlap: Int) -> [ModelTest] {
    let isScaled = isScaled
    return models.indices.dropFirst().map { opponent in
      // A fold in which nothing was observed says nothing.
      let differences = losses.compactMap { fold -> Double? in
        guard let own = fold[0].mean(isScaled: isScaled),
          let other = fold[opponent].mean(isScaled: isScaled)
        else { return nil }
        return own - other
      }
      let outcome: ModelTest.Outcome
      do throws(DieboldMariano.Undefined) {
        outcome = .tested(try DieboldMariano(differences, horizon: overlap))
      } catch {
        outcome = .undefined(error)
      }
      return ModelTest(model: models[0], opponent: models[opponent], outcome: outcome)
    }
  }
}

/// Means of absolute errors, in data units and in units of the series' scales.
private struct AbsoluteErrors {
  var plain = WeightedMean()
  /// Of series that have a scale.
  var scaled = WeightedMean()

  mutating func add(_ error: Double, scale: Double?) {
    plain.add(error)
    if let scale { scaled.add(error / scale) }
  }

  /// nil where nothing was observed; NaN where a forecast is missing.
  func mean(isScaled: Bool) -> Double? { isScaled ? scaled.value : plain.value }
}
