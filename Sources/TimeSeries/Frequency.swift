/// The regular step of a series, with its calendar anchor.
///
/// A step is arithmetic on stamps: `timestamp(n, after: start)` is defined for every n, and
/// `steps(from:to:)` is its inverse where the second stamp lies on the grid.
package enum Frequency: Hashable, Sendable {
  /// An integer index that advances by a constant.
  case index(step: Int64)
  /// A constant number of ticks: seconds, minutes, hours, days, weeks.
  case fixed(ticks: Int64)
  /// Days from Monday to Friday, every one of them or every n-th.
  case businessDays(Int)
  /// A number of months: 1 = monthly, 3 = quarterly, 12 = yearly.
  case months(Int, anchor: MonthAnchor)

  package enum MonthAnchor: Hashable, Sendable {
    /// This day of the month, or the month's last day where it is shorter.
    case day(Int)
    /// The last day of the month.
    case end
    /// The last day of the month from Monday to Friday.
    case lastBusinessDay
  }
}

extension Frequency {
  package static let hourly = Frequency.fixed(ticks: 3600 * Timestamp.ticksPerSecond)
  package static let daily = Frequency.fixed(ticks: Timestamp.ticksPerDay)
  package static let weekly = Frequency.fixed(ticks: 7 * Timestamp.ticksPerDay)
  package static let monthStart = Frequency.months(1, anchor: .day(1))

  /// The longest step that is continued: a hundred years.
  package static let longest = 36_525 * Timestamp.ticksPerDay
  /// As many business days as that.
  package static let mostBusinessDays = 36_525 / 7 * 5

  /// The stamp `n` steps after `start` (before it if negative); `start` lies on the grid.
  package func timestamp(_ n: Int, after start: Timestamp) -> Timestamp {
    switch self {
    case .index(let step): return Timestamp(ticks: start.ticks + Int64(n) * step)
    case .fixed(let ticks): return Timestamp(ticks: start.ticks + Int64(n) * ticks)
    case .businessDays(let count):
      let (date, ticksOfDay) = start.civil
      let position = Frequency.businessDayIndex(date) + Int64(n) * Int64(count)
      let (weeks, day) = Frequency.floorDivide(position, by: 5)
      return Timestamp(
        ticks: (weeks * 7 + day - 3) * Timestamp.ticksPerDay + ticksOfDay)
    case .months(let count, let anchor):
      let (date, ticksOfDay) = start.civil
      let month = date.monthIndex + n * count
      let target =
        switch anchor {
        case .day(let day): CivilDate(monthIndex: month, day: day)
        case .end: CivilDate(monthIndex: month, day: 31)
        case .lastBusinessDay: CivilDate(lastBusinessDayOf: month)
        }
      return Timestamp(ticks: Timestamp(target).ticks + ticksOfDay)
    }
  }

  /// Whether the stamp `n` steps after `start` exists: within the years 1 to 9999 of a calendar, or 64
  /// bits of an index. Every other stamp between them then exists too.
  package func reaches(_ n: Int, after start: Timestamp) -> Bool {
    let (span, isTooLong) = longestStep.multipliedReportingOverflow(by: Int64(clamping: n))
    let (end, isTooFar) = start.ticks.addingReportingOverflow(span)
    guard !isTooLong, !isTooFar else { return false }
    if case .index = self { return true }
    return Frequency.calendar.contains(start.ticks) && Frequency.calendar.contains(end)
  }

  /// No step has more ticks than this.
  private var longestStep: Int64 {
    switch self {
    case .index(let step): step
    case .fixed(let ticks): ticks
    // A weekend more than every fifth of them has.
    case .businessDays(let count):
      (Int64(count) + 2 * ((Int64(count) + 4) / 5)) * Timestamp.ticksPerDay
    case .months(let count, _): Int64(count) * 31 * Timestamp.ticksPerDay
    }
  }

  private static let calendar = Timestamp(1, 1, 1).ticks...Timestamp(9999, 12, 31).ticks

  /// How many steps lead from one stamp to another, or nil if the second is not on the grid.
  package func steps(from start: Timestamp, to end: Timestamp) -> Int? {
    let estimate: Int
    switch self {
    case .index(let step): return Frequency.exactQuotient(end.ticks - start.ticks, by: step)
    case .fixed(let ticks): return Frequency.exactQuotient(end.ticks - start.ticks, by: ticks)
    case .businessDays(let count):
      let (date, _) = end.civil
      guard date.weekday <= 5,
        let steps = Frequency.exactQuotient(
          Frequency.businessDayIndex(date) - Frequency.businessDayIndex(start.civil.date),
          by: Int64(count))
      else { return nil }
      estimate = steps
    case .months(let count, _):
      let months = end.civil.date.monthIndex - start.civil.date.monthIndex
      guard months % count == 0 else { return nil }
      estimate = months / count
    }
    return timestamp(estimate, after: start) == end ? estimate : nil
  }

  /// Steps in one usual season: a year of months, quarters or weeks, a week of days, a day of hours
  /// or of minutes; 1 where nothing is usual.
  package var seasonalPeriod: Int {
    switch self {
    case .index: return 1
    case .businessDays(let count): return count == 1 ? 5 : 1
    case .months(let count, _): return count < 12 && 12 % count == 0 ? 12 / count : 1
    case .fixed(let ticks):
      let day = Timestamp.ticksPerDay
      if ticks == 7 * day { return 52 }
      if ticks == day { return 7 }
      if ticks > day || day % ticks != 0 { return 1 }
      let perDay = Int(day / ticks)
      if perDay <= 288 { return perDay }
      let hour = day / 24
      return hour % ticks == 0 && hour / ticks <= 60 ? Int(hour / ticks) : 60
    }
  }

  /// How people say it: "monthly (month start)", "every 15 minutes".
  package var name: String {
    switch self {
    case .index(let step): return step == 1 ? "integer index" : "integer index, step \(step)"
    case .businessDays(let count):
      return count == 1 ? "business days" : "every \(count) business days"
    case .months(let count, let anchor):
      let word =
        switch count {
        case 1: "monthly"
        case 3: "quarterly"
        case 12: "yearly"
        default: "every \(count) months"
        }
      switch anchor {
      case .day(1): return count == 1 ? "\(word) (month start)" : word
      case .day(let day): return "\(word) (day \(day))"
      case .end: return "\(word) (month end)"
      case .lastBusinessDay: return "\(word) (last business day)"
      }
    case .fixed(let ticks):
      let units: [(ticks: Int64, one: String, many: String)] = [
        (7 * Timestamp.ticksPerDay, "weekly", "weeks"), (Timestamp.ticksPerDay, "daily", "days"),
        (3600 * Timestamp.ticksPerSecond, "hourly", "hours"),
        (60 * Timestamp.ticksPerSecond, "every minute", "minutes"),
        (Timestamp.ticksPerSecond, "every second", "seconds"),
      ]
      for unit in units where ticks % unit.ticks == 0 {
        return ticks == unit.ticks ? unit.one : "every \(ticks / unit.ticks) \(unit.many)"
      }
      return "every \(ticks) microseconds"
    }
  }

  /// Business days counted from Monday 1969-12-29, whose day number since the epoch is -3.
  private static func businessDayIndex(_ date: CivilDate) -> Int64 {
    let (weeks, day) = floorDivide(date.daysSinceEpoch + 3, by: 7)
    return weeks * 5 + min(day, 5)
  }

  private static func floorDivide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func exactQuotient(_ value: Int64, by divisor: Int64) -> Int? {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder == 0 ? Int(quotient) : nil
  }
}
