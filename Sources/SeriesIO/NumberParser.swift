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
    guard let decimal = Decimal(text) else { return .notANumber }
    if let exact = decimal.exactValue { return .number(exact) }
    let value = correctlyRounded(text)
    return value.isFinite ? .number(value) : .overflow
  }

  /// The parts of a number: (-1)^isNegative · significand · 10^exponent.
  private struct Decimal {
    var isNegative = false
    var significand: UInt64 = 0
    var exponent = 0
    /// The significand holds every digit.
    var isComplete = true

    /// `[+-]? (digits [. digits?]? | . digits) ([eE] [+-]? digits)?`, or nil.
    init?(_ text: Span<UInt8>) {
      var at = 0
      if at < text.count, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") {
        isNegative = text[at] == UInt8(ascii: "-")
        at += 1
      }
      let start = at
      at = appendDigits(text, from: at, afterPoint: false)
      var digits = at - start
      if at < text.count, text[at] == UInt8(ascii: ".") {
        let fraction = at + 1
        at = appendDigits(text, from: fraction, afterPoint: true)
        digits += at - fraction
      }
      guard digits > 0 else { return nil }
      if at < text.count, text[at] | 0x20 == UInt8(ascii: "e") {
        guard let end = appendExponent(text, from: at + 1) else { return nil }
        at = end
      }
      guard at == text.count else { return nil }
    }

    private mutating func appendDigits(
      _ text: Span<UInt8>, from start: Int, afterPoint: Bool
    ) -> Int {
      var at = start
      while at < text.count {
        let digit = text[at] &- UInt8(ascii: "0")
        guard digit <= 9 else { break }
        // 18 digits fit; further ones would only make an exact conversion impossible anyway.
        if significand < 100_000_000_000_000_000 {
          significand = significand * 10 + UInt64(digit)
          if afterPoint { exponent -= 1 }
        } else {
          isComplete = false
        }
        at += 1
      }
      return at
    }

    private mutating func appendExponent(_ text: Span<UInt8>, from start: Int) -> Int? {
      var at = start
      var sign = 1
      if at < text.count, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") {
        sign = text[at] == UInt8(ascii: "-") ? -1 : 1
        at += 1
      }
      let first = at
      var value = 0
      while at < text.count {
        let digit = text[at] &- UInt8(ascii: "0")
        guard digit <= 9 else { break }
        // Far beyond any Double; the exact digits no longer matter.
        if value < 100_000 { value = value * 10 + Int(digit) }
        at += 1
      }
      guard at > first else { return nil }
      exponent += sign * value
      return at
    }

    /// W. D. Clinger, "How to Read Floating Point Numbers Accurately" (PLDI 1990): a significand
    /// below 2^53 and a power of ten up to 10^22 are both exact, so one operation rounds once.
    var exactValue: Double? {
      guard isComplete, significand <= 1 << 53, (-22...22).contains(exponent) else { return nil }
      let magnitude = Double(significand)
      let scaled =
        exponent < 0 ? magnitude / Decimal.powers[-exponent] : magnitude * Decimal.powers[exponent]
      return isNegative ? -scaled : scaled
    }

    private static let powers: [Double] = [
      1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
      1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
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
