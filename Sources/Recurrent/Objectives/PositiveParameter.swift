/// A positive parameter of a distribution from an output o of the network: softplus(o) = ln(1 + eᵒ), with
/// derivative σ(o) = 1/(1 + e⁻ᵒ).
struct PositiveParameter {
  private let output: Double
  /// Not a number where the output is not finite, even where the limit would be 0: a network that
  /// writes −∞ has diverged.
  let value: Double
  let slope: Double

  init(_ output: Double) {
    self.output = output
    value = output.isFinite ? Elementary.softplus(output) : .nan
    slope = Elementary.sigmoid(output)
  }

  /// Below this eᵒ is less than a rounding of 1, and softplus(o) = eᵒ.
  private static let small = -37.0

  /// ln softplus(o), also where softplus(o) itself would be 0.
  var logarithm: Double {
    output < PositiveParameter.small && output.isFinite ? output : Elementary.log(value)
  }

  /// d ln softplus(o)/do, likewise.
  var logarithmSlope: Double { output < PositiveParameter.small ? 1 : slope / value }
}
