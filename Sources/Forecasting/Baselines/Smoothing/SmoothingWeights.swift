/// How fast the states of an exponential smoothing follow the errors.
struct SmoothingWeights: Hashable, Sendable {
  /// α
  var level: Double
  /// β: of the slope, in the state-space form (β = α β* of the older notation). 0 without a trend.
  var trend = 0.0
  /// γ; 0 without a season.
  var season = 0.0
  /// φ; 1 without damping.
  var damping = 1.0
}

extension SmoothingWeights {
  /// 10⁻⁴ ≤ α, β, γ ≤ 0.9999 with β ≤ α and γ ≤ 1 − α; 0.8 ≤ φ ≤ 0.98: the usual region as R's
  /// `ets` bounds it.
  static let lowest = 1e-4
  static let highest = 0.9999
  static let dampings = 0.8...0.98
}

/// How far weights are inside the admissible region, where forecasts forget the start: where no root of
///
///     x^(m+1) + (α + φβ − φ) x^m + (α + φβ − αφ)(x^(m−1) + … + x²) + (α + φβ − αφ + γ − 1) x
///       + φ(1 − α − γ)
///
/// is outside the unit circle: the polynomial of what is left of an error in `SmoothingForm`, where the
/// slope is damped before it is added. The usual region leaves it only where there are both a trend and a
/// season. Source: R. J. Hyndman, M. Akram and B. C. Archibald, "The admissible parameter space for
/// exponential smoothing models", Annals of the Institute of Statistical Mathematics 60 (2008),
/// doi:10.1007/s10463-006-0109-x, who damp it after: β there is φβ here.
struct AdmissibleMargin {
  /// Π(1 − k²) over the reflections k of the recursion of Schur and Cohn, which lowers the degree by one
  /// while |k| < 1: 1 far inside, 0 at the border.
  let value: Double
  /// ∂ ln(value) by α, β, γ, φ.
  let logarithmicGradient: SIMD4<Double>

  /// A coefficient and its derivatives by α, β, γ, φ.
  private struct Coefficient {
    var value: Double
    var slope: SIMD4<Double>
  }

  /// nil outside the region. Cost: m².
  init?(_ weights: SmoothingWeights, period: Int) {
    let (alpha, beta, gamma, phi) = (weights.level, weights.trend, weights.season, weights.damping)
    let middle = Coefficient(
      value: alpha + phi * beta - alpha * phi, slope: SIMD4(1 - phi, phi, 0, beta - alpha))
    var rest = [Coefficient](repeating: middle, count: period + 2)
    rest[0] = Coefficient(
      value: phi * (1 - alpha - gamma), slope: SIMD4(-phi, 0, -phi, 1 - alpha - gamma))
    rest[1] = Coefficient(
      value: middle.value + gamma - 1, slope: middle.slope + SIMD4(0, 0, 1, 0))
    rest[period] = Coefficient(
      value: alpha + phi * beta - phi, slope: SIMD4(1, phi, 0, beta - 1))
    rest[period + 1] = Coefficient(value: 1, slope: .zero)
    var lower = rest
    var product = 1.0
    var gradient = SIMD4<Double>.zero
    for degree in stride(from: period + 1, to: 0, by: -1) {
      let (k, slope) = (rest[0].value, rest[0].slope)
      let left = 1 - k * k
      guard left > 0 else { return nil }
      let lost = 2 * k / left * slope
      product *= left
      gradient -= lost
      for power in 1...degree {
        let (this, other) = (rest[power], rest[degree - power])
        let value = (this.value - k * other.value) / left
        lower[power - 1].value = value
        lower[power - 1].slope =
          (this.slope - k * other.slope - other.value * slope) / left + value * lost
      }
      swap(&rest, &lower)
    }
    guard product > 0 else { return nil }
    value = product
    logarithmicGradient = gradient
  }
}
