package import TimeSeries

/// Error figures of a candidate over all series and folds; nil where undefined.
package struct CandidateFigures: Hashable, Sendable {
  /// The figures that are kept, first the one that ranks where it is defined.
  package static let metrics: [Metric] = [
    .meanAbsoluteScaledError, .symmetricMeanAbsolutePercentageError, .meanAbsoluteError,
    .rootMeanSquaredError,
  ]

  private var values: [Metric: Double]

  package init(_ values: [Metric: Double]) {
    precondition(
      values.keys.allSatisfy(CandidateFigures.metrics.contains), "figures \(values.keys)")
    self.values = values
  }

  /// Of the first model of a backtest.
  init(_ accuracy: AccuracySummary) {
    var values: [Metric: Double] = [:]
    for row in accuracy.overall where CandidateFigures.metrics.contains(row.metric) {
      values[row.metric] = row.values[0].value.flatMap { $0.isFinite ? $0 : nil }
    }
    self.values = values
  }

  package subscript(_ metric: Metric) -> Double? { values[metric] }
}
