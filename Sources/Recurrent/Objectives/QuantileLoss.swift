/// Quantiles of several levels at once, one output for each, in rising order of level.
///
/// The pinball loss of level q (Koenker & Bassett 1978, doi:10.2307/1913643), here with the factor 2 that
/// makes the median's equal to the absolute error: with e = target − output,
///
///   2 q e for e ≥ 0, 2 (q − 1) e below, hence ∂/∂output = −2 q above, 2 (1 − q) below, 0 at e = 0.
///
/// The loss of a cell is the mean over its levels: with levels spread evenly it approaches the CRPS
/// (Gneiting & Raftery 2007, doi:10.1198/016214506000001437).
extension LossCells {
  func quantileLosses(_ levels: [Double]) -> Double {
    let share = 2 / Double(levels.count)
    return sum(width: levels.count) { cell in
      var loss = 0.0
      for (index, level) in levels.enumerated() {
        let residual = cell.target - cell.output(index)
        // A residual that is not a number stays one: 0 times it is not a number either.
        let slope = residual > 0 ? level : residual < 0 ? level - 1 : 0
        loss += slope * residual
        cell.set(slope: -share * slope, index)
      }
      return share * loss
    }
  }
}

/// What the outputs of one target say under the quantile loss.
///
/// Quantiles learned apart may cross; sorted they are no further from the true ones (Chernozhukov,
/// Fernández-Val & Galichon 2010, doi:10.3982/ECTA7880).
struct QuantileOutput {
  private let levels: [Double]
  /// Rising; empty where an output is not a number.
  private let values: [Double]

  init<Scalar: KernelScalar>(_ outputs: Span<Scalar>, levels: [Double]) {
    self.levels = levels
    let values = outputs.indices.map { Double(outputs[$0]) }
    self.values = values.contains(where: \.isNaN) ? [] : values.sorted()
  }

  /// Between the levels of the outputs by linear interpolation over the level.
  func quantile(_ level: Double) -> Double {
    guard !values.isEmpty, let above = levels.firstIndex(where: { $0 >= level }) else {
      return .nan
    }
    guard above > 0, levels[above] != level else { return values[above] }
    let weight = (level - levels[above - 1]) / (levels[above] - levels[above - 1])
    return values[above - 1] * (1 - weight) + values[above] * weight
  }
}
