extension SpecialFunctions {
  /// The regularised incomplete beta function I(a, b) at x, for a, b > 0 and x + y = 1, both given, since
  /// the smaller keeps digits the larger has lost.
  ///
  /// xᵃ yᵇ/B(a, b) times the continued fraction 1/(β₀ + α₁/(β₁ + α₂/(β₂ + …))) of Didonato & Morris 1992
  /// (doi:10.1145/131766.131776, equation 9) with λ = a y − b x and
  ///
  ///   αₙ = (a + n − 1)(a + b + n − 1) n (b − n) x²/(a + 2n − 1)²
  ///   βₙ = n + n (b − n) x/(a + 2n − 1) + (a + n)(λ + 1 + n (1 + y))/(a + 2n + 1)
  ///
  /// which converges fast below the mean a/(a + b) and, other than the usual one, loses no digits where
  /// a is large and x near 1; above the mean I = 1 − I(b, a) at y. Relative error about
  /// 1e-15 (1 + |ln(xᵃ yᵇ)|).
  package static func incompleteBeta(
    _ x: Double, complement y: Double, _ a: Double, _ b: Double
  ) -> Double {
    guard !(x + y + a + b).isNaN else { return .nan }
    guard x > 0 else { return 0 }
    guard y > 0 else { return 1 }
    return x < (a + 1) / (a + b + 2) ? lowerBeta(x, y, a, b) : 1 - lowerBeta(y, x, b, a)
  }

  private static func lowerBeta(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    let logX = x > 0.5 ? Elementary.log1p(-y) : Elementary.log(x)
    let logY = y > 0.5 ? Elementary.log1p(-x) : Elementary.log(y)
    return Elementary.exp(a * logX + b * logY - logBeta(a, b)) * betaFraction(x, y, a, b)
  }

  /// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).
  private static func logBeta(_ a: Double, _ b: Double) -> Double {
    logGamma(min(a, b)) - logGammaIncrease(max(a, b), by: min(a, b))
  }

  /// By Lentz's method (Thompson & Barnett 1986, doi:10.1016/0021-9991(86)90046-X), which carries the
  /// ratios of neighbouring numerators and denominators. It takes about the root of min(a, b) terms at
  /// most.
  private static func betaFraction(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    let lambda = a * y - b * x
    let first = a / (a + 1) * (lambda + 1)
    var upper = first
    var lower = 0.0
    var result = first
    for n in stride(from: 1.0, to: 100_000, by: 1) {
      let odd = a + 2 * n - 1
      let alpha = (a + n - 1) / odd * ((a + b + n - 1) / odd) * n * (b - n) * x * x
      let beta =
        n + n * (b - n) * x / odd + (a + n) / (a + 2 * n + 1) * (lambda + 1 + n * (1 + y))
      lower = 1 / (beta + alpha * lower)
      upper = beta + alpha / upper
      result *= upper * lower
      if abs(upper * lower - 1) <= 4e-16 { break }
    }
    return 1 / result
  }
}
