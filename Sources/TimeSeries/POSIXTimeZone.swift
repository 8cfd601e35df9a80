/// A POSIX TZ string, `CET-1CEST,M3.5.0,M10.5.0/3`: the rule by which a zone goes on changing its clock.
///
/// Source: IEEE Std 1003.1-2017, section 8.3, with the extension of RFC 8536 section 3.3.1 that a change
/// may be at -167 to 167 hours of its day. Abbreviations are read over.
package struct POSIXTimeZone: Hashable, Sendable {
  package let text: String
  /// Seconds ahead of UTC.
  private let standardOffset: Int
  private let summer: Summer?

  private struct Summer: Hashable, Sendable {
    let offset: Int
    let start: ChangeRule
    let end: ChangeRule
  }

  /// The day and time of a change, in the time that is in force before it.
  private struct ChangeRule: Hashable, Sendable {
    let day: Day
    /// Seconds from the day's midnight.
    let time: Int

    enum Day: Hashable, Sendable {
      /// 1 ... 365; 29 February is never counted.
      case withoutLeapDay(Int)
      /// 0 ... 365
      case ofYear(Int)
      /// Week 5 is the last; 0 is Sunday.
      case ofWeek(month: Int, week: Int, weekday: Int)
    }

    /// Seconds since 1970-01-01T00:00:00 on the clock before the change.
    func local(in year: Int) -> Int64 {
      let first = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
      let days: Int64
      switch day {
      case .withoutLeapDay(let number):
        days = first + Int64(number - 1 + (number >= 60 && CivilDate.isLeap(year) ? 1 : 0))
      case .ofYear(let number): days = first + Int64(number)
      case .ofWeek(let month, let week, let weekday):
        let begin = CivilDate(year: year, month: month, day: 1)
        let ahead = (weekday - begin.weekday % 7 + 7) % 7
        var day = 1 + ahead + 7 * (week - 1)
        while day > CivilDate.days(inMonth: month, of: year) { day -= 7 }
        days = begin.daysSinceEpoch + Int64(day - 1)
      }
      return days * 86_400 + Int64(time)
    }
  }

  /// - Returns: nil where the text is no such string.
  package init?(_ text: String) {
    guard text.utf8.count <= 128 else { return nil }
    var scanner = Scanner(bytes: Array(text.utf8))
    guard scanner.abbreviation(), let west = scanner.offset(), abs(west) < 25 * 3600 else {
      return nil
    }
    self.text = text
    standardOffset = -west
    if scanner.isAtEnd {
      summer = nil
      return
    }
    guard scanner.abbreviation() else { return nil }
    var offset = standardOffset + 3600
    if !scanner.take(",") {
      guard let west = scanner.offset(), abs(west) < 25 * 3600, scanner.take(",") else {
        return nil
      }
      offset = -west
    }
    guard let start = scanner.changeRule(), scanner.take(","), let end = scanner.changeRule(),
      scanner.isAtEnd
    else { return nil }
    summer = Summer(offset: offset, start: start, end: end)
  }

  /// The period an instant lies in.
  func period(at instant: Int64) -> TimeZoneRules.Period {
    guard let summer else {
      return TimeZoneRules.Period(start: .min, end: .max, offset: standardOffset)
    }
    // Beyond the years of the calendar nothing is asked, but nothing may trap either.
    let days = min(max(instant / 86_400, -1_000_000), 4_000_000)
    let year = CivilDate(daysSinceEpoch: days).year
    var changes: [TimeZoneRules.Transition] = []
    for year in year - 2...year + 2 {
      let changesOfYear = [
        TimeZoneRules.Transition(
          instant: summer.start.local(in: year) - Int64(standardOffset), offset: summer.offset),
        TimeZoneRules.Transition(
          instant: summer.end.local(in: year) - Int64(summer.offset), offset: standardOffset),
      ]
      // Where two coincide, as in a summer time that never ends, the later one holds.
      changes += changesOfYear.sorted { $0.instant < $1.instant }
    }
    var (start, offset) = (Int64.min, standardOffset)
    for change in changes {
      if change.instant > instant {
        if change.offset == offset { continue }
        return TimeZoneRules.Period(start: start, end: change.instant, offset: offset)
      }
      if change.offset != offset || start == .min {
        (start, offset) = (change.instant, change.offset)
      }
    }
    return TimeZoneRules.Period(start: start, end: .max, offset: offset)
  }

  private struct Scanner {
    let bytes: [UInt8]
    var at = 0

    var isAtEnd: Bool { at == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
      at += 1
      return true
    }

    /// Three or more letters, or anything between `<` and `>`.
    mutating func abbreviation() -> Bool {
      let start = at
      if take("<") {
        while at < bytes.count, bytes[at] != UInt8(ascii: ">") { at += 1 }
        return at - start >= 4 && take(">")
      }
      while at < bytes.count, (65...90).contains(bytes[at] & 0xDF) { at += 1 }
      return at - start >= 3
    }

    mutating func number(upTo limit: Int) -> Int? {
      let start = at
      var value = 0
      while at < bytes.count, at - start < 3, (48...57).contains(bytes[at]) {
        value = value * 10 + Int(bytes[at] - 48)
        at += 1
      }
      return at > start && value <= limit ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func offset() -> Int? {
      let isNegative = take("-")
      if !isNegative { _ = take("+") }
      guard let hours = number(upTo: 167) else { return nil }
      var seconds = hours * 3600
      for unit in [60, 1] where take(":") {
        guard let part = number(upTo: 59) else { return nil }
        seconds += part * unit
      }
      return isNegative ? -seconds : seconds
    }

    mutating func changeRule() -> ChangeRule? {
      let day: ChangeRule.Day
      if take("M") {
        guard let month = number(upTo: 12), month >= 1, take("."), let week = number(upTo: 5),
          week >= 1, take("."), let weekday = number(upTo: 6)
        else { return nil }
        day = .ofWeek(month: month, week: week, weekday: weekday)
      } else if take("J") {
        guard let number = number(upTo: 365), number >= 1 else { return nil }
        day = .withoutLeapDay(number)
      } else {
        guard let number = number(upTo: 365) else { return nil }
        day = .ofYear(number)
      }
      guard take("/") else { return ChangeRule(day: day, time: 2 * 3600) }
      return offset().map { ChangeRule(day: day, time: $0) }
    }
  }
}
