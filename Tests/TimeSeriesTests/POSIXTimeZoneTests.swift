import Testing

@testable import TimeSeries

@Suite struct POSIXTimeZoneTests {
  private func instant(_ stamp: Timestamp) -> Int64 { stamp.ticks / Timestamp.ticksPerSecond }

  private func offset(_ text: String, _ stamp: Timestamp) throws -> Int {
    try #require(POSIXTimeZone(text)).period(at: instant(stamp)).offset
  }

  @Test(arguments: [
    ("CET-1CEST,M3.5.0,M10.5.0/3", Timestamp(2024, 3, 31, 1), 3600, 7200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", Timestamp(2024, 10, 27, 1), 7200, 3600),
    ("EST5EDT,M3.2.0,M11.1.0", Timestamp(2050, 3, 13, 7), -18_000, -14_400),
    ("EST5EDT,M3.2.0,M11.1.0", Timestamp(2050, 11, 6, 6), -14_400, -18_000),
    ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", Timestamp(2024, 4, 6, 15), 39_600, 37_800),
    ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", Timestamp(2024, 10, 5, 15, 30), 37_800, 39_600),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", Timestamp(2024, 3, 31, 1), 0, 3600),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", Timestamp(2024, 10, 27, 1), 3600, 0),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", Timestamp(2024, 3, 31, 1), -7200, -3600),
    ("EET-2EEST,M3.4.4/50,M10.4.4/50", Timestamp(2024, 3, 30, 0), 7200, 10_800),
    ("AAA0BBB,J60,J300", Timestamp(2024, 3, 1, 2), 0, 3600),
    ("AAA0BBB,J60,J300", Timestamp(2023, 3, 1, 2), 0, 3600),
    ("AAA0BBB,59,300", Timestamp(2024, 2, 29, 2), 0, 3600),
    ("AAA0BBB-1:30:10,0/0,300", Timestamp(2024, 1, 1), 0, 5410),
  ])
  func changesItsOffset(text: String, change: Timestamp, before: Int, after: Int) throws {
    let zone = try #require(POSIXTimeZone(text))
    let at = instant(change)
    #expect(zone.period(at: at - 1).offset == before)
    #expect(zone.period(at: at - 1).end == at)
    #expect(zone.period(at: at).offset == after)
    #expect(zone.period(at: at).start == at)
  }

  @Test func aZoneWithoutSummerTimeNeverChanges() throws {
    for (text, offset) in [
      ("UTC0", 0), ("IST-5:30", 19_800), ("<-03>3", -10_800), ("<+0545>-5:45", 20_700),
    ] {
      let period = try #require(POSIXTimeZone(text)).period(at: instant(Timestamp(2024, 7, 1)))
      #expect(period == TimeZoneRules.Period(start: .min, end: .max, offset: offset))
    }
  }

  @Test func aSummerTimeThatNeverEndsHasOneOffset() throws {
    let zone = try #require(POSIXTimeZone("XXX3EDT4,0/0,J365/23"))
    for day in stride(
      from: Timestamp(2023, 12, 25).ticks, to: Timestamp(2024, 1, 5).ticks, by: 3_600_000_000)
    {
      #expect(zone.period(at: day / Timestamp.ticksPerSecond).offset == -14_400)
    }
  }

  @Test func periodsFollowOneAnother() throws {
    for text in [
      "CET-1CEST,M3.5.0,M10.5.0/3", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "IST-1GMT0,M10.5.0,M3.5.0/1",
    ] {
      let zone = try #require(POSIXTimeZone(text))
      var period = zone.period(at: instant(Timestamp(2000, 1, 1)))
      for _ in 0..<40 {
        let next = zone.period(at: period.end)
        #expect(next.start == period.end && next.end > next.start && next.offset != period.offset)
        period = next
      }
      #expect(
        period.start == instant(Timestamp(2020, 1, 1))
          || period.start > instant(Timestamp(2019, 1, 1)))
    }
  }

  @Test(arguments: [
    "", "C", "CE-1", "CET", "CET-", "CET-1CEST", "CET-1CEST,", "CET-1CEST,M3.5.0",
    "CET-1CEST,M3.5.0,",
    "CET-1CEST,M0.5.0,M10.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
    "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J300",
    "CET-1CEST,J366,J300",
    "CET-1CEST,366,300", "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0/2:60,M10.5.0",
    "CET-25", "CET-1 ", " CET-1", "<CET-1", "<>-1", "CET-1CEST,M3.5.0,M10.5.0/3x",
    "CET-99999999999999999999",
    "CET-1CEST,M99999999999999999999.1.0,M1.1.0", "Ünï-1",
  ])
  func refuses(text: String) { #expect(POSIXTimeZone(text) == nil) }

  @Test func farInstantsDoNotTrap() throws {
    let zone = try #require(POSIXTimeZone("CET-1CEST,M3.5.0,M10.5.0/3"))
    for instant in [Int64.min, .max, .min / 2, .max / 2, -1, 0] { _ = zone.period(at: instant) }
  }
}
