/// A day of the proleptic Gregorian calendar.
///
/// Foundation's calendars are not used: in a static build their zones are missing, and they are slow
/// and locale-aware where a file format must be neither. The day-count formulas are those of
/// H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013): years are shifted to begin in
/// March so that the leap day comes last, and 400-year eras make the division exact.
package struct CivilDate: Hashable, Comparable, Sendable {
  package var year: Int
  /// 1 ... 12
  package var month: Int
  /// 1 ... 31
  package var day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  package static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

extension CivilDate {
  /// Days since 1970-01-01, negative before it.
  package var daysSinceEpoch: Int64 {
    let shifted = Int64(month <= 2 ? year - 1 : year)
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * Int64(month + (month > 2 ? -3 : 9)) + 2) / 5 + Int64(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  package init(daysSinceEpoch: Int64) {
    let shifted = daysSinceEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    self.init(
      year: Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)),
      month: Int(month),
      day: Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1))
  }

  package static func isLeap(_ year: Int) -> Bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
  }

  package static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  package var isLastOfMonth: Bool { day == CivilDate.days(inMonth: month, of: year) }

  /// Whether it is the last day of its month from Monday to Friday.
  package var isLastBusinessDayOfMonth: Bool {
    weekday <= 5 && self == CivilDate(lastBusinessDayOf: monthIndex)
  }

  /// ISO weekday: 1 = Monday ... 7 = Sunday.
  package var weekday: Int {
    // 1970-01-01 was a Thursday.
    let offset = (daysSinceEpoch + 3) % 7
    return Int(offset < 0 ? offset + 7 : offset) + 1
  }

  /// ISO 8601 week: the week belongs to the year that holds its Thursday.
  package var isoWeek: (year: Int, week: Int) {
    let thursday = CivilDate(daysSinceEpoch: daysSinceEpoch + Int64(4 - weekday))
    let firstDay = CivilDate(year: thursday.year, month: 1, day: 1).daysSinceEpoch
    return (thursday.year, Int((thursday.daysSinceEpoch - firstDay) / 7) + 1)
  }

  /// Monday of an ISO 8601 week; 4 January is always in week 1.
  package init(isoYear: Int, week: Int) {
    let fourth = CivilDate(year: isoYear, month: 1, day: 4)
    self.init(
      daysSinceEpoch: fourth.daysSinceEpoch - Int64(fourth.weekday - 1) + Int64(7 * (week - 1)))
  }

  /// Months since year 0, for month arithmetic.
  package var monthIndex: Int { year * 12 + month - 1 }

  /// The last day of a month, counted as in `monthIndex`, from Monday to Friday.
  package init(lastBusinessDayOf monthIndex: Int) {
    self.init(monthIndex: monthIndex, day: 31)
    day -= max(0, weekday - 5)
  }

  /// The given day of a month counted as in `monthIndex`, or the month's last day if it is shorter.
  package init(monthIndex: Int, day: Int) {
    let year = monthIndex >= 0 ? monthIndex / 12 : (monthIndex - 11) / 12
    let month = monthIndex - year * 12 + 1
    self.init(year: year, month: month, day: min(day, CivilDate.days(inMonth: month, of: year)))
  }
}
