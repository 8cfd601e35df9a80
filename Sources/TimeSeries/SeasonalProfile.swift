/// What a season does to each of its phases, by classical decomposition, held back where the data
/// hardly show it.
///
/// With the centred moving average t over one season (half weights at its ends where m is even), the
/// index of a phase is the mean of z − t over its observed values (`additive`), or that of z / t
/// (`ratio`, at least 0.05); the indices have mean 0, or 1. Each index costs a degree of freedom: the
/// share of the variance of z − t that the season explains beyond that,
/// q = max(0, 1 − [var r · K / (K − m)] / [var (z − t) · K / (K − 1)]) with r what is left of K values,
/// shrinks them towards no season. Without `SeasonalityTest`'s consent there are no indices.
///
/// Source of the decomposition: W. S. Cleveland & S. J. Devlin as in R. J. Hyndman & G. Athanasopoulos,
/// "Forecasting: Principles and Practice" (3rd ed. 2021), section 3.4. The shrinkage is ours; an
/// adjustment without it costs more on series with a weak season than it gains on others.
package struct SeasonalProfile: Hashable, Sendable {
  package enum Form: String, CaseIterable, Hashable, Sendable {
    /// z = rest + index
    case additive
    /// z = rest · index
    case ratio
  }

  package let form: Form
  /// `[m]`; the phase of an observation is its index in the series modulo m.
  package let values: [Double]

  /// - Parameters:
  ///   - series: [n], NaN = missing; its first value has phase 0.
  ///   - period: m.
  package init?(fitting series: [Double], period: Int, form: Form) {
    guard period > 1, series.count >= max(3 * period, 2 * period + 2),
      SeasonalityTest(series, period: period).isSeasonal
    else { return nil }
    let trend = SeasonalProfile.movingAverage(series, period: period)
    let differences = series.indices.map { series[$0] - trend[$0] }
    guard let (additive, strength) = SeasonalProfile.additive(differences, period: period) else {
      return nil
    }
    self.form = form
    switch form {
    case .additive: values = additive.map { strength * $0 }
    case .ratio:
      let ratios = series.indices.map { trend[$0] > 0 ? series[$0] / trend[$0] : .nan }
      guard var means = SeasonalProfile.phaseMeans(ratios, period: period) else { return nil }
      means = means.map { max($0, 0.05) }
      let mean = means.reduce(0, +) / Double(period)
      values = means.map { 1 + strength * ($0 / mean - 1) }
    }
    guard values.allSatisfy(\.isFinite) else { return nil }
  }

  /// The value at an index of the series without its season.
  package func removed(from value: Double, at index: Int) -> Double {
    form == .additive ? value - phase(index) : value / phase(index)
  }

  /// The inverse of `removed`.
  package func restored(to value: Double, at index: Int) -> Double {
    form == .additive ? value + phase(index) : value * phase(index)
  }

  private func phase(_ index: Int) -> Double { values[index % values.count] }

  /// Means of each phase; nil where one has no value.
  private static func phaseMeans(_ values: [Double], period: Int) -> [Double]? {
    var sums = [Double](repeating: 0, count: period)
    var counts = [Int](repeating: 0, count: period)
    for (index, value) in values.enumerated() where value.isFinite {
      sums[index % period] += value
      counts[index % period] += 1
    }
    guard !counts.contains(0) else { return nil }
    return zip(sums, counts).map { $0 / Double($1) }
  }

  /// Additive indices of mean 0, and the share of the variance they explain.
  private static func additive(
    _ differences: [Double], period: Int
  ) -> (indices: [Double], strength: Double)? {
    guard let means = phaseMeans(differences, period: period) else { return nil }
    let mean = means.reduce(0, +) / Double(period)
    let indices = means.map { $0 - mean }
    let rest = differences.indices.map { differences[$0] - indices[$0 % period] }
    guard let whole = Moments(of: differences[...]), let left = Moments(of: rest[...]),
      whole.standardDeviation > 0
    else { return nil }
    let count = Double(whole.count)
    let ratio = left.standardDeviation / whole.standardDeviation
    let unexplained = ratio * ratio * (count - 1) / max(count - Double(period), 1)
    return (indices, max(0, 1 - unexplained))
  }

  /// The centred moving average over one season; NaN at the ends and where a value is missing.
  private static func movingAverage(_ series: [Double], period: Int) -> [Double] {
    let half = period / 2
    var average = [Double](repeating: .nan, count: series.count)
    guard series.count > 2 * half else { return average }
    for centre in half..<series.count - half {
      var sum = 0.0
      for offset in -half...half {
        let isEnd = period % 2 == 0 && abs(offset) == half
        sum += (isEnd ? 0.5 : 1) * series[centre + offset]
      }
      average[centre] = sum / Double(period)
    }
    return average
  }
}
