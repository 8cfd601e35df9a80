import TimeSeries

/// The distances between ticks that a calendar knows, from the finest to the coarsest.
enum CalendarUnit: Hashable, CaseIterable, Sendable {
  case seconds(Int64)
  case days(Int64)
  case weeks(Int64)
  case months(Int)

  static let allCases: [CalendarUnit] =
    [1, 2, 5, 15, 30, 60, 120, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200]
    .map(CalendarUnit.seconds)
    + [.days(1), .days(2), .weeks(1), .weeks(2)]
    + [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000].map(CalendarUnit.months)

  /// Whether observations can fall between two turns of the unit: finer units would label every step.
  func isAtLeast(_ frequency: Frequency) -> Bool {
    let second = Timestamp.ticksPerSecond
    let day = Timestamp.ticksPerDay
    let step =
      switch frequency {
      case .index: Int64.max
      case .fixed(let ticks): ticks
      case .businessDays(let count): Int64(count) * day
      case .months(let count, _): Int64(count) * 28 * day
      }
    return switch self {
    case .seconds(let count): count * second >= step
    case .days(let count): count * day >= step
    case .weeks(let count): count * 7 * day >= step
    case .months(let count): Int64(count) * 30 * day >= step
    }
  }

  /// Which of these units a stamp lies in; the number changes where a unit begins.
  ///
  /// `weekly`: a week begins on the data's own day, so count whole weeks from the epoch by the stamp's
  /// own weekday rather than from Monday.
  func index(_ stamp: Timestamp, weekly: Bool) -> Int64 {
    let (date, ticksOfDay) = stamp.civil
    let day = date.daysSinceEpoch
    switch self {
    case .seconds(let count):
      // Every count divides a day.
      let perDay = 86_400 / count
      return day * perDay + ticksOfDay / (Timestamp.ticksPerSecond * count)
    case .days(let count): return CalendarUnit.floorDivide(day, by: count)
    case .weeks(let count):
      // 1969-12-29 was a Monday.
      let weeks = CalendarUnit.floorDivide(weekly ? day : day + 3, by: 7)
      return CalendarUnit.floorDivide(weeks, by: count)
    case .months(let count):
      return CalendarUnit.floorDivide(Int64(date.monthIndex), by: Int64(count))
    }
  }

  /// The label of a tick, and the larger unit it lies in.
  func labels(
    _ stamp: Timestamp, stampStyle: StampStyle, isQuarterly: Bool
  ) -> (label: String, context: String?) {
    let (date, ticksOfDay) = stamp.civil
    let day = "\(date.day) \(CalendarUnit.monthNames[date.month - 1])"
    switch self {
    case .seconds(let count):
      let seconds = ticksOfDay / Timestamp.ticksPerSecond
      let minutes = "\(CalendarUnit.two(seconds / 3600)):\(CalendarUnit.two(seconds / 60 % 60))"
      let label = count < 60 ? "\(minutes):\(CalendarUnit.two(seconds % 60))" : minutes
      return (label, "\(day) \(date.year)")
    case .weeks where stampStyle == .week:
      let (year, week) = date.isoWeek
      return ("W\(CalendarUnit.two(Int64(week)))", String(year))
    case .days, .weeks: return (day, String(date.year))
    case .months(let count) where count < 12:
      let name =
        isQuarterly
        ? "Q\((date.month - 1) / 3 + 1)" : CalendarUnit.monthNames[date.month - 1]
      return (name, String(date.year))
    case .months: return (String(date.year), nil)
    }
  }

  private static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
