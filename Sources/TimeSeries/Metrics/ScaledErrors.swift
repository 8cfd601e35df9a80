extension MetricInput {
  /// MASE = mean |y − ŷ| / mean |x_t − x_{t−m}|, the denominator over the training series.
  ///
  /// Below 1: better than the seasonal naive forecast is, one season ahead, on the training series.
  /// Pairs of which a value is missing are left out. A training series of no more than m values takes
  /// m = 1. Undefined where the denominator is 0 or has no pair. Source: R. J. Hyndman and
  /// A. B. Koehler, "Another look at measures of forecast accuracy", International Journal of
  /// Forecasting 22 (2006), doi:10.1016/j.ijforecast.2006.03.001, section 3; seasonal form as in M4.
  func meanAbsoluteScaledError(_ residuals: Moments) -> MetricValue {
    scaled(residuals.meanAbsolute, .meanAbsoluteScaledError) { $0.meanAbsolute }
  }

  /// RMSSE = √(mean (y − ŷ)² / mean (x_t − x_{t−m})²), the denominator over the training series.
  ///
  /// The M5 competition takes m = 1; here m is the seasonal period, as in MASE, with the same rules for
  /// short, missing and constant training values. Source: S. Makridakis, E. Spiliotis,
  /// V. Assimakopoulos, "M5 accuracy competition", International Journal of Forecasting 38 (2022),
  /// doi:10.1016/j.ijforecast.2021.11.013, and Hyndman and Koehler (2006) as for MASE.
  func rootMeanSquaredScaledError(_ residuals: Moments) -> MetricValue {
    scaled(residuals.rootMeanSquare, .rootMeanSquaredScaledError) { $0.rootMeanSquare }
  }

  /// `error` divided by the same average of the training series' seasonal differences.
  private func scaled(
    _ error: Double, _ metric: Metric, _ average: (Moments) -> Double
  ) -> MetricValue {
    let lag = training.count > seasonalPeriod ? seasonalPeriod : 1
    let differences = training.indices.dropFirst(lag).map { training[$0] - training[$0 - lag] }
    guard let moments = Moments(of: differences[...]) else {
      let distance = lag == 1 ? "1 step" : "\(lag) steps"
      return MetricValue(undefined: "no two training values \(distance) apart were observed")
    }
    let scale = average(moments)
    guard scale > 0 else {
      let cause = lag == 1 ? "is constant" : "repeats itself every \(lag) steps"
      return MetricValue(
        undefined: "the training series \(cause): the scale of \(metric.rawValue) is 0")
    }
    guard scale.isFinite else {
      return MetricValue(undefined: "training values differ by more than a 64-bit number can hold")
    }
    return MetricValue(error / scale)
  }
}
