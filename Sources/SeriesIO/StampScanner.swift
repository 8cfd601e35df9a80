import TimeSeries

/// The parts of a stamp, read from left to right.
///
/// Each function reads at `at` and moves it past what it has read; where that is not there, `at` stays
/// where it was. All are pure and allocate nothing.
extension Span where Element == UInt8 {
  func take(_ byte: UInt8, at: inout Int) -> Bool {
    guard at < count, self[at] == byte else { return false }
    at += 1
    return true
  }

  func take(_ scalar: Unicode.Scalar, at: inout Int) -> Bool { take(UInt8(ascii: scalar), at: &at) }

  /// Exactly `width` digits.
  func digits(_ width: Int, at: inout Int) -> Int? {
    guard at + width <= count else { return nil }
    var value = 0
    for index in at..<at + width {
      let digit = self[index] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
    }
    at += width
    return value
  }

  /// A number of exactly `width` digits within a range.
  func number(_ width: Int, in range: ClosedRange<Int>, at: inout Int) -> Int? {
    let start = at
    guard let value = digits(width, at: &at), range.contains(value) else {
      at = start
      return nil
    }
    return value
  }

  /// A number of 1 to `width` digits, as many as there are, within a range.
  func number(upTo width: Int, in range: ClosedRange<Int>, at: inout Int) -> Int? {
    var found = 0
    while found < width, at + found < count, (48...57).contains(self[at + found]) { found += 1 }
    return found > 0 ? number(found, in: range, at: &at) : nil
  }

  /// Digits after a decimal point, as ticks; those past the sixth have to be 0.
  func fraction(at: inout Int) -> (ticks: Int64, digits: Int, isTooFine: Bool)? {
    var ticks: Int64 = 0
    var found = 0
    var isTooFine = false
    while let digit = digits(1, at: &at) {
      found += 1
      if found <= 6 { ticks = ticks * 10 + Int64(digit) } else if digit != 0 { isTooFine = true }
    }
    guard found > 0 else { return nil }
    for _ in Swift.min(found, 6)..<6 { ticks *= 10 }
    return (ticks, Swift.min(found, 6), isTooFine)
  }

  /// `Z`, `±hh:mm` or `±hhmm`, to 14 hours.
  func offset(at: inout Int) -> (zone: StampStyle.Zone, seconds: Int, hasColon: Bool)? {
    let start = at
    if take("Z", at: &at) { return (.utc, 0, false) }
    let isWest = take("-", at: &at)
    guard isWest || take("+", at: &at), let hours = number(2, in: 0...14, at: &at) else {
      at = start
      return nil
    }
    let hasColon = take(":", at: &at)
    guard let minutes = number(2, in: 0...59, at: &at) else {
      at = start
      return nil
    }
    let seconds = (hours * 60 + minutes) * 60 * (isWest ? -1 : 1)
    return (.offset(seconds: seconds), seconds, hasColon)
  }

  /// `-`, if any, and all digits that follow; the value is nil where 64 bits do not hold it.
  func integer(at: inout Int) -> (value: Int64?, digits: Int)? {
    let start = at
    let isNegative = take("-", at: &at)
    var magnitude: Int64? = 0
    var found = 0
    while let digit = digits(1, at: &at) {
      found += 1
      guard let known = magnitude else { continue }
      let (tens, isTooLong) = known.multipliedReportingOverflow(by: 10)
      let (sum, isTooLarge) = tens.addingReportingOverflow(Int64(digit))
      magnitude = isTooLong || isTooLarge ? nil : sum
    }
    guard found > 0 else {
      at = start
      return nil
    }
    return (magnitude.map { isNegative ? -$0 : $0 }, found)
  }

  /// The letter at a place, in lower case.
  func letter(_ place: Int) -> UInt8? {
    guard place < count else { return nil }
    let byte = self[place] | 0x20
    return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte : nil
  }

  func isUpper(_ place: Int) -> Bool {
    place < count && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self[place])
  }
}
