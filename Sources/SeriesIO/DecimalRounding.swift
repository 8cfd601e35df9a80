/// The Double nearest to a decimal number, in two multiplications.
///
/// D. Lemire, "Number Parsing at a Gigabyte per Second", Software: Practice and Experience 51(8), 2021,
/// doi:10.1002/spe.2984 (the algorithm, with M. Eisel); N. Mushtak, D. Lemire, "Fast number parsing without
/// fallback", 53(6), 2023, doi:10.1002/spe.3198 (128 bits of the power always suffice).
enum DecimalRounding {
  /// significand · 10^exponent, rounded to the nearest, ties to even; infinity on overflow.
  static func nearest(_ significand: UInt64, _ exponent: Int) -> Double {
    // Below, even 2^64 times the power is less than half the least Double.
    guard significand > 0, exponent >= PowersOfFive.exponents.lowerBound else { return 0 }
    guard exponent <= PowersOfFive.exponents.upperBound else { return .infinity }
    let leadingZeros = significand.leadingZeroBitCount
    let product = product(significand << UInt64(leadingZeros), exponent)
    // 1 if the product has 128 bits, not 127.
    let topBit = Int(product.high >> 63)
    // Keeps 53 bits and one for rounding.
    let shift = UInt64(topBit + 63 - 54)
    var mantissa = product.high >> shift
    var binaryExponent = binaryExponent(exponent) + topBit - leadingZeros
    if binaryExponent <= 0 { return denormal(mantissa, binaryExponent) }
    // Exactly between two Doubles, so to the even one below. Only for these powers of five, below 2^64, can
    // a product be that exact.
    if product.low <= 1, (-4...23).contains(exponent), mantissa & 3 == 1,
      mantissa << shift == product.high
    {
      mantissa &= ~1
    }
    mantissa = (mantissa + mantissa & 1) >> 1
    if mantissa == 1 << 53 {
      mantissa = 1 << 52
      binaryExponent += 1
    }
    guard binaryExponent < 0x7FF else { return .infinity }
    return Double(bitPattern: UInt64(binaryExponent) << 52 | mantissa & (1 << 52 - 1))
  }

  /// The highest 128 bits of a normalised significand times a power of five; the lower half only where it
  /// may matter.
  private static func product(
    _ significand: UInt64, _ exponent: Int
  ) -> (high: UInt64, low: UInt64) {
    let power = PowersOfFive[exponent]
    var (high, low) = significand.multipliedFullWidth(by: power.high)
    // The bits below the 55 that are looked at are all ones: a carry would change them.
    if high & 0x1FF == 0x1FF {
      let (carry, _) = significand.multipliedFullWidth(by: power.low)
      low &+= carry
      if carry > low { high += 1 }
    }
    return (high, low)
  }

  /// The biased exponent of 2^63 · 10^exponent: 1023 + 63 + ⌊exponent · log₂ 10⌋.
  private static func binaryExponent(_ exponent: Int) -> Int {
    (exponent * 217_706) >> 16 + 63 + 1023
  }

  /// A result below 2^-1022; the smallest normal number if rounding carries that far.
  private static func denormal(_ mantissa: UInt64, _ binaryExponent: Int) -> Double {
    let lost = 1 - binaryExponent
    guard lost < 64 else { return 0 }
    let shifted = mantissa >> UInt64(lost)
    return Double(bitPattern: (shifted + shifted & 1) >> 1)
  }
}
