import Recurrent
import TimeSeries

/// The last observed value and, for each step after it, the mean change a step: the line through the
/// first and the last one.
///
/// ŷ_{n+h} = y_n + h b, b = (y_n − y_1)/(n − 1); around it ± z σ √(h + h²/(n − 1)) with σ² the
/// variance of the changes a step, Σ(Δ − k b)²/k over the gaps of k steps between observed values, by
/// their number less 1: as `rwf(drift = TRUE)` of R's `forecast` where nothing is missing. One value is
/// repeated; fewer than three have no intervals. Source: R. J. Hyndman and G. Athanasopoulos,
/// "Forecasting: principles and practice", 3rd edition, sections 5.2 and 5.5,
/// https://otexts.com/fpp3/simple-methods.html.
enum Drift {
  static func forecast(_ values: [Double], horizon: Int, levels: [Double]) -> SeriesForecast {
    let unit = values.binaryUnit
    let observed = values.indices.filter { !values[$0].isNaN }
    guard let first = observed.first, let last = observed.last else {
      preconditionFailure("no observed value among \(values.count)")
    }
    let scaled = values.map { $0 / unit }
    let span = Double(last - first)
    let change = span > 0 ? (scaled[last] - scaled[first]) / span : 0
    // Missing values at the end are steps too.
    let unseen = values.count - 1 - last
    let steps = (1...horizon).map { Double(unseen + $0) }
    let point = steps.map { scaled[last] + $0 * change }
    var deviations: [Double]?
    if observed.count >= 3 {
      let squares = zip(observed, observed.dropFirst()).reduce(0) { sum, gap in
        let length = Double(gap.1 - gap.0)
        let excess = scaled[gap.1] - scaled[gap.0] - length * change
        return sum + excess * excess / length
      }
      let variance = squares / Double(observed.count - 2)
      deviations = steps.map { (variance * ($0 + $0 * $0 / span)).squareRoot() }
    }
    return SeriesForecast(point: point, deviations: deviations, levels: levels, unit: unit)
  }
}
