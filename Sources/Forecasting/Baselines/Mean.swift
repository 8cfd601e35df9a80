import Recurrent
import TimeSeries

/// The mean of the observed values, for every step.
///
/// With intervals ȳ ± t s √(1 + 1/n), s² = Σ(y − ȳ)²/(n − 1) and t the quantile of Student's t with n − 1
/// degrees of freedom, as `meanf` of R's `forecast` has them; none of fewer than three values. Source: R. J.
/// Hyndman and G. Athanasopoulos, "Forecasting: principles and practice", 3rd edition, section 5.2,
/// https://otexts.com/fpp3/simple-methods.html.
enum Mean {
  static func forecast(_ values: [Double], horizon: Int, levels: [Double]) -> SeriesForecast {
    let unit = values.binaryUnit
    guard let moments = Moments(of: values.map { $0 / unit }[...]) else {
      preconditionFailure("no observed value among \(values.count)")
    }
    let n = Double(moments.count)
    let point = [Double](repeating: moments.mean.inUnits(of: unit), count: horizon)
    guard moments.count >= 3 else { return SeriesForecast(point: point, intervals: []) }
    let sample = moments.standardDeviation * (n / (n - 1)).squareRoot()
    let deviation = sample * (1 + 1 / n).squareRoot()
    let intervals = levels.sorted().map { level in
      let t = -SpecialFunctions.studentTQuantile((1 - level) / 2, freedom: n - 1)
      let bound = { (sign: Double) in
        [Double](
          repeating: (moments.mean + sign * t * deviation).inUnits(of: unit), count: horizon)
      }
      return Interval(level: level, lower: bound(-1), upper: bound(1))
    }
    return SeriesForecast(point: point, intervals: intervals)
  }
}
