/// The functions that likelihoods need beyond the elementary ones, by our own arithmetic in Double: the
/// same bits on every machine.
package enum SpecialFunctions {
  /// From here on the asymptotic series below reach a rounding of a Double; smaller arguments are first
  /// raised by Γ(x + 1) = x Γ(x).
  private static let asymptotic = 10.0

  /// ln Γ(x), x > 0, within 4e-15 of max(1, |ln Γ(x)|): Stirling's series.
  package static func logGamma(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? .infinity : .nan }
    guard x.isFinite else { return x }
    var x = x
    var product = 1.0
    while x < asymptotic {
      product *= x
      x += 1
    }
    return (x - 0.5) * Elementary.log(x) - x + 0.9189385332046727 + stirling(x)
      - Elementary.log(product)
  }

  /// ln Γ(x + d) − ln Γ(x), x > 0, x + d > 0, without the cancellation of the difference.
  ///
  /// With t = d/x: d ln x − d t h(t) + (d − ½) ln(1 + t) + φ(x + d) − φ(x), where
  /// h(t) = (t − ln(1 + t))/t² and φ is the rest of Stirling's series.
  package static func logGammaIncrease(_ x: Double, by d: Double) -> Double {
    guard x > 0, x + d > 0 else { return .nan }
    var x = x
    var product = 1.0
    while min(x, x + d) < asymptotic {
      product *= (x + d) / x
      x += 1
    }
    let t = d / x
    return d * Elementary.log(x) - d * t * logRemainder(t) + (d - 0.5) * Elementary.log1p(t)
      + (stirling(x + d) - stirling(x)) - Elementary.log(product)
  }

  /// ψ(x) = d ln Γ(x)/dx, x > 0, within 4e-15 of max(1, |ψ(x)|).
  package static func digamma(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x.isFinite else { return x }
    var x = x
    var sum = 0.0
    while x < asymptotic {
      sum += 1 / x
      x += 1
    }
    return Elementary.log(x) - 0.5 / x - digammaRest(x) - sum
  }

  /// ψ(x + d) − ψ(x), x > 0, x + d > 0, without the cancellation of the difference.
  package static func digammaIncrease(_ x: Double, by d: Double) -> Double {
    guard x > 0, x + d > 0 else { return .nan }
    var x = x
    var sum = 0.0
    while min(x, x + d) < asymptotic {
      sum += d / x / (x + d)
      x += 1
    }
    return sum + Elementary.log1p(d / x) + d / x / (x + d) / 2
      + (digammaRest(x) - digammaRest(x + d))
  }

  /// φ(x) = Σ B₂ₙ/(2n (2n − 1) x²ⁿ⁻¹), n = 1 ... 8, x ≥ 9.
  private static func stirling(_ x: Double) -> Double {
    let y = 1 / (x * x)
    var sum = -3617.0 / 122_400
    sum = sum * y + 1.0 / 156
    sum = sum * y - 691.0 / 360_360
    sum = sum * y + 1.0 / 1188
    sum = sum * y - 1.0 / 1680
    sum = sum * y + 1.0 / 1260
    sum = sum * y - 1.0 / 360
    return (sum * y + 1.0 / 12) / x
  }

  /// Σ B₂ₙ/(2n x²ⁿ), n = 1 ... 8.
  private static func digammaRest(_ x: Double) -> Double {
    let y = 1 / (x * x)
    var sum = -3617.0 / 8160
    sum = sum * y + 1.0 / 12
    sum = sum * y - 691.0 / 32_760
    sum = sum * y + 1.0 / 132
    sum = sum * y - 1.0 / 240
    sum = sum * y + 1.0 / 252
    sum = sum * y - 1.0 / 120
    return (sum * y + 1.0 / 12) * y
  }

  /// h(t) = (t − ln(1 + t))/t², by its series ½ − t/3 + t²/4 − … where the difference cancels.
  private static func logRemainder(_ t: Double) -> Double {
    guard abs(t) < 0.125 else { return (1 - Elementary.log1p(t) / t) / t }
    var sum = 0.0
    for divisor in stride(from: 19.0, to: 1, by: -1) { sum = 1 / divisor - t * sum }
    return sum
  }
}
