/// How far a step may go. Both are applied to the whole gradient, the norm first.
package struct GradientClipping: Hashable, Sendable {
  /// Scales the gradient so that its global L2 norm is at most this (Pascanu, Mikolov & Bengio 2013,
  /// arXiv:1211.5063), by PyTorch's factor min(1, limit / (norm + 1e-6)).
  package var norm: Double?
  /// Clamps every component to ± this.
  package var value: Double?

  package init(norm: Double? = nil, value: Double? = nil) {
    self.norm = norm
    self.value = value
  }

  /// The factor for a gradient of the given norm.
  func scale(norm gradientNorm: Double) -> Double {
    norm.map { min(1, $0 / (gradientNorm + 1e-6)) } ?? 1
  }
}
