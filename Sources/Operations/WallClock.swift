import Glibc
import SeriesIO
package import TimeSeries

/// The time of day, as a value: what depends on it can be run for any moment. Nothing else reads the
/// system's clock, and nothing that reaches a model file depends on it.
package struct WallClock: Sendable {
  private let reading: @Sendable () -> Timestamp

  package static let system = WallClock {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(
      ticks: Int64(time.tv_sec) * Timestamp.ticksPerSecond + Int64(time.tv_nsec / 1000))
  }

  /// A clock that stands still.
  package init(at moment: Timestamp) { reading = { moment } }

  private init(_ reading: @escaping @Sendable () -> Timestamp) { self.reading = reading }

  /// UTC, in ticks since 1970.
  package var now: Timestamp { reading() }
}

extension Timestamp {
  /// `2026-05-01T05:17:00Z`
  package var inUTC: String {
    StampStyle.dateTime(separator: .t, seconds: .fraction(digits: 0), zone: .utc).format(self)
  }

  /// Seconds since 1970, whole.
  package var unixSeconds: Int64 { ticks / Timestamp.ticksPerSecond }

  /// From an earlier moment to this one; nothing where it is later.
  package func span(since earlier: Timestamp) -> TimeSpan {
    let (ticks, isTooLong) = ticks.subtractingReportingOverflow(earlier.ticks)
    let most = Int64.max / 2
    let bounded = isTooLong ? (self > earlier ? most : 0) : max(0, min(ticks, most))
    return TimeSpan(seconds: Int(bounded / Timestamp.ticksPerSecond))
  }
}
