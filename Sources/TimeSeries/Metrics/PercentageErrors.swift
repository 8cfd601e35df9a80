extension MetricInput {
  /// MAPE = 100 · mean(|y − ŷ| / |y|), in percent.
  ///
  /// Undefined where an actual value is 0. Source: R. J. Hyndman and A. B. Koehler, "Another look at
  /// measures of forecast accuracy", International Journal of Forecasting 22 (2006),
  /// doi:10.1016/j.ijforecast.2006.03.001, section 2.2.
  func meanAbsolutePercentageError() -> MetricValue {
    if let step = observedSteps.first(where: { actual[$0] == 0 }) {
      return MetricValue(undefined: "an actual value is 0 (step \(step + 1))")
    }
    return meanPercentage { actual, point in
      ((actual - point) / actual).magnitude
    }
  }

  /// sMAPE = 100 · mean(2 |y − ŷ| / (|y| + |ŷ|)), in percent, 0 ... 200.
  ///
  /// A step at which both are 0 is predicted perfectly and counts 0. Authorities differ on the
  /// denominator; this is the form of the M3 and M4 competitions. Source: S. Makridakis,
  /// E. Spiliotis, V. Assimakopoulos, "The M4 competition", International Journal of Forecasting 36
  /// (2020), doi:10.1016/j.ijforecast.2019.04.014.
  func symmetricMeanAbsolutePercentageError() -> MetricValue {
    meanPercentage { actual, point in
      // The larger magnitude taken out of the fraction: neither sum nor difference overflows.
      let largest = max(actual.magnitude, point.magnitude)
      guard largest > 0 else { return 0 }
      let y = actual / largest
      let prediction = point / largest
      return 2 * (y - prediction).magnitude / (y.magnitude + prediction.magnitude)
    }
  }

  /// 100 · the mean of a relative error over the observed steps.
  private func meanPercentage(
    of relativeError: (_ actual: Double, _ point: Double) -> Double
  ) -> MetricValue {
    let errors = observedSteps.map { relativeError(actual[$0], point[$0]) }
    guard let mean = Moments(of: errors[...])?.mean else {
      return MetricValue(undefined: "no actual value was observed")
    }
    return MetricValue(100 * mean)
  }
}
