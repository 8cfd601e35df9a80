/// What an error figure of one series is computed from, all in data units, NaN = missing.
package struct MetricInput: Hashable, Sendable {
  /// Actual values [h].
  package var actual: [Double]
  /// Point forecast [h].
  package var point: [Double]
  /// Values up to the cutoff [n], which give scaled errors their scale.
  package var training: [Double]
  /// m: steps in a season; 1 where there is none.
  package var seasonalPeriod: Int

  package init(actual: [Double], point: [Double], training: [Double], seasonalPeriod: Int) {
    precondition(
      actual.count == point.count,
      "\(actual.count) actual values against a forecast of \(point.count)")
    precondition(seasonalPeriod >= 1, "seasonal period \(seasonalPeriod) must be at least 1")
    self.actual = actual
    self.point = point
    self.training = training
    self.seasonalPeriod = seasonalPeriod
  }

  /// Steps whose actual value is observed.
  var observedSteps: [Int] { actual.indices.filter { !actual[$0].isNaN } }

  /// Residuals, actual − predicted, of the observed steps.
  var residuals: [Double] { observedSteps.map { actual[$0] - point[$0] } }

  /// The first observed step without a finite prediction.
  var firstStepWithoutForecast: Int? { observedSteps.first { !point[$0].isFinite } }
}

extension Metric {
  /// The error figure of one series; steps whose actual value is missing are skipped.
  ///
  /// Undefined, with the reason, where nothing was observed, a step was not predicted, the formula
  /// divides by 0, or the result exceeds a Double.
  package func value(_ input: MetricInput) -> MetricValue {
    if let step = input.firstStepWithoutForecast {
      return MetricValue(undefined: "no forecast at step \(step + 1)")
    }
    guard let errors = Moments(of: input.residuals[...]) else {
      return MetricValue(undefined: "no actual value was observed")
    }
    let result =
      switch self {
      case .meanError: input.meanError(errors)
      case .meanAbsoluteError: input.meanAbsoluteError(errors)
      case .rootMeanSquaredError: input.rootMeanSquaredError(errors)
      case .meanAbsolutePercentageError: input.meanAbsolutePercentageError()
      case .symmetricMeanAbsolutePercentageError: input.symmetricMeanAbsolutePercentageError()
      case .meanAbsoluteScaledError: input.meanAbsoluteScaledError(errors)
      case .rootMeanSquaredScaledError: input.rootMeanSquaredScaledError(errors)
      }
    if let value = result.value, !value.isFinite {
      return MetricValue(undefined: "the error is too large for a 64-bit number")
    }
    return result
  }
}
