extension MetricInput {
  /// MASE = mean |y − ŷ| / mean |x_t − x_{t−m}|, the denominator over the training series.
  ///
  /// Below 1: better than the seasonal naive forecast is, one season ahead, on the training series.
  /// Pairs of which a value is missing are left out. A training series of no more than m values takes
  /// m = 1. Undefined where the denominator is 0 or has no pair. Source: R. J. Hyndman and
  /// A. B. Koehler, "Another look at measures of forecast accuracy", International Journal of
  /// Forecasting 22 (2006), doi:10.1016/j.ijforecast.2006.03.001, section 3; seasonal form as in M4.
  func meanAbsoluteScaledError(_ residuals: Moments) -> MetricValue {
    scale.dividing(
      residuals.meanAbsolute, by: { $0.meanAbsolute }, for: .meanAbsoluteScaledError)
  }

  /// RMSSE = √(mean (y − ŷ)² / mean (x_t − x_{t−m})²), the denominator over the training series.
  ///
  /// The M5 competition takes m = 1; here m is the seasonal period, as in MASE, with the same rules for
  /// short, missing and constant training values. Source: S. Makridakis, E. Spiliotis,
  /// V. Assimakopoulos, "M5 accuracy competition", International Journal of Forecasting 38 (2022),
  /// doi:10.1016/j.ijforecast.2021.11.013, and Hyndman and Koehler (2006) as for MASE.
  func rootMeanSquaredScaledError(_ residuals: Moments) -> MetricValue {
    scale.dividing(
      residuals.rootMeanSquare, by: { $0.rootMeanSquare }, for: .rootMeanSquaredScaledError)
  }
}
