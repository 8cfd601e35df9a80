import Glibc

/// Decimal numbers as C writes them: `-12`, `.5`, `3.`, `1e-7`. Nothing else: no hexadecimal, no
/// infinity, no grouping, no blanks.
enum NumberParser {
  enum Outcome: Equatable {
    case number(Double)
    case notANumber
    /// A number, but beyond what a Double holds.
    case overflow
  }

  /// The nearest Double, ties to even; what is too small becomes 0 or a denormal.
  static func parse(_ text: Span<UInt8>) -> Outcome {
    guard let decimal = DecimalText(text) else { return .notANumber }
    if let exact = decimal.exactValue { return .number(exact) }
    let magnitude = decimal.roundedMagnitude ?? correctlyRounded(text).magnitude
    guard magnitude.isFinite else { return .overflow }
    return .number(decimal.isNegative ? -magnitude : magnitude)
  }

  /// strtod, which needs a final NUL; the program never leaves the C locale.
  private static func correctlyRounded(_ text: Span<UInt8>) -> Double {
    unsafe text.withUnsafeBufferPointer { bytes in
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { copy in
        for index in bytes.indices { unsafe copy[index] = CChar(bitPattern: bytes[index]) }
        unsafe copy[bytes.count] = 0
        return unsafe copy.baseAddress.map { unsafe strtod($0, nil) } ?? .nan
      }
    }
  }
}

extension DecimalText {
  /// W. D. Clinger, "How to Read Floating Point Numbers Accurately" (PLDI 1990): a significand
  /// below 2^53 and a power of ten up to 10^22 are both exact, so one operation rounds once.
  fileprivate var exactValue: Double? {
    guard isComplete, significand <= 1 << 53, (-22...22).contains(exponent) else { return nil }
    let magnitude = Double(significand)
    let scaled =
      exponent < 0
      ? magnitude / DecimalText.tenTo(-exponent) : magnitude * DecimalText.tenTo(exponent)
    return isNegative ? -scaled : scaled
  }

  /// The magnitude where the first 19 digits decide it; infinity is an overflow.
  fileprivate var roundedMagnitude: Double? {
    let lower = DecimalRounding.nearest(significand, exponent)
    // Further digits raise the significand by less than 1: they matter only if 1 would.
    guard isComplete || lower == DecimalRounding.nearest(significand + 1, exponent) else {
      return nil
    }
    return lower
  }

  /// A power of ten that a Double holds exactly: 0 ... 22.
  static func tenTo(_ exponent: Int) -> Double { powers[exponent] }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
