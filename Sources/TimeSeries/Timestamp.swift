/// A point on a time axis.
///
/// On a calendar axis `ticks` counts microseconds since 1970-01-01T00:00:00 on the clock the data
/// uses: civil time for stamps without an offset, UTC for stamps with one, and under `--timezone` what
/// `LocalClock.Ticks` says. On an index axis (`StampStyle.index`) it is the integer itself. Which of
/// these holds is a property of the axis, so a stamp costs eight bytes and compares as one number.
package struct Timestamp: Hashable, Comparable, Sendable {
  package var ticks: Int64

  @inlinable package init(ticks: Int64) { self.ticks = ticks }

  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.ticks < right.ticks }

  package static let ticksPerSecond: Int64 = 1_000_000
  package static let ticksPerDay: Int64 = 86_400 * ticksPerSecond
}

extension Timestamp {
  /// Midnight of a civil day.
  package init(_ date: CivilDate) {
    self.init(ticks: date.daysSinceEpoch * Timestamp.ticksPerDay)
  }

  /// A civil time of day, to the second.
  package init(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0
  ) {
    let date = CivilDate(year: year, month: month, day: day)
    let seconds = Int64((hour * 60 + minute) * 60 + second)
    self.init(
      ticks: date.daysSinceEpoch * Timestamp.ticksPerDay + seconds * Timestamp.ticksPerSecond)
  }

  /// The civil day that holds this stamp, and the ticks since its midnight (0 ..< ticksPerDay).
  package var civil: (date: CivilDate, ticksOfDay: Int64) {
    let (days, rest) = ticks.quotientAndRemainder(dividingBy: Timestamp.ticksPerDay)
    let floorDays = rest < 0 ? days - 1 : days
    return (CivilDate(daysSinceEpoch: floorDays), ticks - floorDays * Timestamp.ticksPerDay)
  }
}
