/// The error figures, under the names reports print.
package enum Metric: String, CaseIterable, Hashable, Sendable {
  case meanError = "ME"
  case bias
  case meanAbsoluteError = "MAE"
  case meanSquaredError = "MSE"
  case rootMeanSquaredError = "RMSE"
  case meanPercentageError = "MPE"
  case meanAbsolutePercentageError = "MAPE"
  case symmetricMeanAbsolutePercentageError = "sMAPE"
  case weightedAbsolutePercentageError = "WAPE"
  case meanAbsoluteScaledError = "MASE"
  case rootMeanSquaredScaledError = "RMSSE"
  case overallWeightedAverage = "OWA"
  case skill
  case pinballLoss = "pinball"
  case continuousRankedProbabilityScore = "CRPS"
  case intervalScore = "interval-score"
  case coverage
}

extension Metric {
  /// What a figure is computed from.
  package enum Basis: Hashable, Sendable {
    /// The point forecast.
    case point
    /// All intervals, with the point forecast as their median, or sample paths.
    case distribution
    /// The interval of one level.
    case interval
    /// Figures of two models.
    case comparison
  }

  package var basis: Basis {
    switch self {
    case .meanError, .bias, .meanAbsoluteError, .meanSquaredError, .rootMeanSquaredError,
      .meanPercentageError, .meanAbsolutePercentageError, .symmetricMeanAbsolutePercentageError,
      .weightedAbsolutePercentageError, .meanAbsoluteScaledError, .rootMeanSquaredScaledError:
      .point
    case .pinballLoss, .continuousRankedProbabilityScore: .distribution
    case .intervalScore, .coverage: .interval
    case .overallWeightedAverage, .skill: .comparison
    }
  }

  /// How far a figure is from the best there is: 0 for errors, with or without a sign, the nominal
  /// level for the coverage. nil where more is better without end.
  package func shortfall(_ value: Double, level: Double?) -> Double? {
    switch self {
    case .skill: nil
    case .coverage: level.map { (value - 100 * $0).magnitude }
    default: value.magnitude
    }
  }
}

/// A row of a table of error figures: a metric, and the level where it is of an interval.
package struct Figure: Hashable, Sendable {
  package var metric: Metric
  /// Nominal coverage, 0.8 rather than 80; nil for metrics of all levels.
  package var level: Double?

  package init(_ metric: Metric, level: Double? = nil) {
    precondition(
      (metric.basis == .interval) == (level != nil),
      "\(metric.rawValue) with \(level.map { "the level \($0)" } ?? "no level")")
    self.metric = metric
    self.level = level
  }

  /// Every figure, in the order of `Metric.allCases`, levels rising; without levels, those that need
  /// no intervals.
  package static func all(levels: [Double]) -> [Figure] {
    Metric.allCases.flatMap { metric in
      switch metric.basis {
      case .point, .comparison: [Figure(metric)]
      case .distribution: levels.isEmpty ? [] : [Figure(metric)]
      case .interval: levels.sorted().map { Figure(metric, level: $0) }
      }
    }
  }
}
