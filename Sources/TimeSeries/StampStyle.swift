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
  /// `2024-05-01T13:00:00.000000250`: finer than a microsecond. Such an axis is counted as an index is, without
  /// a calendar: ticks are nanoseconds since 1970, in UTC where stamps have an offset.
  case nanoseconds(separator: Separator, offset: Offset)
  /// `1714568400`: units since 1970 in UTC.
  case epoch(EpochUnit, zone: Zone)
  /// The user's own pattern.
  case format(TimeFormat, TimeFormat.Spelling, zone: Zone)

  package enum Separator: String, Hashable, Sendable {
    case space = " "
    case t = "T"
  }

  /// How stamps in nanoseconds tell their offset from UTC.
  package enum Offset: Hashable, Sendable {
    case none
    case utc
    case seconds(Int)
  }

  package enum Seconds: Hashable, Sendable {
    case omitted
    /// Seconds with 0 to 6 digits of fraction.
    case fraction(digits: Int)
  }

  /// Which clock the ticks of an axis are read on, and how it is written.
  package enum Zone: Hashable, Sendable {
    /// Ticks are civil time, of no zone in particular.
    case none
    /// Ticks are UTC.
    case utc
    /// Written as `+02:00`; ticks are UTC.
    case offset(seconds: Int)
    /// The local clock of a time zone, which changes its offset.
    case local(LocalClock)
  }
}

extension StampStyle {
  /// The clock; `none` for stamps that are whole days or longer, and for an index.
  package var zone: Zone {
    switch self {
    case .index, .nanoseconds, .year, .quarter, .month, .week, .date: .none
    case .dateTime(_, _, let zone), .epoch(_, let zone), .format(_, _, let zone): zone
    }
  }

  /// Whether ticks are counted without a calendar.
  package var isCounted: Bool {
    switch self {
    case .index, .nanoseconds: true
    case .year, .quarter, .month, .week, .date, .dateTime, .epoch, .format: false
    }
  }

  /// How people say a step of this axis.
  package func name(of frequency: Frequency) -> String {
    guard case .nanoseconds = self, case .index(let step) = frequency else { return frequency.name }
    return step == 1 ? "every nanosecond" : "every \(step) nanoseconds"
  }

  /// Whether ticks are UTC rather than civil time.
  package var countsUTC: Bool {
    switch zone {
    case .none: false
    case .utc, .offset: true
    case .local(let clock): clock.ticks == .instants
    }
  }

  /// What a stamp shows on the clock that the stamps are written in.
  package func civil(_ stamp: Timestamp) -> Timestamp { zone.reading(of: stamp).civil }

  /// Writes a stamp; parsing the result gives the stamp back (shown by a test for every style).
  package func format(_ stamp: Timestamp) -> String {
    switch self {
    case .index: return String(stamp.ticks)
    case .nanoseconds(let separator, let offset): return fine(stamp, separator, offset)
    case .epoch(let unit, let zone): return unit.text(of: zone.instant(of: stamp))
    case .format(let format, let spelling, let zone):
      let (civil, offset) =
        format.isInUTC ? (zone.instant(of: stamp), 0) : zone.reading(of: stamp)
      return format.format(
        civil: civil, offset: offset, isUTC: zone == .utc, spelling: spelling)
    case .year, .quarter, .month, .week, .date, .dateTime: return iso(stamp)
    }
  }

  private func iso(_ stamp: Timestamp) -> String {
    let (local, offset) = zone.reading(of: stamp)
    let (date, ticksOfDay) = local.civil
    let year = DecimalText.padded(date.year, 4)
    let month = DecimalText.padded(date.month, 2)
    let day = DecimalText.padded(date.day, 2)
    switch self {
    case .quarter: return "\(year)Q\((date.month - 1) / 3 + 1)"
    case .month: return "\(year)-\(month)"
    case .week:
      let (isoYear, week) = date.isoWeek
      return "\(DecimalText.padded(isoYear, 4))-W\(DecimalText.padded(week, 2))"
    case .date: return "\(year)-\(month)-\(day)"
    case .dateTime(let separator, let seconds, let zone):
      let time = StampStyle.clock(ticksOfDay, seconds)
      return "\(year)-\(month)-\(day)\(separator.rawValue)\(time)\(zone.suffix(offset))"
    case .index, .nanoseconds, .year, .epoch, .format: return year
    }
  }

  /// The microsecond as any other, then three digits more, then the offset.
  private func fine(_ stamp: Timestamp, _ separator: Separator, _ offset: Offset) -> String {
    let (quotient, remainder) = stamp.ticks.quotientAndRemainder(dividingBy: 1000)
    let (micro, rest) = remainder < 0 ? (quotient - 1, remainder + 1000) : (quotient, remainder)
    let seconds: Int64 = if case .seconds(let ahead) = offset { Int64(ahead) } else { 0 }
    let whole = StampStyle.dateTime(
      separator: separator, seconds: .fraction(digits: 6), zone: .none
    ).format(Timestamp(ticks: micro + seconds * Timestamp.ticksPerSecond))
    let suffix =
      switch offset {
      case .none: ""
      case .utc: "Z"
      case .seconds(let ahead): DecimalText.offset(ahead, colon: true)
      }
    return whole + DecimalText.padded(Int(rest), 3) + suffix
  }

  private static func clock(_ ticksOfDay: Int64, _ seconds: Seconds) -> String {
    let (total, fraction) = ticksOfDay.quotientAndRemainder(dividingBy: Timestamp.ticksPerSecond)
    let minutes =
      "\(DecimalText.padded(Int(total / 3600), 2)):\(DecimalText.padded(Int(total / 60 % 60), 2))"
    guard case .fraction(let digits) = seconds else { return minutes }
    let whole = "\(minutes):\(DecimalText.padded(Int(total % 60), 2))"
    return digits == 0 ? whole : "\(whole).\(DecimalText.padded(Int(fraction), 6).prefix(digits))"
  }
}

extension StampStyle.Zone {
  /// What a stamp shows on this clock, and the seconds by which the clock is ahead of UTC (0 if it is
  /// not known).
  func reading(of stamp: Timestamp) -> (civil: Timestamp, offset: Int) {
    switch self {
    case .none, .utc: (stamp, 0)
    case .offset(let seconds):
      (Timestamp(ticks: stamp.ticks + Int64(seconds) * Timestamp.ticksPerSecond), seconds)
    case .local(let clock): clock.reading(of: stamp)
    }
  }

  /// The stamp in UTC, where the clock's relation to it is known.
  func instant(of stamp: Timestamp) -> Timestamp {
    if case .local(let clock) = self { clock.instant(of: stamp) } else { stamp }
  }

  fileprivate func suffix(_ offset: Int) -> String {
    switch self {
    case .none: ""
    case .utc: "Z"
    case .offset: DecimalText.offset(offset, colon: true)
    case .local(let clock): clock.writesOffset ? DecimalText.offset(offset, colon: true) : ""
    }
  }
}
