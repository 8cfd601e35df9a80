/// What an error figure of one series is computed from, all in data units, NaN = missing.
package struct MetricInput: Hashable, Sendable {
  /// Actual values [h].
  package var actual: [Double]
  /// Point forecast [h].
  package var point: [Double]
  /// What the scaled errors are divided by.
  package var scale: SeasonalScale
  /// Bounds [h] by level.
  package var intervals: [Interval]
  /// Sample paths [path][h]; empty where the forecast is not made of paths.
  package var samples: [[Double]]

  package init(
    actual: [Double], point: [Double], scale: SeasonalScale, intervals: [Interval] = [],
    samples: [[Double]] = []
  ) {
    precondition(
      actual.count == point.count,
      "\(actual.count) actual values against a forecast of \(point.count)")
    for bound in intervals.flatMap({ [$0.lower, $0.upper] }) + samples {
      precondition(
        bound.count == point.count, "a forecast of \(point.count) with \(bound.count) bounds")
    }
    self.actual = actual
    self.point = point
    self.scale = scale
    self.intervals = intervals
    self.samples = samples
  }

  /// - Parameters:
  ///   - training: values up to the cutoff [n], which give scaled errors their scale.
  ///   - seasonalPeriod: m: steps in a season; 1 where there is none.
  package init(
    actual: [Double], point: [Double], training: [Double], seasonalPeriod: Int,
    intervals: [Interval] = [], samples: [[Double]] = []
  ) {
    self.init(
      actual: actual, point: point,
      scale: SeasonalScale(training: training, seasonalPeriod: seasonalPeriod),
      intervals: intervals, samples: samples)
  }

  /// Steps whose actual value is observed.
  var observedSteps: [Int] { actual.indices.filter { !actual[$0].isNaN } }

  /// Residuals, actual − predicted, of the observed steps.
  var residuals: [Double] { observedSteps.map { actual[$0] - point[$0] } }

  /// The first observed step without a finite prediction.
  var firstStepWithoutForecast: Int? { observedSteps.first { !point[$0].isFinite } }

  /// The mean of an error over the observed steps.
  func mean(_ error: (_ step: Int) -> Double) -> MetricValue {
    let errors = observedSteps.map(error)
    guard let mean = Moments(of: errors[...])?.mean else {
      return MetricValue(undefined: "no actual value was observed")
    }
    return MetricValue(mean)
  }
}

extension Metric {
  /// The error figure of one series; steps whose actual value is missing are skipped.
  ///
  /// - Parameter level: of the interval, for metrics of one.
  ///
  /// Undefined, with the reason, where nothing was observed, a step was not predicted, the formula
  /// divides by 0, or the result exceeds a Double. Metrics that compare two models have no value of
  /// one: see `AccuracyCollector`.
  package func value(_ input: MetricInput, level: Double? = nil) -> MetricValue {
    precondition((basis == .interval) == (level != nil), "\(rawValue) of level \(level ?? .nan)")
    if let step = input.firstStepWithoutForecast {
      return MetricValue(undefined: "no forecast at step \(step + 1)")
    }
    guard let errors = Moments(of: input.residuals[...]) else {
      return MetricValue(undefined: "no actual value was observed")
    }
    let result =
      switch self {
      case .meanError: input.meanError(errors)
      case .bias: input.bias(errors)
      case .meanAbsoluteError: input.meanAbsoluteError(errors)
      case .meanSquaredError: input.meanSquaredError(errors)
      case .rootMeanSquaredError: input.rootMeanSquaredError(errors)
      case .meanPercentageError: input.meanPercentageError()
      case .meanAbsolutePercentageError: input.meanAbsolutePercentageError()
      case .symmetricMeanAbsolutePercentageError: input.symmetricMeanAbsolutePercentageError()
      case .weightedAbsolutePercentageError: input.weightedAbsolutePercentageError(errors)
      case .meanAbsoluteScaledError: input.meanAbsoluteScaledError(errors)
      case .rootMeanSquaredScaledError: input.rootMeanSquaredScaledError(errors)
      case .pinballLoss: input.pinballLoss()
      case .continuousRankedProbabilityScore: input.continuousRankedProbabilityScore()
      case .intervalScore: input.intervalScore(level: level)
      case .coverage: input.coverage(level: level)
      case .overallWeightedAverage, .skill:
        preconditionFailure("\(rawValue) compares the figures of two models")
      }
    return result.finite
  }
}

extension MetricValue {
  /// Undefined where a figure has left the range of a Double.
  var finite: MetricValue {
    guard let value, !value.isFinite else { return self }
    return MetricValue(undefined: "the error is too large for a 64-bit number")
  }
}
