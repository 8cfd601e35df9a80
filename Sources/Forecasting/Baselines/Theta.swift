import Recurrent
import TimeSeries

/// The theta method: simple exponential smoothing with half the slope of the least-squares line as its drift.
///
/// On the series adjusted for its season (`SeasonalAdjustment`, from 2m + 1 values on), with a the slope
/// of the line, α and l_n of `ExponentialSmoothing` (.simple):
///
///     ŷ_{n+h} = s_{n+h} (l_n + a/2 (h − 1 + (1 − (1 − α)ⁿ)/α))
///
/// with ± z σ √(1 + (h − 1) α²) around it, σ of the smoothing: as `thetaf` of R's `forecast` has them.
/// Missing values are skipped by each part. Sources: V. Assimakopoulos and K. Nikolopoulos, "The theta
/// model", International Journal of Forecasting 16 (2000), doi:10.1016/S0169-2070(00)00066-2; R. J.
/// Hyndman and B. Billah, "Unmasking the Theta method", International Journal of Forecasting 19 (2003),
/// doi:10.1016/S0169-2070(01)00143-1.
enum Theta {
  static func forecast(
    _ values: [Double], seasonalPeriod: Int, horizon: Int, levels: [Double]
  ) -> SeriesForecast {
    let unit = values.binaryUnit
    let history = Array(values.drop(while: \.isNaN)).map { $0 / unit }
    // Two seasons, without a product that could overflow.
    let season = seasonalPeriod <= history.count ? seasonalPeriod : 1
    let adjustment = SeasonalAdjustment(history, period: season, fewest: 2 * season + 1)
    let smoothing = SeriesSmoothing(fitting: adjustment.adjusted, method: .simple, period: 1)
    let flat = smoothing.forecast(adjustment.adjusted, horizon: horizon, levels: levels)
    let slope = Theta.slope(adjustment.adjusted) / 2
    let alpha = smoothing.fit.weights.level
    let unseen = history.reversed().prefix(while: \.isNaN).count
    let start = (1 - Elementary.power(1 - alpha, history.count - unseen)) / alpha
    let indices = (0..<horizon).map { adjustment.index(history.count + $0) }
    let point = (0..<horizon).map {
      indices[$0] * (flat.point[$0] + slope * (Double(unseen + $0) + start))
    }
    let intervals = flat.intervals.map { interval in
      Interval(
        level: interval.level,
        lower: point.indices.map {
          (point[$0] + (interval.lower[$0] - flat.point[$0])).inUnits(of: unit)
        },
        upper: point.indices.map {
          (point[$0] + (interval.upper[$0] - flat.point[$0])).inUnits(of: unit)
        })
    }
    return SeriesForecast(point: point.map { $0.inUnits(of: unit) }, intervals: intervals)
  }

  /// Of the least-squares line; 0 through a single value, and exactly 0 through equal ones.
  private static func slope(_ values: [Double]) -> Double {
    guard let moments = Moments(of: values[...]), moments.standardDeviation > 0 else { return 0 }
    var line = LeastSquares(unknowns: 2)
    for (step, value) in values.enumerated() where !value.isNaN {
      line.add([1, Double(step), value])
    }
    let solved = line.solved()
    return solved.independent == 2 ? solved.solution(unknowns: 2)[1] : 0
  }
}
