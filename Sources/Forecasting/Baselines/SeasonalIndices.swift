import TimeSeries

/// What each phase of a season adds to a series, or multiplies it by: classical decomposition.
///
/// The trend is the moving average over one season, centred (of m + 1 steps, the outer ones counting
/// half, where m is even); the index of a phase is the mean of y − trend or y/trend over its steps,
/// less or divided by the mean over the phases. A step whose average would reach a missing value has no
/// trend. Source: R. J. Hyndman and G. Athanasopoulos, "Forecasting: principles and practice", 3rd
/// edition, section 3.4, https://otexts.com/fpp3/classical-decomposition.html. Cost: n · m.
struct SeasonalIndices: Hashable, Sendable {
  enum Kind: CaseIterable { case additive, multiplicative }

  /// [m] by phase; entry 0 belongs to index 0 of the values.
  let indices: [Double]

  /// - Parameter values: of magnitudes whose sums over a season do not overflow; NaN = missing.
  /// - Returns: nil where a phase has no trend under it, or an index would be no finite number.
  init?(_ values: [Double], period: Int, kind: Kind) {
    precondition(period >= 2, "a season of \(period) steps")
    var sums = [Double](repeating: 0, count: period)
    var counts = [Double](repeating: 0, count: period)
    let half = period / 2
    for index in half..<max(half, values.count - half) {
      let inner =
        period.isMultiple(of: 2) ? index - half + 1...index + half - 1 : index - half...index + half
      var sum = values[inner].reduce(0, +)
      if period.isMultiple(of: 2) { sum += (values[index - half] + values[index + half]) / 2 }
      let trend = sum / Double(period)
      let share = kind == .additive ? values[index] - trend : values[index] / trend
      guard !share.isNaN else { continue }
      sums[index % period] += share
      counts[index % period] += 1
    }
    let means = zip(sums, counts).map { $0 / $1 }
    let centre = means.reduce(0, +) / Double(period)
    let indices = means.map { kind == .additive ? $0 - centre : $0 / centre }
    guard indices.allSatisfy(\.isFinite) else { return nil }
    self.indices = indices
  }
}

/// Division by multiplicative seasonal indices, where a series has a season.
///
/// It has one where |r_m| > z √((1 + 2 Σ_{k<m} r_k²)/n), the two-sided 90 % bound of the autocorrelation
/// at lag m, z = 1.645. Autocorrelations are about the mean: r_k = Σ d_t d_{t+k} / Σ d_t², over the
/// pairs of which both are observed. Sources: V. Assimakopoulos and K. Nikolopoulos, "The theta model",
/// International Journal of Forecasting 16 (2000), doi:10.1016/S0169-2070(00)00066-2; S. Makridakis, E.
/// Spiliotis and V. Assimakopoulos, "The M4 Competition", International Journal of Forecasting 36 (2020),
/// doi:10.1016/j.ijforecast.2019.04.014.
struct SeasonalAdjustment: Hashable, Sendable {
  /// [m] by phase of index 0; a single 1 where there is no season.
  let indices: [Double]
  /// Values [n] divided by their indices.
  let adjusted: [Double]

  /// - Parameters:
  ///   - values: of magnitudes about 1, NaN = missing.
  ///   - fewest: values below which nothing is tested.
  ///
  /// Indices that are missing, or so near zero that the quotients say nothing, leave the series as it is.
  init(_ values: [Double], period: Int, fewest: Int) {
    var indices = [1.0]
    if period > 1, values.count(where: { !$0.isNaN }) >= fewest,
      SeasonalAdjustment.isSeasonal(values, period: period),
      let found = SeasonalIndices(values, period: period, kind: .multiplicative)?.indices,
      found.allSatisfy({ $0.magnitude >= 1e-4 })
    {
      indices = found
    }
    self.indices = indices
    adjusted = values.enumerated().map { $0.element / indices[$0.offset % indices.count] }
  }

  /// The index of a step counted from the first value.
  func index(_ step: Int) -> Double { indices[step % indices.count] }

  /// The normal quantile of order 0.95, rounded as the M4 benchmarks have it.
  private static let quantile = 1.645

  static func isSeasonal(_ values: [Double], period: Int) -> Bool {
    guard let moments = Moments(of: values[...]), moments.standardDeviation > 0,
      moments.count > period
    else { return false }
    let deviations = values.map { ($0 - moments.mean) / moments.standardDeviation }
    let correlations = (1...period).map { lag in
      var sum = 0.0
      for index in stride(from: lag, to: deviations.count, by: 1) {
        let product = deviations[index] * deviations[index - lag]
        if !product.isNaN { sum += product }
      }
      return sum / Double(moments.count)
    }
    let shorter = correlations.dropLast().reduce(0) { $0 + $1 * $1 }
    let bound = ((1 + 2 * shorter) / Double(moments.count)).squareRoot()
    return correlations[period - 1].magnitude > quantile * bound
  }
}
