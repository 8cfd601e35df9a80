/// Signs that stamps without an offset come from clocks which are changed twice a year.
///
/// Only hints: the zone is never guessed. The days are those on which zones have changed their clocks in
/// this century (tz database, files europe, northamerica, southamerica, australasia).
package enum ClockChangeSign {
  package enum Direction: CaseIterable, Hashable, Sendable {
    case forward, back
  }

  /// Whether clocks are often changed on this Sunday, at this hour of the night.
  package static func isUsual(_ direction: Direction, at stamp: Timestamp) -> Bool {
    let (date, ticksOfDay) = stamp.civil
    guard date.weekday == 7, ticksOfDay < 4 * ticksPerHour else { return false }
    let sunday = (date.day - 1) / 7 + 1
    let isLast = date.day + 7 > CivilDate.days(inMonth: date.month, of: date.year)
    switch (direction, date.month) {
    // The European Union; the United States and Canada; New Zealand; Australia and Paraguay; Chile;
    // Brazil until 2018.
    case (.forward, 3): return sunday == 2 || isLast
    case (.forward, 4), (.forward, 9): return sunday == 1 || isLast
    case (.forward, 10): return sunday == 1 || sunday == 3
    case (.forward, 11): return sunday == 1
    case (.back, 2): return sunday == 3
    case (.back, 3): return sunday == 4 || isLast
    case (.back, 4): return sunday == 1
    case (.back, 10): return isLast
    case (.back, 11): return sunday == 1
    default: return false
    }
  }

  /// The rows before which exactly one hour is missing at a usual time of putting clocks forward.
  /// - Parameters:
  ///   - stamps: civil, rising.
  ///   - step: ticks between them; more than an hour shows nothing.
  package static func skippedHours(in stamps: [Timestamp], step: Int64) -> [Int] {
    guard step > 0, step <= ticksPerHour, ticksPerHour % step == 0 else { return [] }
    return stamps.indices.dropFirst().filter { row in
      let missing = Timestamp(ticks: stamps[row - 1].ticks + step)
      return stamps[row].ticks - missing.ticks == ticksPerHour && isUsual(.forward, at: missing)
    }
  }

  private static let ticksPerHour = 3600 * Timestamp.ticksPerSecond
}
