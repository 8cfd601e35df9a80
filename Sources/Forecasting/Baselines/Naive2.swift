import Recurrent
import TimeSeries

/// The last value of the seasonally adjusted series, times the index of each step's phase: the benchmark of
/// the M competitions.
///
/// ŷ_{n+h} = s_{n+h} y_n/s_n with the multiplicative indices of `SeasonalAdjustment`, from 3m values on;
/// where the series is not adjusted this is `Naive`. Missing values at the end are steps of the season. The
/// intervals are those of `Naive` on the adjusted series, times the indices. Source: S. Makridakis, E.
/// Spiliotis and V. Assimakopoulos, "The M4 Competition", International Journal of Forecasting 36 (2020),
/// doi:10.1016/j.ijforecast.2019.04.014.
enum Naive2 {
  static func forecast(
    _ values: [Double], seasonalPeriod: Int, horizon: Int, levels: [Double]
  ) -> SeriesForecast {
    let unit = values.binaryUnit
    // Three seasons, without a product that could overflow.
    let season = seasonalPeriod <= values.count ? seasonalPeriod : 1
    let adjustment = SeasonalAdjustment(
      values.map { $0 / unit }, period: season, fewest: 3 * season)
    guard let last = adjustment.adjusted.last(where: { !$0.isNaN }) else {
      preconditionFailure("no observed value among \(values.count)")
    }
    let flat = [Double](repeating: last, count: horizon)
    let indices = (0..<horizon).map { adjustment.index(values.count + $0) }
    let seasonal = { (bounds: [Double]) in
      zip(bounds, indices).map { ($0 * $1).inUnits(of: unit) }
    }
    let intervals = normalIntervals(
      flat, history: adjustment.adjusted, seasonalPeriod: 1, levels: levels)
    return SeriesForecast(
      point: seasonal(flat),
      intervals: intervals.map { interval in
        // A negative index turns a band over.
        let (one, other) = (seasonal(interval.lower), seasonal(interval.upper))
        return Interval(
          level: interval.level, lower: zip(one, other).map { min($0, $1) },
          upper: zip(one, other).map { max($0, $1) })
      })
  }
}
