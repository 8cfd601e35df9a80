/// How values go with those some steps before them.
///
/// With d the deviations of each run from its own mean:
///
///     r_k = Σ d_t d_{t+k} / Σ d_t²
///
/// over all runs together; a missing value counts as d = 0. For one run without gaps these are those of R's
/// `acf`. Of values without any pattern, about 95 in 100 of them lie within ±1.96/√n. Source: G. E. P. Box
/// and G. M. Jenkins, "Time series analysis: forecasting and control" (1970), chapter 2.
package struct Autocorrelation: Hashable, Sendable {
  /// r_1 ... r_K
  package let values: [Double]
  /// n: values observed.
  package let count: Int

  /// 1.96/√n
  package var bound: Double { 1.96 / Double(count).squareRoot() }

  /// - Parameters:
  ///   - runs: values one step apart, NaN = missing.
  ///   - lags: K, at least 1; cost: values · K.
  /// - Returns: nil where no run has more than K steps, or nothing varies.
  package init?(_ runs: [[Double]], lags: Int) {
    precondition(lags >= 1, "\(lags) lags")
    let unit = runs.joined().reduce(0) { $1.isNaN ? $0 : max($0, $1.magnitude) }
    guard unit > 0, unit.isFinite, runs.contains(where: { $0.count > lags }) else { return nil }
    // In this unit no square overflows.
    let deviations = runs.map { run -> [Double] in
      let scaled = run.map { $0 / unit }
      let mean = Moments(of: scaled[...])?.mean ?? 0
      return scaled.map { $0.isNaN ? 0 : $0 - mean }
    }
    func sum(lag: Int) -> Double {
      deviations.reduce(0) { total, run in
        zip(run, run.dropFirst(lag)).reduce(total) { $0 + $1.0 * $1.1 }
      }
    }
    let square = sum(lag: 0)
    // What is left of equal values are rounding errors.
    guard square > 1e-24 * Double(deviations.joined().count) else { return nil }
    values = (1...lags).map { sum(lag: $0) / square }
    count = runs.joined().count { !$0.isNaN }
  }
}
