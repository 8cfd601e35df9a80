import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct TimeParserTests {
  private func parse(_ text: String, on axis: StampStyle? = nil) -> TimeParser.Outcome {
    let bytes = Array(text.utf8)
    return TimeParser.parse(bytes.span, on: axis)
  }

  static let styles: [StampStyle] =
    [.index, .year, .quarter, .month, .week, .date]
    + [StampStyle.Separator.space, .t].flatMap { separator in
      ([StampStyle.Seconds.omitted] + (0...6).map { .fraction(digits: $0) }).flatMap { seconds in
        [StampStyle.Zone.none, .utc, .offset(seconds: 7200), .offset(seconds: -12_600)].map {
          .dateTime(separator: separator, seconds: seconds, zone: $0)
        }
      }
    }

  /// What a style writes is read back as the same stamp in the same style.
  @Test(arguments: styles)
  func readsBackEveryStyle(style: StampStyle) {
    var generator = SplitMix(state: 3)
    for _ in 0..<40 {
      let date = CivilDate(
        daysSinceEpoch: .random(
          in: CivilDate(year: 1500, month: 1, day: 1).daysSinceEpoch..<80_000, using: &generator))
      let stamp: Timestamp
      switch style {
      case .index: stamp = Timestamp(ticks: .random(in: -999...999, using: &generator))
      case .year: stamp = Timestamp(date.year, 1, 1)
      case .quarter: stamp = Timestamp(date.year, (date.month - 1) / 3 * 3 + 1, 1)
      case .month: stamp = Timestamp(date.year, date.month, 1)
      case .week:
        stamp = Timestamp(CivilDate(daysSinceEpoch: date.daysSinceEpoch - Int64(date.weekday - 1)))
      case .date: stamp = Timestamp(date)
      case .dateTime(_, let seconds, _):
        var unit = 60 * Timestamp.ticksPerSecond
        if case .fraction(let digits) = seconds {
          unit = Timestamp.ticksPerSecond
          for _ in 0..<digits { unit /= 10 }
        }
        let ticks = Int64.random(in: 0..<Timestamp.ticksPerDay, using: &generator)
        stamp = Timestamp(ticks: Timestamp(date).ticks + ticks / unit * unit)
      case .nanoseconds, .epoch, .format:
        Issue.record("\(style) is none of the parser's")
        return
      }
      #expect(parse(style.format(stamp)) == .stamp(stamp, style), "\(style.format(stamp))")
    }
  }

  @Test func readsOtherSpellings() {
    #expect(parse("2024-Q3") == .stamp(Timestamp(2024, 7, 1), .quarter))
    #expect(parse("2020-W53") == .stamp(Timestamp(2020, 12, 28), .week))
    #expect(
      parse("2024-01-01T00:30:00+0100")
        == .stamp(
          Timestamp(2023, 12, 31, 23, 30),
          .dateTime(separator: .t, seconds: .fraction(digits: 0), zone: .offset(seconds: 3600))))
    #expect(
      parse("2024-01-01 00:00:00.100000000")
        == .stamp(
          Timestamp(ticks: Timestamp(2024, 1, 1).ticks + 100_000),
          .dateTime(separator: .space, seconds: .fraction(digits: 6), zone: .none)))
  }

  @Test func fourDigitsAreAYearUnlessTheAxisIsAnIndex() {
    #expect(parse("1949") == .stamp(Timestamp(1949, 1, 1), .year))
    #expect(parse("1949", on: .index) == .stamp(Timestamp(ticks: 1949), .index))
    #expect(parse("1000") == .stamp(Timestamp(ticks: 1000), .index))
    #expect(parse("1000", on: .year) == .stamp(Timestamp(1000, 1, 1), .year))
    #expect(parse("17", on: .year) == .stamp(Timestamp(ticks: 17), .index))
  }

  @Test(arguments: [
    "", " ", "-", "2024-", "2024-1", "2024-13", "2024-00", "2023-02-29", "2024-02-30", "2024-1-01",
    "2024-01-1", "24-01-01", "02/01/2024", "2024/01/02", "2024-01-01t00:00", "2024-01-01 ",
    "2024-01-01 24:00", "2024-01-01 23:60", "2024-12-31T23:59:60", "2024-01-01T1:00",
    "2024-01-01T01:00:00.", "2024-01-01T01:00:00,5", "2024-01-01T01:00z", "2024-01-01T01:00+1",
    "2024-01-01T01:00+15:00", "2024-01-01T01:00+01:60", "2024-01-01  01:00", "2024-01-01Z",
    "2024Q0", "2024Q5", "2024Q11", "2024q1", "2024-W00", "2024-W54", "2021-W53", "2024-W01-1",
    "0000-01-01", "Jan 2024", "2024-001", "1.5", "+5", "1e5", "12:30",
  ])
  func refuses(text: String) {
    #expect(parse(text) == .notATime)
  }

  @Test func refusesWhatTicksCannotHold() {
    #expect(parse("2024-01-01T00:00:00.0000001") == .outOfRange("finer than a microsecond"))
    #expect(parse("99999999999999999999") == .outOfRange("beyond 64 bits"))
    #expect(parse("-9223372036854775808") == .outOfRange("beyond 64 bits"))
    #expect(
      parse("2305843009213693952") == .stamp(Timestamp(ticks: TimeParser.indexLimit), .index))
    #expect(parse("2305843009213693953") == .outOfRange("beyond 64 bits"))
  }
}
