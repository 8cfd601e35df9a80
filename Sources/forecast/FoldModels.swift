import Forecasting
import Recurrent
import TimeSeries

/// The models of one fit of a backtest, chosen from the panel as that fit sees it.
struct FoldModels {
  let options: FitOptions
  let levels: [Double]
  let refit: Bool
  let comparisons: [Comparison]
  /// Sample paths asked for.
  let samples: Int?
  let pool: WorkerPool
  let report: @Sendable (TrainingProgress) -> Void
  /// Whether the choices of the first fit are printed.
  let explain: Bool
  private let explained = Once()

  init(
    options: FitOptions, levels: [Double], refit: Bool, comparisons: [Comparison], samples: Int?,
    pool: WorkerPool, report: @escaping @Sendable (TrainingProgress) -> Void, explain: Bool
  ) {
    self.options = options
    self.levels = levels
    self.refit = refit
    self.comparisons = comparisons
    self.samples = samples
    self.pool = pool
    self.report = report
    self.explain = explain
  }

  /// The model as `fit` would train it, the naive methods, and what is compared.
  func models(for training: Panel) throws -> [any Forecaster] {
    let automatic = AutomaticModel(options, panel: training)
    let chosen = automatic.configuration
    do {
      try FitCommand.check(chosen, comparisons, training, samples: samples)
    } catch let error as UsageError {
      // What the whole history allows, the shorter one before a cutoff may not.
      let longest = training.series.map(\.count).max() ?? 0
      throw UsageError(
        description: "before the first cutoff there are \(longest) observations: \(error); or use "
          + "fewer --folds or a shorter --stride")
    }
    if explain, explained.isFirst() { FitCommand.explainChoices(automatic.choices) }
    let fitting = Fitting(chosen, levels: levels, refit: refit, pool: pool, report: report)
    return [fitting] + fitting.competitors(comparisons)
  }

  /// Says yes once.
  private final class Once {
    private var isDone = false

    func isFirst() -> Bool {
      defer { isDone = true }
      return !isDone
    }
  }
}
