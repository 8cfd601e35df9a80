/// Several cutoffs a series, each followed by a horizon to measure: a backtest.
///
/// With n steps, fold f of `folds` (0 = the earliest) may see the first
/// n − horizon − (folds − 1 − f) · stride of them and is measured on the `horizon` after those; the
/// last fold is the plain hold-out. Everything after a cutoff is unseen. Cutoffs are counted from
/// each series' own end, so a short series lacks the early folds, never the late ones.
///
/// Source: L. J. Tashman, "Out-of-sample tests of forecasting accuracy", International Journal of
/// Forecasting 16 (2000), doi:10.1016/S0169-2070(00)00065-0.
package struct RollingOrigin: Hashable, Sendable {
  /// Steps measured after each cutoff.
  package let horizon: Int
  /// Steps between two cutoffs.
  package let stride: Int
  /// Number of cutoffs.
  package let folds: Int

  package init(horizon: Int, stride: Int, folds: Int) {
    precondition(horizon >= 1, "horizon \(horizon) must be at least 1")
    precondition(stride >= 1, "stride \(stride) must be at least 1")
    precondition(folds >= 1, "folds \(folds) must be at least 1")
    self.horizon = horizon
    self.stride = stride
    self.folds = folds
  }

  /// How many of a series' `count` steps fold `fold` may see, which is the index of the first
  /// predicted step; nil where that leaves none.
  package func origin(ofFold fold: Int, count: Int) -> Int? {
    precondition((0..<folds).contains(fold), "fold \(fold) is not in 0 ..< \(folds)")
    let (back, overflow) = stride.multipliedReportingOverflow(by: folds - 1 - fold)
    guard !overflow, back < count, count - back > horizon else { return nil }
    return count - back - horizon
  }

  /// The last stamp fold `fold` may see; nil where the series is too short.
  package func cutoff(ofFold fold: Int, in series: Series) -> Timestamp? {
    origin(ofFold: fold, count: series.count).map { series.timestamp(at: $0 - 1) }
  }

  /// The panel as fold `fold` sees it; series with fewer than `minimumTraining` observed values
  /// before their cutoff are listed as too short.
  package func split(_ panel: Panel, fold: Int, minimumTraining: Int = 1) -> Split {
    panel.split(horizon: horizon, minimumTraining: minimumTraining) {
      origin(ofFold: fold, count: $0)
    }
  }
}
