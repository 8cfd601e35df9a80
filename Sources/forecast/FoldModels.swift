import Forecasting
import Recurrent
import Synchronization
import TimeSeries

/// The models of one fit of a backtest, chosen from the panel as that fit sees it.
struct FoldModels: Sendable {
  let options: FitOptions
  let levels: [Double]
  let refit: Bool
  let comparisons: [Comparison]
  /// Sample paths asked for.
  let samples: Int?
  let report: @Sendable (TrainingProgress) -> Void
  /// Whether the choices of the first fit are printed.
  let explain: Bool
  private let explained = Once()

  init(
    options: FitOptions, levels: [Double], refit: Bool, comparisons: [Comparison], samples: Int?,
    report: @escaping @Sendable (TrainingProgress) -> Void, explain: Bool
  ) {
    self.options = options
    self.levels = levels
    self.refit = refit
    self.comparisons = comparisons
    self.samples = samples
    self.report = report
    self.explain = explain
  }

  /// The model as `fit` would train it, the naive methods, and what is compared.
  func models(for training: Panel, _ fit: Backtest.Place) throws -> [any Forecaster] {
    let automatic = AutomaticModel(options, panel: training)
    let chosen = automatic.configuration
    try FoldModels.check(chosen, comparisons, training, samples: samples)
    if explain, fit.number == 0, explained.isFirst() {
      FitCommand.explainChoices(automatic.choices)
    }
    // Of fits that are made at once, one has the line.
    let hasLine = fit.lane.number == 0
    let report: @Sendable (TrainingProgress) -> Void = { [report] in if hasLine { report($0) } }
    let fitting = Fitting(
      chosen, levels: levels, refit: refit, pool: fit.lane.pool, report: report)
    return [fitting] + fitting.competitors(comparisons)
  }

  /// Refuses what cannot be fitted to what a fold sees.
  static func check(
    _ chosen: ModelConfiguration, _ comparisons: [Comparison], _ training: Panel, samples: Int?
  ) throws {
    do {
      try FitCommand.check(chosen, comparisons, training, samples: samples)
    } catch let error as UsageError {
      // What the whole history allows, the shorter one before a cutoff may not.
      let longest = training.series.map(\.count).max() ?? 0
      throw UsageError(
        description: "before the first cutoff there are \(longest) observations: \(error); or use "
          + "fewer --folds or a shorter --stride")
    }
  }

  /// Says yes once.
  private final class Once: Sendable {
    private let isDone = Mutex(false)

    func isFirst() -> Bool {
      isDone.withLock { isDone in
        defer { isDone = true }
        return !isDone
      }
    }
  }
}
