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

  /// ln(1 + eˣ).
  package static func softplus(_ x: Double) -> Double {
    x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
  }

  /// 1/(1 + e⁻ˣ): the derivative of `softplus`.
  package static func sigmoid(_ x: Double) -> Double {
    x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
  }
}
