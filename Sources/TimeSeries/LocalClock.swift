/// The clock of a time zone as the clock of an axis.
package struct LocalClock: Hashable, Sendable {
  package let rules: TimeZoneRules
  package let ticks: Ticks
  /// Whether stamps are written with their offset: `2024-03-31T01:00:00+01:00`.
  package let writesOffset: Bool

  /// What the ticks of the axis count.
  package enum Ticks: String, CaseIterable, Hashable, Sendable {
    /// UTC: hours and minutes go on through a change, days have 23 or 25 of them.
    case instants
    /// The local clock: days, weeks and months keep the time of day through a change.
    case civil
  }

  package init(rules: TimeZoneRules, ticks: Ticks, writesOffset: Bool) {
    self.rules = rules
    self.ticks = ticks
    self.writesOffset = writesOffset
  }
}

extension LocalClock {
  /// The stamp in UTC.
  package func instant(of stamp: Timestamp) -> Timestamp {
    ticks == .civil ? LocalClock.instant(ofCivil: stamp, rules) : stamp
  }

  /// What a stamp shows on the clock, and the seconds by which the clock is ahead of UTC.
  ///
  /// A civil stamp that the clock never shows is the moment at which it would have shown it. Offsets
  /// were once no whole minutes, which no stamp can tell: written ones are cut to minutes, so that clock
  /// and offset together tell the instant.
  package func reading(of stamp: Timestamp) -> (civil: Timestamp, offset: Int) {
    let instant = instant(of: stamp)
    var offset = rules.period(at: LocalClock.seconds(instant)).offset
    if writesOffset { offset -= offset % 60 }
    return (Timestamp(ticks: instant.ticks + Int64(offset) * Timestamp.ticksPerSecond), offset)
  }

  /// The instant at which the clock shows a civil time (`TimeZoneRules.instant(ofLocal:)`).
  package static func instant(ofCivil stamp: Timestamp, _ rules: TimeZoneRules) -> Timestamp {
    let seconds = LocalClock.seconds(stamp)
    let offset = seconds - rules.instant(ofLocal: seconds)
    return Timestamp(ticks: stamp.ticks - offset * Timestamp.ticksPerSecond)
  }

  /// Whole seconds, rounded down.
  package static func seconds(_ stamp: Timestamp) -> Int64 {
    let (quotient, rest) = stamp.ticks.quotientAndRemainder(dividingBy: Timestamp.ticksPerSecond)
    return rest < 0 ? quotient - 1 : quotient
  }
}
