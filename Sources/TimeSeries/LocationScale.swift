/// How a series, or one window of it, is brought to unit size: z = (x − location) / scale.
package struct LocationScale: Hashable, Sendable {
  /// In the units of x.
  package let location: Double
  /// In the units of x; finite and above 0.
  package let scale: Double

  package init(location: Double, scale: Double) {
    precondition(
      location.isFinite && scale.isFinite && scale > 0,
      "location \(location) must be finite, scale \(scale) finite and above 0")
    self.location = location
    self.scale = scale
  }

  /// NaN stays NaN.
  package func apply(_ value: Double) -> Double { (value - location) / scale }

  /// Undoes `apply`, up to rounding.
  package func invert(_ value: Double) -> Double { location + scale * value }
}
