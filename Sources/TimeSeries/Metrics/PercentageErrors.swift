extension MetricInput {
  /// MPE = 100 · mean((y − ŷ) / y), in percent, with a sign: R's `accuracy()`.
  ///
  /// Undefined where an actual value is 0. Source: as `meanAbsolutePercentageError`.
  func meanPercentageError() -> MetricValue {
    relative { actual, point in (actual - point) / actual }
  }

  /// MAPE = 100 · mean(|y − ŷ| / |y|), in percent.
  ///
  /// Undefined where an actual value is 0. Source: R. J. Hyndman and A. B. Koehler, "Another look at
  /// measures of forecast accuracy", International Journal of Forecasting 22 (2006),
  /// doi:10.1016/j.ijforecast.2006.03.001, section 2.2.
  func meanAbsolutePercentageError() -> MetricValue {
    relative { actual, point in ((actual - point) / actual).magnitude }
  }

  /// sMAPE = 100 · mean(2 |y − ŷ| / (|y| + |ŷ|)), in percent, 0 ... 200.
  ///
  /// A step at which both are 0 is predicted perfectly and counts 0. Authorities differ on the
  /// denominator; this is the form of the M3 and M4 competitions. Source: S. Makridakis,
  /// E. Spiliotis, V. Assimakopoulos, "The M4 competition", International Journal of Forecasting 36
  /// (2020), doi:10.1016/j.ijforecast.2019.04.014.
  func symmetricMeanAbsolutePercentageError() -> MetricValue {
    percentage { step in
      let (actual, point) = (actual[step], point[step])
      // The larger magnitude taken out of the fraction: neither sum nor difference overflows.
      let largest = max(actual.magnitude, point.magnitude)
      guard largest > 0 else { return 0 }
      let y = actual / largest
      let prediction = point / largest
      return 2 * (y - prediction).magnitude / (y.magnitude + prediction.magnitude)
    }
  }

  /// WAPE = 100 · Σ|y − ŷ| / Σ|y|, in percent: defined though single values are 0, and dominated by the
  /// large ones.
  ///
  /// Undefined where all actual values are 0. Source: S. Kolassa and W. Schütz, "Advantages of the
  /// MAD/mean ratio over the MAPE", Foresight 6 (2007).
  func weightedAbsolutePercentageError(_ residuals: Moments) -> MetricValue {
    MetricInput.weightedPercentage(
      meanAbsoluteError: residuals.meanAbsolute, meanMagnitude: meanMagnitude ?? 0)
  }

  /// mean |y| of the observed steps; nil where there is none.
  var meanMagnitude: Double? { Moments(of: actual[...])?.meanAbsolute }

  static func weightedPercentage(
    meanAbsoluteError: Double, meanMagnitude: Double
  ) -> MetricValue {
    guard meanMagnitude > 0 else { return MetricValue(undefined: "all actual values are 0") }
    return MetricValue(100 * (meanAbsoluteError / meanMagnitude))
  }

  /// 100 · the mean of an error relative to the actual value, which must not be 0.
  private func relative(
    _ error: (_ actual: Double, _ point: Double) -> Double
  ) -> MetricValue {
    if let step = observedSteps.first(where: { actual[$0] == 0 }) {
      return MetricValue(undefined: "an actual value is 0 (step \(step + 1))")
    }
    return percentage { error(actual[$0], point[$0]) }
  }

  /// 100 · the mean of an error over the observed steps.
  private func percentage(_ error: (_ step: Int) -> Double) -> MetricValue {
    let mean = mean(error)
    return mean.value.map { MetricValue(100 * $0) } ?? mean
  }
}
