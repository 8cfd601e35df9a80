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

  /// What a stamp of more digits than six is, unless they are zeros.
  static let tooFine = Outcome.outOfRange("finer than a microsecond")

  /// - Parameter axis: what the column was found to hold; only there are four digits ambiguous.
  static func parse(_ text: Span<UInt8>, on axis: StampStyle? = nil) -> Outcome {
    var at = 0
    guard let year = text.digits(4, at: &at), at < text.count else {
      return integer(text, on: axis)
    }
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
    guard let month = text.digits(2, at: &at), (1...12).contains(month) else { return .notATime }
    if at == text.count { return .stamp(Timestamp(year, month, 1), .month) }
    guard text.take("-", at: &at), let day = text.digits(2, at: &at),
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
    guard let quarter = text.digits(1, at: &at), (1...4).contains(quarter), at == text.count else {
      return .notATime
    }
    return .stamp(Timestamp(year, 3 * quarter - 2, 1), .quarter)
  }

  private static func week(_ text: Span<UInt8>, _ start: Int, of year: Int) -> Outcome {
    var at = start
    guard let week = text.digits(2, at: &at), (1...53).contains(week), at == text.count else {
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
    if text.take("T", at: &at) {
      separator = .t
    } else if text.take(" ", at: &at) {
      separator = .space
    } else {
      return .notATime
    }
    guard let hour = text.digits(2, at: &at), hour < 24, text.take(":", at: &at),
      let minute = text.digits(2, at: &at), minute < 60
    else { return .notATime }
    var ticks = date.ticks + Int64(hour * 60 + minute) * 60 * Timestamp.ticksPerSecond
    var seconds = StampStyle.Seconds.omitted
    if text.take(":", at: &at) {
      guard let second = text.digits(2, at: &at), second < 60 else { return .notATime }
      ticks += Int64(second) * Timestamp.ticksPerSecond
      seconds = .fraction(digits: 0)
      if text.take(".", at: &at) {
        guard let fraction = text.fraction(at: &at) else { return .notATime }
        guard !fraction.isTooFine else { return tooFine }
        ticks += fraction.ticks
        seconds = .fraction(digits: fraction.digits)
      }
    }
    guard at < text.count else {
      return .stamp(
        Timestamp(ticks: ticks), .dateTime(separator: separator, seconds: seconds, zone: .none))
    }
    guard let offset = text.offset(at: &at), at == text.count else { return .notATime }
    ticks -= Int64(offset.seconds) * Timestamp.ticksPerSecond
    return .stamp(
      Timestamp(ticks: ticks),
      .dateTime(separator: separator, seconds: seconds, zone: offset.zone))
  }
}
