import TimeSeries

/// Stamps in ISO 8601 and its common shortenings, and plain integers.
///
/// `2024`, `2024Q1`, `2024-Q1`, `2024-05`, `2024-W05`, `2024-05-01`, and a date with `T` or one space,
/// `hh:mm[:ss[.ffffff]]` and optionally `Z`, `±hh:mm` or `±hhmm`. Every part has its full width.
enum TimeParser {
  enum Outcome: Equatable {
    case stamp(Timestamp, StampStyle)
    case notATime
    /// A stamp, but finer or farther away than `Timestamp` counts.
    case outOfRange(String)
  }

  /// - Parameter axis: what the column was found to hold; only there are four digits ambiguous.
  static func parse(_ text: Span<UInt8>, on axis: StampStyle? = nil) -> Outcome {
    var at = 0
    guard let year = digits(text, &at, 4), at < text.count else { return integer(text, on: axis) }
    guard year > 0 else { return isInteger(text) ? integer(text, on: axis) : .notATime }
    switch text[at] {
    case UInt8(ascii: "Q"): return quarter(text, at + 1, of: year)
    case UInt8(ascii: "-"): break
    default: return integer(text, on: axis)
    }
    at += 1
    guard at < text.count else { return .notATime }
    switch text[at] {
    case UInt8(ascii: "Q"): return quarter(text, at + 1, of: year)
    case UInt8(ascii: "W"): return week(text, at + 1, of: year)
    default: break
    }
    guard let month = digits(text, &at, 2), (1...12).contains(month) else { return .notATime }
    if at == text.count { return .stamp(Timestamp(year, month, 1), .month) }
    guard take(text, &at, "-"), let day = digits(text, &at, 2),
      (1...31).contains(day), day <= CivilDate.days(inMonth: month, of: year)
    else { return .notATime }
    let date = Timestamp(year, month, day)
    if at == text.count { return .stamp(date, .date) }
    return clock(text, at, after: date)
  }

  /// The largest index: differences of two indices stay within 64 bits.
  static let indexLimit: Int64 = 1 << 61

  private static func isInteger(_ text: Span<UInt8>) -> Bool {
    let start = text[0] == UInt8(ascii: "-") ? 1 : 0
    guard text.count > start else { return false }
    for index in start..<text.count where !(48...57).contains(text[index]) { return false }
    return true
  }

  private static func integer(_ text: Span<UInt8>, on axis: StampStyle?) -> Outcome {
    guard !text.isEmpty, isInteger(text) else { return .notATime }
    let isNegative = text[0] == UInt8(ascii: "-")
    var magnitude: Int64 = 0
    for index in (isNegative ? 1 : 0)..<text.count {
      let digit = Int64(text[index] - 48)
      guard magnitude <= (indexLimit - digit) / 10 else { return .outOfRange("beyond 64 bits") }
      magnitude = magnitude * 10 + digit
    }
    let couldBeYear = text.count == 4 && !isNegative && magnitude > 0
    // On a fresh axis a usual year is a year; the alternative, an index, would step just the same.
    if couldBeYear, axis == .year || (axis == nil && (1500...2200).contains(magnitude)) {
      return .stamp(Timestamp(Int(magnitude), 1, 1), .year)
    }
    return .stamp(Timestamp(ticks: isNegative ? -magnitude : magnitude), .index)
  }

  private static func quarter(_ text: Span<UInt8>, _ start: Int, of year: Int) -> Outcome {
    var at = start
    guard let quarter = digits(text, &at, 1), (1...4).contains(quarter), at == text.count else {
      return .notATime
    }
    return .stamp(Timestamp(year, 3 * quarter - 2, 1), .quarter)
  }

  private static func week(_ text: Span<UInt8>, _ start: Int, of year: Int) -> Outcome {
    var at = start
    guard let week = digits(text, &at, 2), (1...53).contains(week), at == text.count else {
      return .notATime
    }
    let monday = CivilDate(isoYear: year, week: week)
    // Week 53 exists in some years only.
    guard monday.isoWeek == (year, week) else { return .notATime }
    return .stamp(Timestamp(monday), .week)
  }

  private static func clock(
    _ text: Span<UInt8>, _ start: Int, after date: Timestamp
  ) -> Outcome {
    var at = start
    let separator: StampStyle.Separator
    if take(text, &at, "T") {
      separator = .t
    } else if take(text, &at, " ") {
      separator = .space
    } else {
      return .notATime
    }
    guard let hour = digits(text, &at, 2), hour < 24, take(text, &at, ":"),
      let minute = digits(text, &at, 2), minute < 60
    else { return .notATime }
    var ticks = date.ticks + Int64(hour * 60 + minute) * 60 * Timestamp.ticksPerSecond
    var seconds = StampStyle.Seconds.omitted
    if take(text, &at, ":") {
      guard let second = digits(text, &at, 2), second < 60 else { return .notATime }
      ticks += Int64(second) * Timestamp.ticksPerSecond
      seconds = .fraction(digits: 0)
      if take(text, &at, ".") {
        guard let fraction = fraction(text, &at) else { return .notATime }
        guard !fraction.isTooFine else { return .outOfRange("finer than a microsecond") }
        ticks += fraction.ticks
        seconds = .fraction(digits: fraction.digits)
      }
    }
    guard let zone = zone(text, &at), at == text.count else { return .notATime }
    if case .offset(let offset) = zone { ticks -= Int64(offset) * Timestamp.ticksPerSecond }
    return .stamp(
      Timestamp(ticks: ticks), .dateTime(separator: separator, seconds: seconds, zone: zone))
  }

  /// Digits after the point; those past the sixth must be 0.
  private static func fraction(
    _ text: Span<UInt8>, _ at: inout Int
  ) -> (ticks: Int64, digits: Int, isTooFine: Bool)? {
    var ticks: Int64 = 0
    var count = 0
    var isTooFine = false
    while let digit = digits(text, &at, 1) {
      count += 1
      if count <= 6 { ticks = ticks * 10 + Int64(digit) } else if digit != 0 { isTooFine = true }
    }
    guard count > 0 else { return nil }
    for _ in min(count, 6)..<6 { ticks *= 10 }
    return (ticks, min(count, 6), isTooFine)
  }

  private static func zone(_ text: Span<UInt8>, _ at: inout Int) -> StampStyle.Zone? {
    guard at < text.count else { return StampStyle.Zone.none }
    if take(text, &at, "Z") { return .utc }
    let sign: Int
    if take(text, &at, "+") {
      sign = 1
    } else if take(text, &at, "-") {
      sign = -1
    } else {
      return nil
    }
    guard let hours = digits(text, &at, 2), hours <= 14 else { return nil }
    _ = take(text, &at, ":")
    guard let minutes = digits(text, &at, 2), minutes < 60 else { return nil }
    return .offset(seconds: sign * (hours * 60 + minutes) * 60)
  }

  /// Exactly `count` digits, or nil with `at` unmoved.
  private static func digits(_ text: Span<UInt8>, _ at: inout Int, _ count: Int) -> Int? {
    guard at + count <= text.count else { return nil }
    var value = 0
    for index in at..<at + count {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
    }
    at += count
    return value
  }

  private static func take(_ text: Span<UInt8>, _ at: inout Int, _ byte: Unicode.Scalar) -> Bool {
    guard at < text.count, text[at] == UInt8(ascii: byte) else { return false }
    at += 1
    return true
  }
}
