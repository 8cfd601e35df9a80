import TimeSeries

/// Local clock times of one zone, row by row, as instants.
///
/// Rows mostly stay in one period of the zone: its middle is kept, where a subtraction is all.
struct ZoneReader {
  let rules: TimeZoneRules
  /// Civil ticks that lie far enough from any change of the clock to have this offset.
  private var plain: Range<Int64> = 0..<0
  private var offset: Int64 = 0

  init(_ rules: TimeZoneRules) { self.rules = rules }

  enum Outcome {
    case instant(Timestamp)
    case never(TimeZoneRules.Change)
  }

  /// The instant at which the clock shows a civil time.
  ///
  /// A time that the clock shows twice is the first, before the change, unless the series has been there
  /// already, or goes on to the second in its latest step: hours of a clock that is put back by half of
  /// one.
  /// - Parameter end: where its series has come to, in instants.
  @inline(__always)
  mutating func instant(ofCivil stamp: Timestamp, after end: SeriesCollector.End?) -> Outcome {
    if plain.contains(stamp.ticks) { return .instant(Timestamp(ticks: stamp.ticks - offset)) }
    return instantNearChange(ofCivil: stamp, after: end)
  }

  private mutating func instantNearChange(
    ofCivil stamp: Timestamp, after end: SeriesCollector.End?
  ) -> Outcome {
    let local = LocalClock.seconds(stamp)
    func moment(_ instant: Int64) -> Timestamp {
      Timestamp(ticks: stamp.ticks - (local - instant) * Timestamp.ticksPerSecond)
    }
    switch rules.reading(ofLocal: local) {
    case .once(let instant):
      keep(rules.period(at: instant))
      return .instant(moment(instant))
    case .twice(let first, let second):
      if let end {
        let next = end.spacing.map { end.stamp.ticks + $0 }
        if end.stamp >= moment(first) || next == moment(second).ticks {
          return .instant(moment(second))
        }
      }
      return .instant(moment(first))
    case .never(let change): return .never(change)
    }
  }

  private mutating func keep(_ period: TimeZoneRules.Period) {
    // Farther from a change than any two offsets can differ.
    let margin: Int64 = 3 * 86_400
    let calendar = Timestamp(1, 1, 1).ticks / Timestamp.ticksPerSecond
    let end = Timestamp(9999, 12, 31).ticks / Timestamp.ticksPerSecond
    let from = max(period.start, calendar) + Int64(period.offset) + margin
    let until = min(period.end, end) + Int64(period.offset) - margin
    guard from < until else { return }
    plain = from * Timestamp.ticksPerSecond..<until * Timestamp.ticksPerSecond
    offset = Int64(period.offset) * Timestamp.ticksPerSecond
  }
}
