/// How far a step may go. All rules are applied to the whole gradient, those of the norm first.
package struct GradientClipping: Hashable, Sendable {
  /// Scales the gradient so that its global L2 norm is at most this (Pascanu, Mikolov & Bengio 2013,
  /// arXiv:1211.5063), by PyTorch's factor min(1, limit / (norm + 1e-6)).
  package var norm: Double?
  /// Clamps every component to ± this.
  package var value: Double?
  /// Scales likewise, with this percentile (0 … 100) of the norms seen so far, the present one
  /// included, as the limit (AutoClip: Seetharaman et al. 2020, arXiv:2007.14469, who take 10). Of
  /// the norms the last `NormWindow.length` count. With `norm` the smaller limit holds.
  package var percentile: Double?

  package init(norm: Double? = nil, value: Double? = nil, percentile: Double? = nil) {
    precondition(
      percentile.map { (0...100).contains($0) } ?? true,
      "the percentile \(percentile ?? 0) of norms is not in 0 … 100")
    self.norm = norm
    self.value = value
    self.percentile = percentile
  }
}

/// Clipping by norm under way: the rules, and the norms seen so far where they count.
struct Clipper {
  let clipping: GradientClipping
  var window: NormWindow?

  init(_ clipping: GradientClipping) {
    self.clipping = clipping
    window = clipping.percentile.map { _ in NormWindow() }
  }

  /// What to do with a gradient of the given finite norm; to be asked once a step.
  /// - Returns: the factor, and whether the norm was above the limit. At the limit or a hair below it
  ///   PyTorch's 1e-6 makes the factor a hair less than 1, which is no clipping.
  mutating func scale(norm: Double) -> (factor: Double, isClipped: Bool) {
    var limit = clipping.norm ?? .infinity
    if let percentile = clipping.percentile {
      window?.insert(norm)
      limit = min(limit, window?.percentile(percentile) ?? .infinity)
    }
    return (limit < .infinity ? min(1, limit / (norm + 1e-6)) : 1, norm > limit)
  }
}
