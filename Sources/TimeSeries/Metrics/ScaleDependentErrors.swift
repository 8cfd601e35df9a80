extension MetricInput {
  /// ME = mean(y − ŷ), in data units: above 0 where the forecast is too low.
  ///
  /// Source: R. J. Hyndman and A. B. Koehler, "Another look at measures of forecast accuracy",
  /// International Journal of Forecasting 22 (2006), doi:10.1016/j.ijforecast.2006.03.001, section 2.
  func meanError(_ residuals: Moments) -> MetricValue { MetricValue(residuals.mean) }

  /// bias = mean(ŷ − y) = −ME, in data units: above 0 where the forecast is too high, the sign of
  /// Nixtla's libraries and of demand planning.
  ///
  /// Source: as `meanError`.
  func bias(_ residuals: Moments) -> MetricValue {
    // A plain minus would make −0 of 0.
    MetricValue(0 - residuals.mean)
  }

  /// MAE = mean |y − ŷ|, in data units; smallest for the median.
  ///
  /// Source: as `meanError`.
  func meanAbsoluteError(_ residuals: Moments) -> MetricValue {
    MetricValue(residuals.meanAbsolute)
  }

  /// MSE = mean (y − ŷ)², in squared data units; smallest for the mean.
  ///
  /// Source: as `meanError`.
  func meanSquaredError(_ residuals: Moments) -> MetricValue {
    MetricValue(residuals.rootMeanSquare * residuals.rootMeanSquare)
  }

  /// RMSE = √(mean (y − ŷ)²), in data units; smallest for the mean.
  ///
  /// Source: as `meanError`.
  func rootMeanSquaredError(_ residuals: Moments) -> MetricValue {
    MetricValue(residuals.rootMeanSquare)
  }
}
