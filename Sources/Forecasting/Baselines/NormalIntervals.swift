import Recurrent
import TimeSeries

/// Intervals of a (seasonal) naive forecast whose seasonal differences are independent and normal.
///
/// ŷ_{n+k} ± z σ √⌈k/m⌉ with σ² the mean square of y_t − y_{t−m} over the history and z the normal
/// quantile of order (1 + level)/2. A history without a pair of observed values m steps apart says
/// nothing about σ: no intervals. Source: R. J. Hyndman and G. Athanasopoulos, "Forecasting:
/// principles and practice", 3rd edition, section 5.5, https://otexts.com/fpp3/prediction-intervals.html.
func normalIntervals(
  _ point: [Double], history: [Double], seasonalPeriod: Int, levels: [Double]
) -> [Interval] {
  let differences = history.indices.dropFirst(seasonalPeriod).map {
    history[$0] - history[$0 - seasonalPeriod]
  }
  guard let deviation = Moments(of: differences[...])?.rootMeanSquare else { return [] }
  return levels.sorted().map { level in
    let z = normalHalfWidth(level: level)
    let widths = point.indices.map { z * deviation * Double($0 / seasonalPeriod + 1).squareRoot() }
    return Interval(
      level: level, lower: zip(point, widths).map { $0 - $1 },
      upper: zip(point, widths).map { $0 + $1 })
  }
}

/// z with P(|Z| < z) = level for a standard normal Z; for small levels the first term of its series,
/// level √(π/2), as the tail (1 − level)/2 would lose their digits.
func normalHalfWidth(level: Double) -> Double {
  precondition(level > 0 && level < 1, "level \(level) is not between 0 and 1")
  return level < 1e-6
    ? level * (Double.pi / 2).squareRoot() : -SpecialFunctions.normalQuantile((1 - level) / 2)
}
