/// A decimal number taken apart: (-1)^isNegative · significand · 10^exponent.
struct DecimalText {
  private(set) var isNegative = false
  /// The first 19 digits, which is what 64 bits hold.
  private(set) var significand: UInt64 = 0
  private(set) var exponent = 0
  /// The significand holds every digit that is not 0.
  private(set) var isComplete = true

  /// `[+-]? (digits [. digits?]? | . digits) ([eE] [+-]? digits)?`, or nil.
  init?(_ text: Span<UInt8>) {
    var at = 0
    if !text.isEmpty, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
      isNegative = text[0] == UInt8(ascii: "-")
      at = 1
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

  /// Takes the digits from `start` on, up to eight at once; their end.
  private mutating func appendDigits(
    _ text: Span<UInt8>, from start: Int, afterPoint: Bool
  ) -> Int {
    var at = start
    while at < text.count {
      let word = DigitWord(endOf: text, from: at)
      let count = word.digits
      if significand < DecimalText.room[count] {
        significand = significand &* DecimalText.powers[count] &+ word.value(ofFirst: count)
        if afterPoint { exponent -= count }
      } else {
        for index in at..<at + count { append(text[index] &- UInt8(ascii: "0"), afterPoint) }
      }
      at += count
      if count < 8 { break }
    }
    return at
  }

  private mutating func append(_ digit: UInt8, _ afterPoint: Bool) {
    if significand < DecimalText.room[1] {
      significand = significand * 10 + UInt64(digit)
      if afterPoint { exponent -= 1 }
    } else {
      if digit > 0 { isComplete = false }
      if !afterPoint { exponent += 1 }
    }
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
      // Beyond the digits of the longest field: they can no longer make up for it.
      if value < 1 << 40 { value = value * 10 + Int(digit) }
      at += 1
    }
    guard at > first else { return nil }
    exponent += sign * value
    return at
  }

  private static let powers: [UInt64] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]

  /// A significand below this has room for so many more digits: 10^(19 - count).
  private static let room: [UInt64] = [
    .max, 1_000_000_000_000_000_000, 100_000_000_000_000_000, 10_000_000_000_000_000,
    1_000_000_000_000_000, 100_000_000_000_000, 10_000_000_000_000, 1_000_000_000_000,
    100_000_000_000,
  ]
}
