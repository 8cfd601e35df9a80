/// What a series moves by within a season of its training part: the denominators of MASE and RMSSE.
///
/// Moments of x_t − x_{t−m} over pairs of which both are observed; a training series of no more than m
/// values takes m = 1.
package struct SeasonalScale: Hashable, Sendable {
  /// m, or 1 for a short series.
  private let lag: Int
  /// nil where no pair is observed.
  private let moments: Moments?

  /// - Parameters:
  ///   - training: values up to the cutoff [n], NaN = missing.
  ///   - seasonalPeriod: m: steps in a season; 1 where there is none.
  package init(training: [Double], seasonalPeriod: Int) {
    precondition(seasonalPeriod >= 1, "seasonal period \(seasonalPeriod) must be at least 1")
    let lag = training.count > seasonalPeriod ? seasonalPeriod : 1
    let differences = training.indices.dropFirst(lag).map { training[$0] - training[$0 - lag] }
    self.lag = lag
    moments = Moments(of: differences[...])
  }

  /// mean |x_t − x_{t−m}|; nil where that is no scale to divide by.
  package var meanAbsolute: Double? {
    moments.map(\.meanAbsolute).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }

  /// `error` divided by an average of the seasonal differences, or why it cannot be.
  func dividing(
    _ error: Double, by average: (Moments) -> Double, for metric: Metric
  ) -> MetricValue {
    guard let moments else {
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
