/// A distribution over bins, of one output each: pᵢ = exp oᵢ / Σⱼ exp oⱼ.
///
/// The loss is −ln p of the bin nearest to the target: ln Σⱼ exp oⱼ − o, hence ∂oᵢ = pᵢ − 1 for that bin and
/// pᵢ for the others. Forecasting as classification over binned values: van den Oord et al. 2016,
/// arXiv:1609.03499; Rabanser et al. 2020, arXiv:2005.10111.
extension LossCells {
  func categoricalLosses(_ bins: Bins) -> Double {
    sum(width: bins.centres.count) { cell in
      var largest = -Double.infinity
      var isFinite = cell.target.isFinite
      for index in 0..<cell.width {
        let output = cell.output(index)
        isFinite = isFinite && output.isFinite
        largest = max(largest, output)
      }
      guard isFinite else {
        cell.fill(.nan)
        return .nan
      }
      var total = 0.0
      for index in 0..<cell.width {
        let share = Elementary.exp(cell.output(index) - largest)
        cell.keep(share, index)
        total += share
      }
      let bin = bins.nearest(to: cell.target)
      for index in 0..<cell.width {
        cell.set(slope: cell.kept(index) / total - (index == bin ? 1 : 0), index)
      }
      return Elementary.log(total) - (cell.output(bin) - largest)
    }
  }
}

/// What the outputs of one target say of the bins.
struct CategoricalOutput {
  private let bins: Bins
  /// Σ exp oⱼ up to each bin, as a multiple of the largest; empty where an output is not finite.
  private let cumulative: [Double]

  init<Scalar: KernelScalar>(_ outputs: Span<Scalar>, bins: Bins) {
    self.bins = bins
    let values = outputs.indices.map { Double(outputs[$0]) }
    guard let largest = values.max(), values.allSatisfy(\.isFinite) else {
      cumulative = []
      return
    }
    var sum = 0.0
    cumulative = values.map {
      sum += Elementary.exp($0 - largest)
      return sum
    }
  }

  /// The least centre with P(centre or below) ≥ level, level in (0, 1].
  func quantile(_ level: Double) -> Double {
    guard let total = cumulative.last else { return .nan }
    return bins.centres[cumulative.firstIndex { $0 >= level * total } ?? cumulative.count - 1]
  }

  func sample(_ generator: inout RandomGenerator) -> Double { quantile(1 - generator.uniform()) }
}
