import TimeSeries

/// Reads the cells of the time column, which all hold one kind of stamp: in the form and the zone that
/// the user named, or as the first cell shows.
struct StampCells {
  private var source: Source
  private var zone: ZoneReader?
  private let clock: LocalClock.Ticks?
  private var axis = TimeAxis()
  private(set) var widths = FixedWidthStamp.Widths(of: nil)
  private var month = FixedWidthStamp.Month()

  private enum Source {
    case iso
    case epoch(EpochUnit)
    case format(FormatParser)
  }

  init(_ options: CSVOptions) {
    source =
      switch options.timeFormat {
      case nil: .iso
      case .epoch(let unit): .epoch(unit)
      case .pattern(let format): .format(FormatParser(format))
      }
    zone = options.timeZone.map(ZoneReader.init)
    clock = options.clock
  }

  /// Whether civil times are read as instants of a time zone.
  var isZoned: Bool { zone != nil }

  /// The stamp of a cell, which from then on has its say in what the column holds.
  /// - Parameter end: where its series has come to, which tells the two passes of an hour that a clock
  ///   shows twice; not looked at unless `isZoned`.
  mutating func read(
    _ cell: Span<UInt8>, after end: SeriesCollector.End?
  ) throws(CellProblem) -> Timestamp {
    if widths.index, let stamp = FixedWidthStamp.integer(cell) { return stamp }
    if let stamp = FixedWidthStamp.parse(cell, widths, &month) {
      return zone == nil ? stamp : try instant(stamp, after: end)
    }
    let outcome: FormatParser.Outcome
    switch source {
    case .iso: return try readISO(cell, after: end)
    case .epoch(let unit): outcome = EpochParser.parse(cell, unit: unit)
    case .format(var parser):
      // Taken out while it changes, so that it is not copied.
      source = .iso
      outcome = parser.parse(cell)
      source = .format(parser)
    }
    switch outcome {
    case .stamp(let stamp): return hasLocalClock ? try instant(stamp, after: end) : stamp
    case .notATime: throw notATime(cell)
    case .outOfRange(let why): throw StampCells.outOfRange(why)
    }
  }

  /// Whether stamps tell a time of day without their offset from UTC.
  private var hasLocalClock: Bool {
    if case .format(let parser) = source {
      parser.format.resolution == .time && !parser.format.hasZone
    } else {
      false
    }
  }

  private mutating func readISO(
    _ cell: Span<UInt8>, after end: SeriesCollector.End?
  ) throws(CellProblem) -> Timestamp {
    switch parseISO(cell) {
    case .stamp(let stamp, let style):
      if axis.style == nil { try checkIndex(stamp, style) }
      switch axis.admit(style) {
      case nil: break
      case .zone:
        throw CellProblem(
          code: .timeZoneMix, complaint: "mixes stamps with and without a UTC offset",
          whatToDo: "write all stamps with an offset or all without")
      case .form:
        throw CellProblem(
          code: .time, complaint: "is another kind of stamp than those before",
          whatToDo: StampAdvice.isExcelSerial(cell)
            ? StampAdvice.excel : "write all stamps alike")
      }
      widths = FixedWidthStamp.Widths(of: axis.style)
      switch style {
      case .date, .dateTime(_, _, .none): return try instant(stamp, after: end)
      default: return stamp
      }
    case .notATime: throw notATime(cell)
    case .outOfRange(let why): throw StampCells.outOfRange(why)
    }
  }

  /// A stamp to the microsecond; to the nanosecond where the first stamp of the column is finer than that.
  private func parseISO(_ cell: Span<UInt8>) -> TimeParser.Outcome {
    switch axis.style {
    case .nanoseconds: return NanosecondParser.parse(cell)
    case nil where zone == nil:
      let outcome = TimeParser.parse(cell)
      return outcome == TimeParser.tooFine ? NanosecondParser.parse(cell) : outcome
    default: return TimeParser.parse(cell, on: axis.style)
    }
  }

  /// A civil stamp, as an instant under a time zone.
  private mutating func instant(
    _ stamp: Timestamp, after end: SeriesCollector.End?
  ) throws(CellProblem) -> Timestamp {
    switch zone?.instant(ofCivil: stamp, after: end) {
    case nil: return stamp
    case .instant(let instant): return instant
    case .never(let change): return try skipped(stamp, change)
    }
  }

  // MARK: The whole column

  /// Whether stamps are times of day of which nobody has told the zone.
  var tellsCivilTime: Bool {
    switch source {
    case .iso: if case .dateTime(_, _, .none) = axis.style { zone == nil } else { false }
    case .epoch: false
    case .format: hasLocalClock && zone == nil
    }
  }

  /// The style of the column, once all of it is read; under a time zone, series become what the style's
  /// clock shows.
  func style(
    settling series: inout [CollectedSeries], asked: FrequencyRequest?
  ) -> StampStyle {
    let style: StampStyle
    switch source {
    case .iso: style = axis.style ?? .index
    case .epoch(let unit): style = .epoch(unit, zone: .utc)
    case .format(let parser):
      style = .format(parser.format, parser.spelling, zone: parser.zone)
    }
    guard let rules = zone?.rules else { return style }
    let zoned = ZonedAxis(rules: rules)
    switch style {
    case .index, .nanoseconds, .year, .quarter, .month, .week: return style
    case .date:
      series = zoned.civil(series)
      return style
    case .format(let format, _, _) where format.resolution != .time: return style
    case .dateTime, .epoch, .format: break
    }
    let ticks = clock ?? zoned.ticks(of: series, asked: asked)
    let first = series.compactMap(\.stamps.first).min() ?? Timestamp(ticks: 0)
    let clock = LocalClock(
      rules: rules.beginning(at: LocalClock.seconds(first)), ticks: ticks,
      writesOffset: style.zone != .none)
    if ticks == .civil { series = zoned.civil(series) }
    return style.with(.local(clock))
  }

  // MARK: Refusals

  private func notATime(_ cell: Span<UInt8>) -> CellProblem {
    switch source {
    case .iso:
      CellProblem(
        code: .time, complaint: "is not a time", whatToDo: StampAdvice.advice(cell))
    case .epoch(let unit):
      CellProblem(
        code: .time, complaint: "is no whole number, as \(unit.rawValue) has them",
        whatToDo: "write integers, or name another --time-format")
    case .format(let parser):
      CellProblem(
        code: .time, complaint: "does not have the form \(parser.format.text)",
        whatToDo:
          "write all stamps in this form, or name another with --time-format (%-d and %-m read "
          + "numbers without leading zeros)")
    }
  }

  private static func outOfRange(_ why: String) -> CellProblem {
    CellProblem(
      code: .timeRange, complaint: "is \(why)",
      whatToDo: "write all stamps as finely as the first, and within the usual range")
  }

  /// Refuses a first integer that is more likely something else than an index.
  private func checkIndex(_ stamp: Timestamp, _ style: StampStyle) throws(CellProblem) {
    guard style == .index else { return }
    if TimeAxis.looksLikeCompactDate(stamp, style) {
      throw CellProblem(
        code: .time, complaint: "looks like a date without separators",
        whatToDo: "write 2024-01-31, or say --time-format %Y%m%d or %Y%m")
    }
    guard zone == nil else {
      throw CellProblem(
        code: .time, complaint: "is an integer, which has no time zone",
        whatToDo: "name its unit, as with --time-format epoch-s, or leave out --timezone")
    }
  }

  private func skipped(
    _ stamp: Timestamp, _ change: TimeZoneRules.Change
  ) throws(CellProblem) -> Timestamp {
    let instant = Timestamp(
      ticks: stamp.ticks - Int64(change.offsetBefore) * Timestamp.ticksPerSecond)
    let shown = Timestamp(
      ticks: instant.ticks + Int64(change.offsetAfter) * Timestamp.ticksPerSecond)
    // A bare date is a day, and a day is there though its midnight is not.
    if axis.style == .date, shown.civil.date == stamp.civil.date { return instant }
    let style = StampStyle.dateTime(
      separator: .space, seconds: .fraction(digits: 0), zone: .none)
    func local(_ offset: Int) -> String {
      style.format(Timestamp(ticks: (change.instant + Int64(offset)) * Timestamp.ticksPerSecond))
    }
    throw CellProblem(
      code: .time,
      complaint:
        "is never shown by the clocks of \(zone?.rules.name ?? "the zone"), which went from "
        + "\(local(change.offsetBefore)) to \(local(change.offsetAfter))",
      whatToDo: "look for the zone that wrote it, or leave out --timezone")
  }
}

extension StampStyle {
  /// The same form on another clock.
  fileprivate func with(_ zone: Zone) -> StampStyle {
    switch self {
    case .index, .nanoseconds, .year, .quarter, .month, .week, .date: self
    case .dateTime(let separator, let seconds, _):
      .dateTime(separator: separator, seconds: seconds, zone: zone)
    case .epoch(let unit, _): .epoch(unit, zone: zone)
    case .format(let format, let spelling, _): .format(format, spelling, zone: zone)
    }
  }
}
