package import TimeSeries

/// One series after one cutoff, as it is written to a file.
package struct BacktestWindow: Sendable {
  /// The steps measured [h], NaN = missing.
  package var actual: Series
  /// The last stamp the models had seen.
  package var cutoff: Timestamp
  /// One a model; their steps from `skipped` on are those of `actual`.
  package var forecasts: [Forecast]
  package var skipped: Int
}

/// How far a backtest is, as one of its fits or blocks of folds is done.
package struct BacktestProgress: Hashable, Sendable {
  /// Whether what is done is a fit.
  package var isFit: Bool
  /// Which of the fits that are made at once it belongs to, and how many those are.
  package var lane: Int
  package var lanes: Int
  package var fits: Int
  package var allFits: Int
  package var folds: Int
  package var allFolds: Int
}

/// What a backtest found.
package struct BacktestResult: Sendable {
  package var accuracy: AccuracySummary
  package var leadTimes: LeadTimeErrors
  /// The first model against each of the others.
  package var tests: [ModelTest]
  /// Folds measured: those asked for that a series was long enough for.
  package var folds: Int
  /// Series measured, counted once a fold.
  package var windows: Int
  /// Series too short for every fold, or for a model.
  package var notMeasured: [SeriesID]
  /// nil where nothing was changed.
  package var proof: LeakProof?
}

/// Why there is nothing to measure.
package enum BacktestError: Error, Hashable, Sendable, CustomStringConvertible {
  case tooShort(needed: Int, longest: Int)

  package var description: String {
    switch self {
    case .tooShort(let needed, let longest):
      "error[E_TOO_SHORT]: one fold needs \(needed) observed values, and the longest series has "
        + "\(longest); give more history or a shorter --horizon"
    }
  }
}

/// The whole of `fit` as one way to forecast among others: what it would have made of the panel.
extension Fitting: Forecaster {
  package var modelName: String { configuration.modelName }

  package func fit(_ panel: Panel) throws -> FittedModel {
    try run(panel).forecaster
  }
}
