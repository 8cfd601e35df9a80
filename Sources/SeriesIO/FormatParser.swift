import TimeSeries

/// Stamps in a pattern of the user's, `TimeFormat`. The whole cell has to be one.
struct FormatParser {
  let format: TimeFormat
  /// As the stamps so far are spelled: the first that shows a choice tells it, fractions the widest.
  private(set) var spelling = TimeFormat.Spelling()
  /// Of the latest stamp.
  private(set) var zone = StampStyle.Zone.none
  private var seen = Seen()

  /// Choices that some stamp has shown.
  private struct Seen {
    var monthLetters = false
    var halfLetters = false
    var offset = false
  }

  init(_ format: TimeFormat) { self.format = format }

  enum Outcome: Equatable {
    /// In UTC if the pattern has a zone, else civil.
    case stamp(Timestamp)
    case notATime
    /// A stamp, but finer or farther away than `Timestamp` counts.
    case outOfRange(String)
  }

  mutating func parse(_ text: Span<UInt8>) -> Outcome {
    var at = 0
    var parts = Parts()
    for part in format.parts {
      switch part {
      case .literal(let byte):
        guard text.take(byte, at: &at) else { return .notATime }
      case .directive(let directive, let isUnpadded):
        guard take(directive, isUnpadded, text, &at, &parts) else { return .notATime }
      }
    }
    return at == text.count ? parts.stamp : .notATime
  }

  /// Reads what a directive stands for; false where the cell has something else.
  private mutating func take(
    _ directive: TimeFormat.Directive, _ isUnpadded: Bool, _ text: Span<UInt8>, _ at: inout Int,
    _ parts: inout Parts
  ) -> Bool {
    func number(_ width: Int, _ range: ClosedRange<Int>, _ at: inout Int) -> Int? {
      isUnpadded
        ? text.number(upTo: width, in: range, at: &at) : text.number(width, in: range, at: &at)
    }
    func assign(_ number: Int?, to part: inout Int) -> Bool {
      guard let number else { return false }
      part = number
      return true
    }
    switch directive {
    case .year: return assign(text.number(4, in: 1...9999, at: &at), to: &parts.year)
    case .yearOfCentury:
      guard let year = text.digits(2, at: &at) else { return false }
      parts.year = year < 69 ? 2000 + year : 1900 + year
      return true
    case .month: return assign(number(2, 1...12, &at), to: &parts.month)
    case .monthName: return assign(month(isFull: true, text, &at), to: &parts.month)
    case .monthAbbreviation: return assign(month(isFull: false, text, &at), to: &parts.month)
    case .day: return assign(number(2, 1...31, &at), to: &parts.day)
    case .dayAfterSpace: return assign(afterSpace(1...31, text, &at), to: &parts.day)
    case .dayOfYear: return assign(number(3, 1...366, &at), to: &parts.dayOfYear)
    case .weekYear: return assign(text.number(4, in: 1...9999, at: &at), to: &parts.weekYear)
    case .week: return assign(number(2, 1...53, &at), to: &parts.week)
    case .weekday: return assign(text.number(1, in: 1...7, at: &at), to: &parts.weekday)
    case .hour: return assign(number(2, 0...23, &at), to: &parts.hour)
    case .hourAfterSpace: return assign(afterSpace(0...23, text, &at), to: &parts.hour)
    case .hourOfHalf: return assign(number(2, 1...12, &at), to: &parts.hour)
    case .minute: return assign(number(2, 0...59, &at), to: &parts.minute)
    case .second: return assign(number(2, 0...59, &at), to: &parts.second)
    case .fraction:
      guard let fraction = text.fraction(at: &at) else { return false }
      parts.fraction = fraction.ticks
      parts.isTooFine = fraction.isTooFine
      if fraction.digits > spelling.fractionDigits { spelling.fractionDigits = fraction.digits }
      return true
    case .half:
      guard let isAfternoon = half(text, &at) else { return false }
      parts.isAfternoon = isAfternoon
      return true
    case .offset:
      guard let offset = text.offset(at: &at) else { return false }
      zone = offset.zone
      parts.offset = offset.seconds
      if offset.zone != .utc, !seen.offset {
        seen.offset = true
        spelling.hasColonInOffset = offset.hasColon
      }
      return true
    case .zoneName:
      zone = .utc
      spelling.spellsUTC = !text.take("Z", at: &at)
      return !spelling.spellsUTC || "UTC".utf8.allSatisfy { text.take($0, at: &at) }
    case .epochSeconds:
      guard let seconds = text.integer(at: &at) else { return false }
      zone = .utc
      parts.epoch = seconds.value.map { .seconds($0) } ?? .tooFar
      return true
    }
  }

  private mutating func afterSpace(
    _ range: ClosedRange<Int>, _ text: Span<UInt8>, _ at: inout Int
  ) -> Int? {
    guard text.take(" ", at: &at) else { return text.number(upTo: 2, in: range, at: &at) }
    spelling.padsWithSpace = true
    return text.number(1, in: range, at: &at)
  }

  /// An English name of a month, or its first three letters, in any case.
  private mutating func month(isFull: Bool, _ text: Span<UInt8>, _ at: inout Int) -> Int? {
    let start = at
    guard let first = text.letter(start), let second = text.letter(start + 1),
      let third = text.letter(start + 2)
    else { return nil }
    for (index, name) in FormatParser.months.enumerated()
    where name[0] == first && name[1] == second && name[2] == third {
      let length = isFull ? name.count : 3
      for place in 3..<max(3, length) where text.letter(start + place) != name[place] { return nil }
      at += length
      if !seen.monthLetters {
        seen.monthLetters = true
        spelling.monthLetters = FormatParser.letters(text, start)
      }
      return index + 1
    }
    return nil
  }

  private static let months = TimeFormat.monthNames.map { Array($0.lowercased().utf8) }

  /// Whether it is PM.
  private mutating func half(_ text: Span<UInt8>, _ at: inout Int) -> Bool? {
    guard let first = text.letter(at), text.letter(at + 1) == UInt8(ascii: "m"),
      first == UInt8(ascii: "a") || first == UInt8(ascii: "p")
    else { return nil }
    if !seen.halfLetters {
      seen.halfLetters = true
      spelling.halfLetters = FormatParser.letters(text, at)
    }
    at += 2
    return first == UInt8(ascii: "p")
  }

  private static func letters(
    _ text: Span<UInt8>, _ start: Int
  ) -> TimeFormat.Spelling.Letters {
    text.isUpper(start) ? text.isUpper(start + 1) ? .upper : .capitalised : .lower
  }
}

/// The parts of one stamp.
private struct Parts {
  enum Epoch {
    case seconds(Int64)
    case tooFar
  }

  var year = 1970
  var month = 1
  var day = 1
  /// 0: not told.
  var dayOfYear = 0
  var weekYear = 1970
  /// Of ISO 8601; 0: not told.
  var week = 0
  /// 1 = Monday, which a week without a day stands for.
  var weekday = 1
  var hour = 0
  var minute = 0
  var second = 0
  var fraction: Int64 = 0
  var isTooFine = false
  var isAfternoon: Bool?
  /// Seconds ahead of UTC.
  var offset = 0
  var epoch: Epoch?

  var stamp: FormatParser.Outcome {
    switch epoch {
    case .tooFar: return .outOfRange(EpochParser.tooFar)
    case .seconds(let seconds): return EpochParser.outcome(seconds, unit: .seconds)
    case nil: break
    }
    guard day <= CivilDate.days(inMonth: month, of: year),
      dayOfYear <= (CivilDate.isLeap(year) ? 366 : 365)
    else { return .notATime }
    if isTooFine { return .outOfRange("finer than a microsecond") }
    var days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
    if dayOfYear > 0 { days += Int64(dayOfYear - 1) }
    if week > 0 {
      let monday = CivilDate(isoYear: weekYear, week: week)
      // Most years have no week 53, and the last days of a week may be of the year after.
      guard monday.isoWeek == (weekYear, week) else { return .notATime }
      days = monday.daysSinceEpoch + Int64(weekday - 1)
      guard CivilDate(daysSinceEpoch: days).year <= 9999 else { return .notATime }
    }
    let hour = isAfternoon.map { self.hour % 12 + ($0 ? 12 : 0) } ?? self.hour
    let seconds = Int64((hour * 60 + minute) * 60 + second - offset)
    return .stamp(
      Timestamp(
        ticks: days * Timestamp.ticksPerDay + seconds * Timestamp.ticksPerSecond + fraction))
  }
}

/// Integer stamps in units since 1970.
enum EpochParser {
  static let tooFar =
    "outside the years 1677 to 2262, which 64 bits of nanoseconds hold: perhaps it has another unit"

  static func parse(_ text: Span<UInt8>, unit: EpochUnit) -> FormatParser.Outcome {
    var at = 0
    guard let integer = text.integer(at: &at), at == text.count else { return .notATime }
    guard let count = integer.value else { return .outOfRange(tooFar) }
    return outcome(count, unit: unit)
  }

  static func outcome(_ count: Int64, unit: EpochUnit) -> FormatParser.Outcome {
    switch unit.stamp(count) {
    case .stamp(let stamp): .stamp(stamp)
    case .tooFar: .outOfRange(tooFar)
    case .tooFine: .outOfRange("finer than a microsecond")
    }
  }
}
