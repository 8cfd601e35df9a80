import Glibc
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

/// z with P(|Z| < z) = level for a standard normal Z.
///
/// Newton's method on erf(x) = level, z = x √2: from 0 each step stays left of the root, since erf is
/// concave there, so the first step that does not rise has arrived. Towards level 1 the difference
/// is taken from erfc, which keeps its digits there.
func normalHalfWidth(level: Double) -> Double {
  precondition(level > 0 && level < 1, "level \(level) is not between 0 and 1")
  var x = 0.0
  while true {
    let slope = 2 / Double.pi.squareRoot() * exp(-x * x)
    let missing = level < 0.5 ? level - erf(x) : erfc(x) - (1 - level)
    let next = x + missing / slope
    guard next > x else { return x * 2.0.squareRoot() }
    x = next
  }
}
