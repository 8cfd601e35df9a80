package import TimeSeries

/// What residuals of a series are measured in, so that those of large and small series can be pooled:
/// after a transform under which they are additive, in multiples of a scale.
package struct ResidualUnits: Hashable, Sendable {
  package var transform: PointTransform
  /// The mean |z_t − z_{t−m}| of the series after the transform, or that of steps where every season is the
  /// same; 1 where nothing moves.
  package var scale: Double

  package init(transform: PointTransform, scale: Double) {
    self.transform = transform
    self.scale = scale
  }

  /// - Parameters:
  ///   - values: [n], NaN = missing.
  ///   - period: m; of 1 where there is no whole season.
  init(_ transform: PointTransform, values: [Double], period: Int) {
    self.transform = transform
    let transformed = values.map(transform.apply)
    scale =
      ResidualUnits.naiveError(of: transformed, period: period)
      ?? ResidualUnits.naiveError(of: transformed, period: 1) ?? 1
  }

  /// |actual − point|; NaN where either has no transform.
  func residual(_ actual: Double, _ point: Double) -> Double {
    abs(transform.apply(actual) - transform.apply(point)) / scale
  }

  /// The bounds that lie a half-width about a point, in data units.
  func bounds(_ point: Double, halfWidth: Double) -> (lower: Double, upper: Double) {
    let centre = transform.apply(point)
    let width = halfWidth * scale
    return (transform.invert(centre - width), transform.invert(centre + width))
  }

  /// The mean |z_t − z_{t−m}| of values [n], NaN = missing; of m = 1 where there is no whole season.
  /// nil where nothing moves.
  static func naiveError(of values: [Double], period: Int) -> Double? {
    let period = period < values.count ? period : 1
    let steps = values.indices.dropFirst(period).map { values[$0] - values[$0 - period] }
    let mean = Moments(of: steps[...])?.meanAbsolute ?? 0
    return mean > 0 && mean.isFinite ? mean : nil
  }
}
