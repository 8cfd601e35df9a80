/// The decimals that most cells hold, read without a loop: a minus or none, up to eight digits, and
/// perhaps a point and one to eight more.
enum PlainDecimal {
  /// The number of a cell that has eight digits or fewer, at most seven of them after a point, in a single word; nil where
  /// it has more, is no number, or begins within the first 16 bytes.
  @inline(__always)
  static func short(_ bytes: Span<UInt8>, _ lower: Int, _ upper: Int) -> Double? {
    guard lower >= 16, lower < upper, upper <= bytes.count else { return nil }
    let isNegative = unsafe bytes[unchecked: lower] == UInt8(ascii: "-")
    let start = lower &+ (isNegative ? 1 : 0)
    let last = DigitWord.bits(bytes, at: upper &- 8)
    // A byte that is a point becomes 0, and borrows; above the last point nothing does, unless a '/' follows it,
    // which is no digit.
    let marked = last ^ 0x2E2E_2E2E_2E2E_2E2E
    let points = (marked &- 0x0101_0101_0101_0101) & ~marked & 0x8080_8080_8080_8080
    let after = points.leadingZeroBitCount / 8
    let hasPoint = points != 0 && upper &- 1 &- after >= start
    let decimals = hasPoint ? after : 0
    let end = hasPoint ? upper &- 1 &- after : upper
    let digits = end &- start &+ decimals
    guard end > start, digits <= 8 else { return nil }
    // The whole digits are moved up to those after the point, and what stands before them is cut off.
    let fraction = ~(UInt64.max &>> UInt64(8 &* decimals))
    let whole = DigitWord.bits(bytes, at: end &- 8) &>> UInt64(8 &* decimals)
    let kept = ~((UInt64.max &>> 1) &>> UInt64(8 &* digits &- 1))
    let word = ((last & fraction | whole & ~fraction) ^ 0x3030_3030_3030_3030) & kept
    guard ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080 == 0 else { return nil }
    let magnitude = Double(DigitWord.value(ofDigits: word)) / DecimalText.tenTo(decimals)
    // Without a branch: signs may come and go.
    return Double(bitPattern: magnitude.bitPattern | (isNegative ? 1 &<< 63 : 0))
  }

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
