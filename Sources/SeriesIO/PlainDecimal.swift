/// The decimals that most cells hold, read without a loop: a minus or none, up to eight digits, and
/// perhaps a point and one to eight more.
enum PlainDecimal {
  /// The number in a part of `bytes`, or nil where it is for `NumberParser` to say.
  @inline(__always)
  static func number(_ bytes: Span<UInt8>, in range: Range<Int>) -> Double? {
    guard range.lowerBound + 18 <= bytes.count, !range.isEmpty else { return nil }
    let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
    let start = range.lowerBound + (isNegative ? 1 : 0)
    let whole = DigitWord(bytes, at: start)
    let wholeCount = min(whole.digits, range.upperBound - start)
    guard wholeCount > 0 else { return nil }
    var magnitude = whole.value(ofFirst: wholeCount)
    let point = start + wholeCount
    let decimals = range.upperBound - point - 1
    // At most 16 digits, and the power of ten is exact: where this is up to 2^53, a division rounds once.
    if decimals < 0 { return isNegative ? -Double(magnitude) : Double(magnitude) }
    guard (1...8).contains(decimals), bytes[point] == UInt8(ascii: ".") else { return nil }
    let fraction = DigitWord(bytes, at: point + 1)
    guard fraction.digits >= decimals else { return nil }
    magnitude = magnitude &* tenTo[decimals] &+ fraction.value(ofFirst: decimals)
    guard magnitude <= 1 << 53 else { return nil }
    let value = Double(magnitude) / DecimalText.tenTo(decimals)
    return isNegative ? -value : value
  }

  private static let tenTo: [UInt64] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]
}
