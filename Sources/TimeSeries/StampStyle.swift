/// How the stamps of an axis are written, so that output continues the input's own pattern.
package enum StampStyle: Hashable, Sendable {
  /// `17`: a plain integer.
  case index
  /// `2024`
  case year
  /// `2024Q1`
  case quarter
  /// `2024-05`
  case month
  /// `2024-W05`
  case week
  /// `2024-05-01`
  case date
  /// `2024-05-01 13:00:00`, `2024-05-01T13:00Z`, ...
  case dateTime(separator: Separator, seconds: Seconds, zone: Zone)

  package enum Separator: String, Hashable, Sendable {
    case space = " "
    case t = "T"
  }

  package enum Seconds: Hashable, Sendable {
    case omitted
    /// Seconds with 0 to 6 digits of fraction.
    case fraction(digits: Int)
  }

  package enum Zone: Hashable, Sendable {
    case none
    case utc
    /// Written as `+02:00`; ticks are UTC.
    case offset(seconds: Int)
  }
}

extension StampStyle {
  /// Writes a stamp; parsing the result gives the stamp back (shown by a test for every style).
  package func format(_ stamp: Timestamp) -> String {
    if self == .index { return String(stamp.ticks) }
    let (date, ticksOfDay) = local(stamp).civil
    let year = StampStyle.padded(date.year, 4)
    let month = StampStyle.padded(date.month, 2)
    let day = StampStyle.padded(date.day, 2)
    switch self {
    case .index, .year: return year
    case .quarter: return "\(year)Q\((date.month - 1) / 3 + 1)"
    case .month: return "\(year)-\(month)"
    case .week:
      let (isoYear, week) = date.isoWeek
      return "\(StampStyle.padded(isoYear, 4))-W\(StampStyle.padded(week, 2))"
    case .date: return "\(year)-\(month)-\(day)"
    case .dateTime(let separator, let seconds, let zone):
      let time = StampStyle.clock(ticksOfDay, seconds)
      return "\(year)-\(month)-\(day)\(separator.rawValue)\(time)\(StampStyle.suffix(zone))"
    }
  }

  private func local(_ stamp: Timestamp) -> Timestamp {
    guard case .dateTime(_, _, .offset(let seconds)) = self else { return stamp }
    return Timestamp(ticks: stamp.ticks + Int64(seconds) * Timestamp.ticksPerSecond)
  }

  private static func clock(_ ticksOfDay: Int64, _ seconds: Seconds) -> String {
    let (total, fraction) = ticksOfDay.quotientAndRemainder(dividingBy: Timestamp.ticksPerSecond)
    let minutes = "\(padded(Int(total / 3600), 2)):\(padded(Int(total / 60 % 60), 2))"
    guard case .fraction(let digits) = seconds else { return minutes }
    let whole = "\(minutes):\(padded(Int(total % 60), 2))"
    return digits == 0 ? whole : "\(whole).\(padded(Int(fraction), 6).prefix(digits))"
  }

  private static func suffix(_ zone: Zone) -> String {
    switch zone {
    case .none: return ""
    case .utc: return "Z"
    case .offset(let seconds):
      let minutes = abs(seconds) / 60
      return "\(seconds < 0 ? "-" : "+")\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.count))
    return "\(number < 0 ? "-" : "")\(zeros)\(digits)"
  }
}
