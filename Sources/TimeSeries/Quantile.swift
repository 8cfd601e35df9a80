/// Sample quantiles.
package enum Quantile {
  /// The quantile of order `probability` (0 ... 1) by linear interpolation between order statistics.
  ///
  /// With position (n − 1) p, between the values below and above it: type 7 of R. J. Hyndman and
  /// Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996),
  /// doi:10.1080/00031305.1996.10473566, the default of R and NumPy. `sorted` [n ≥ 1] rises and holds
  /// no NaN.
  package static func linear(_ probability: Double, ofSorted sorted: [Double]) -> Double {
    precondition(!sorted.isEmpty, "a quantile needs at least 1 value, not \(sorted.count)")
    precondition((0...1).contains(probability), "probability \(probability) is not in 0 ... 1")
    let position = Double(sorted.count - 1) * probability
    let below = Int(position.rounded(.down))
    let above = min(below + 1, sorted.count - 1)
    let weight = position - Double(below)
    // Two products rather than one difference: the span of two finite values may overflow.
    return weight == 0 ? sorted[below] : sorted[below] * (1 - weight) + sorted[above] * weight
  }
}
