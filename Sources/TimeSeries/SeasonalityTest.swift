/// Whether a series has a season of `period` steps.
///
/// The values are detrended by a least-squares line; the season is there if their autocorrelation at
/// lag m is above 1.645/√n · √(1 + 2 Σ_{k<m} r_k²), the one-sided 95 % bound of M. S. Bartlett,
/// and above that at half a season, and n ≥ 3m with n the number of observed values. The second
/// condition is ours: a swing slower than the season is correlated at every short lag, most at the
/// shortest, where a season goes down before it comes back. Autocorrelations use the pairs of which both are
/// observed: r_k = (n − k)/n · mean(d_t d_{t+k}) / mean(d_t²), the usual form where nothing is missing.
///
/// Source: V. Assimakopoulos and K. Nikolopoulos, "The theta model", International Journal of
/// Forecasting 16 (2000), doi:10.1016/S0169-2070(00)00066-2, and the benchmarks of the M4 competition,
/// which neither detrend nor reject a strongly negative autocorrelation.
package struct SeasonalityTest: Hashable, Sendable {
  package let isSeasonal: Bool
  /// r_m; nil where the series is too short, m ≤ 1, or nothing but a line.
  package let autocorrelation: Double?
  /// The bound that `autocorrelation` has to pass; nil with it.
  package let threshold: Double?

  /// Tests `values` [n], NaN = missing. Cost: n · m.
  package init(_ values: [Double], period: Int) {
    let observed = values.count { !$0.isNaN }
    guard period > 1, observed / 3 >= period,
      let deviations = SeasonalityTest.detrended(values)
    else {
      isSeasonal = false
      autocorrelation = nil
      threshold = nil
      return
    }
    let n = Double(observed)
    let shorter = (1..<period).map { SeasonalityTest.autocorrelation(of: deviations, lag: $0) }
    let sumOfSquares = shorter.reduce(0) { $0 + $1 * $1 }
    let r = SeasonalityTest.autocorrelation(of: deviations, lag: period)
    let bound = 1.645 / n.squareRoot() * (1 + 2 * sumOfSquares).squareRoot()
    isSeasonal = r > bound && r > shorter[(period + 1) / 2 - 1]
    autocorrelation = r
    threshold = bound
  }

  /// Deviations [n] from the least-squares line, of mean square 1, NaN where missing; nil where
  /// they are no more than rounding.
  private static func detrended(_ values: [Double]) -> [Double]? {
    guard let moments = Moments(of: values[...]), moments.standardDeviation > 0 else { return nil }
    // Deviations from the mean in units of the spread: nothing overflows, little cancels.
    let centred = values.map { ($0 - moments.mean) / moments.standardDeviation }
    var time = 0.0
    for index in values.indices where !values[index].isNaN { time += Double(index) }
    let middle = time / Double(moments.count)
    var product = 0.0
    var square = 0.0
    for index in values.indices where !values[index].isNaN {
      let offset = Double(index) - middle
      product += offset * centred[index]
      square += offset * offset
    }
    guard square > 0 else { return nil }
    let slope = product / square
    let deviations = centred.indices.map { centred[$0] - slope * (Double($0) - middle) }
    guard let rest = Moments(of: deviations[...])?.rootMeanSquare else { return nil }
    // A value is known to about 1 ulp, that is to this many units of spread.
    let noise = 8 * max(moments.maximum.ulp, moments.minimum.ulp) / moments.standardDeviation
    guard rest > max(noise, 0x1p-46) else { return nil }
    return deviations.map { $0 / rest }
  }

  /// r_k of deviations of mean square 1.
  private static func autocorrelation(of deviations: [Double], lag: Int) -> Double {
    var sum = 0.0
    var pairs = 0
    for index in lag..<deviations.count {
      let product = deviations[index] * deviations[index - lag]
      if product.isNaN { continue }
      sum += product
      pairs += 1
    }
    let share = Double(deviations.count - lag) / Double(deviations.count)
    return pairs == 0 ? 0 : sum / Double(pairs) * share
  }
}
