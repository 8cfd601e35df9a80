extension SpecialFunctions {
  /// P(T > t) of Student's t with ν > 0 degrees of freedom: ½ I(ν/2, ½) at ν/(ν + t²) for t ≥ 0.
  package static func studentTUpperTail(_ t: Double, freedom nu: Double) -> Double {
    t < 0 ? 0.5 + studentTCentre(-t, nu) : studentTTail(t, nu)
  }

  private static func studentTTail(_ t: Double, _ nu: Double) -> Double {
    let ratio = t * t / nu
    return incompleteBeta(1 / (1 + ratio), complement: 1 / (1 + 1 / ratio), nu / 2, 0.5) / 2
  }

  /// P(0 < T < t), t ≥ 0.
  private static func studentTCentre(_ t: Double, _ nu: Double) -> Double {
    let ratio = t * t / nu
    return incompleteBeta(1 / (1 + 1 / ratio), complement: 1 / (1 + ratio), 0.5, nu / 2) / 2
  }

  private static func studentTDensity(_ t: Double, _ nu: Double) -> Double {
    Elementary.exp(
      logGammaIncrease(nu / 2, by: 0.5)
        - (Elementary.log(nu) + 1.1447298858494002 + (nu + 1) * Elementary.log1p(t * t / nu)) / 2)
  }

  /// t with P(T ≤ t) = p, 0 < p < 1, for finite ν ≥ 2; NaN for others.
  ///
  /// |t| lies between the normal quantile (ν = ∞) and that of ν = 2, |2p − 1|/√(2p(1 − p)). From
  /// z + (z³ + z)/4ν (Abramowitz & Stegun 1964, 26.7.5), kept inside those, Halley's steps near the
  /// median and beyond it Newton's in ln P(T > t) over ln t, nearly a line in a heavy tail. A step that
  /// would leave what is still possible is a bisection instead.
  package static func studentTQuantile(_ p: Double, freedom nu: Double) -> Double {
    precondition(p > 0 && p < 1, "a quantile of level \(p)")
    guard nu >= 2, nu.isFinite else { return .nan }
    let tail = min(p, 1 - p)
    let centre = abs(p - 0.5)
    guard centre > 0 else { return 0 }
    let z = abs(normalQuantile(p))
    var (low, high) = (z, 2 * centre / (2 * tail * (1 - tail)).squareRoot())
    var t = min(z + (z * z * z + z) / (4 * nu), high)
    for _ in 0..<100 {
      let density = studentTDensity(t, nu)
      let isAbove: Bool
      var next: Double
      if tail > 0.25 {
        let excess = centre - studentTCentre(t, nu)
        isAbove = excess < 0
        next = halley(t, excess / density, steepness: (nu + 1) / (nu / t + t))
      } else {
        let reached = studentTTail(t, nu)
        isAbove = reached < tail
        next = t * Elementary.exp(Elementary.log(reached / tail) * reached / (t * density))
      }
      // The error after a step is at most of the order of the step's square.
      if abs(next - t) <= 1e-8 * t {
        t = next
        break
      }
      if isAbove { high = t } else { low = t }
      if !(next > low && next < high) { next = low.squareRoot() * high.squareRoot() }
      t = next
    }
    return p < 0.5 ? -t : t
  }
}
