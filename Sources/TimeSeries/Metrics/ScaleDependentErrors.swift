extension MetricInput {
  /// ME = mean(y − ŷ), in data units: above 0 where the forecast is too low.
  ///
  /// Source: R. J. Hyndman and A. B. Koehler, "Another look at measures of forecast accuracy",
  /// International Journal of Forecasting 22 (2006), doi:10.1016/j.ijforecast.2006.03.001, section 2.
  func meanError(_ residuals: Moments) -> MetricValue { MetricValue(residuals.mean) }

  /// MAE = mean |y − ŷ|, in data units; smallest for the median.
  ///
  /// Source: as `meanError`.
  func meanAbsoluteError(_ residuals: Moments) -> MetricValue {
    MetricValue(residuals.meanAbsolute)
  }

  /// RMSE = √(mean (y − ŷ)²), in data units; smallest for the mean.
  ///
  /// Source: as `meanError`.
  func rootMeanSquaredError(_ residuals: Moments) -> MetricValue {
    MetricValue(residuals.rootMeanSquare)
  }
}
