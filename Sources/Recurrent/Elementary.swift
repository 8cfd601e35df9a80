/// Elementary functions by our own arithmetic: the same bits on every machine, where libm's differ
/// from version to version and with the instructions a processor has.
package enum Elementary {
  private static let ln2High = 0x1.62e42fefa3800p-1
  private static let ln2Low = 0x1.ef35793c76730p-45

  /// eˣ within 2 ulp: x = n ln 2 + r, |r| ≤ ½ ln 2, and the Taylor series of eʳ to degree 13, whose
  /// remainder is below 5e-18. 0 below −745, +∞ above 709.8, NaN for NaN.
  package static func exp(_ x: Double) -> Double {
    guard !x.isNaN else { return x }
    guard x < 709.8 else { return .infinity }
    guard x > -745.2 else { return 0 }
    let n = (x * 1.4426950408889634).rounded()
    let r = (x - n * ln2High) - n * ln2Low
    var sum = 1.0
    for divisor in stride(from: 13.0, to: 0, by: -1) { sum = 1 + sum * r / divisor }
    // In two halves: 2ⁿ alone may lie outside the normal numbers where the result does not.
    let half = Int(n) / 2
    return sum * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: Int(n) - half, significand: 1)
  }

  /// The natural logarithm within 2 ulp: x = m 2ᵉ, √½ ≤ m < √2, and ln m = 2 artanh s with
  /// s = (m − 1)/(m + 1), by its series to s²³. −∞ for 0, NaN below.
  package static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x.isFinite else { return x }
    var exponent = Double(x.exponent)
    var m = x.significand
    if m > 1.4142135623730951 {
      m /= 2
      exponent += 1
    }
    let s = (m - 1) / (m + 1)
    let square = s * s
    var series = 0.0
    for divisor in stride(from: 23.0, to: 1, by: -2) { series = (series + 1 / divisor) * square }
    return exponent * ln2High + (exponent * ln2Low + (2 * s * series + 2 * s))
  }

  /// ln(1 + x), exact also where x is small.
  package static func log1p(_ x: Double) -> Double {
    let sum = 1 + x
    guard sum != 1 else { return x }
    // The rounding of 1 + x is undone to first order (Kahan).
    return sum.isFinite ? log(sum) * (x / (sum - 1)) : log(sum)
  }

  /// π/2 in three parts: 33 bits each of the first two, so that a few multiples of them are exact.
  private static let halfPi = (0x1.921fb544p+0, 0x1.0b4611a6p-34, 0x1.3198a2e037073p-69)

  /// cos x within 2 ulp for |x| ≤ 2π, and a good cosine to |x| = 2²⁰: x = n π/2 + r + t, |r| ≤ π/4,
  /// with t below half an ulp of r, and the Taylor series of cos r to r¹⁸ or of sin r to r¹⁷.
  package static func cos(_ x: Double) -> Double {
    precondition(abs(x) <= 0x1p20, "the cosine of \(x), not of at most \(0x1p20)")
    let n = (x / 1.5707963267948966).rounded()
    // Both differences' errors are carried on in t: near the zeros of cos all of r is a difference.
    let near = x - n * halfPi.0
    let r = near - n * halfPi.1
    let t = ((near - r) - n * halfPi.1) - n * halfPi.2
    let square = r * r
    let half = square / 2
    switch Int(n) & 3 {
    case 0, 2:
      // cos r = 1 − r²/2 + r²/2 · (r²/12 − …), the rounding of 1 − r²/2 being made good.
      let rest = series(square, from: 4)
      let lead = 1 - half
      let cosine = lead + (((1 - lead) - half) + (half * rest - r * t))
      return Int(n) & 3 == 0 ? cosine : -cosine
    default:
      let rest = series(square, from: 3)
      let sine = r + (t * (1 - half) - r * rest)
      return Int(n) & 3 == 1 ? -sine : sine
    }
  }

  /// z/(k (k−1)) · (1 − z/((k+2)(k+1)) · (1 − …)): the tail of the series of cos (k = 4) or sin (k = 3).
  private static func series(_ z: Double, from k: Double) -> Double {
    var sum = 1.0
    for degree in stride(from: k + 14, to: k, by: -2) {
      sum = 1 - sum * z / (degree * (degree - 1))
    }
    return sum * z / (k * (k - 1))
  }

  /// ln(1 + eˣ).
  package static func softplus(_ x: Double) -> Double {
    x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
  }

  /// 1/(1 + e⁻ˣ): the derivative of `softplus`.
  package static func sigmoid(_ x: Double) -> Double {
    x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
  }

  /// baseⁿ for n ≥ 0 by squaring.
  package static func power(_ base: Double, _ exponent: Int) -> Double {
    precondition(exponent >= 0, "\(base) to the power of \(exponent)")
    var result = 1.0
    var factor = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }
}
