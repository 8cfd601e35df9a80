import Testing

@testable import TimeSeries

@Suite struct FrequencyRequestTests {
  private static let second = Timestamp.ticksPerSecond

  @Test(arguments: [
    ("h", Frequency.hourly), ("H", .hourly), ("hourly", .hourly), ("D", .daily), ("d", .daily),
    ("daily", .daily), ("W", .weekly), ("weekly", .weekly), ("B", .businessDays(1)),
    ("15min", .fixed(ticks: 900 * second)), ("5T", .fixed(ticks: 300 * second)),
    ("2h", .fixed(ticks: 7200 * second)), ("30s", .fixed(ticks: 30 * second)),
    ("S", .fixed(ticks: second)), ("250ms", .fixed(ticks: 250_000)), ("10us", .fixed(ticks: 10)),
    ("MS", .monthStart), ("ME", .months(1, anchor: .end)), ("M", .months(1, anchor: .end)),
    ("QS", .months(3, anchor: .day(1))), ("QE", .months(3, anchor: .end)),
    ("Q", .months(3, anchor: .end)), ("YS", .months(12, anchor: .day(1))),
    ("AS", .months(12, anchor: .day(1))), ("YE", .months(12, anchor: .end)),
    ("Y", .months(12, anchor: .end)), ("A", .months(12, anchor: .end)),
    ("2W-SUN", .fixed(ticks: 14 * Timestamp.ticksPerDay)), ("6MS", .months(6, anchor: .day(1))),
    ("10YS", .months(120, anchor: .day(1))), ("2B", .businessDays(2)),
    ("26085B", .businessDays(26_085)), ("BME", .months(1, anchor: .lastBusinessDay)),
    ("BM", .months(1, anchor: .lastBusinessDay)), ("2BME", .months(2, anchor: .lastBusinessDay)),
    ("BQE", .months(3, anchor: .lastBusinessDay)), ("BQ", .months(3, anchor: .lastBusinessDay)),
    ("BYE", .months(12, anchor: .lastBusinessDay)), ("BY", .months(12, anchor: .lastBusinessDay)),
    ("BA", .months(12, anchor: .lastBusinessDay)),
  ])
  func names(text: String, frequency: Frequency) throws {
    let request = try #require(FrequencyRequest(text))
    #expect(request.step == .exactly(frequency))
    #expect(request.text == text)
  }

  @Test func wordsLeaveTheDayOfTheMonthToTheData() {
    #expect(FrequencyRequest("monthly")?.step == .months(1))
    #expect(FrequencyRequest("quarterly")?.step == .months(3))
    #expect(FrequencyRequest("yearly")?.step == .months(12))
    #expect(FrequencyRequest("1mo")?.step == .months(1))
    #expect(FrequencyRequest("mo")?.step == .months(1))
    #expect(FrequencyRequest("1200mo")?.step == .months(1200))
    #expect(FrequencyRequest("index")?.step == .index)
    #expect(FrequencyRequest("yearly")?.anchor == nil)
  }

  @Test func anchorsWeeksQuartersAndYears() {
    #expect(FrequencyRequest("W")?.anchor == nil)
    #expect(FrequencyRequest("W-SUN")?.anchor == .weekday(7))
    #expect(FrequencyRequest("W-MON")?.anchor == .weekday(1))
    #expect(FrequencyRequest("QS")?.anchor == .month(1, cycle: 3))
    #expect(FrequencyRequest("QE-FEB")?.anchor == .month(2, cycle: 3))
    #expect(FrequencyRequest("YE")?.anchor == .month(12, cycle: 12))
    #expect(FrequencyRequest("BQE")?.anchor == .month(3, cycle: 3))
    #expect(FrequencyRequest("BYE-JUN")?.anchor == .month(6, cycle: 12))
    #expect(FrequencyRequest("BME")?.anchor == nil)
    #expect(FrequencyRequest("YS-APR")?.anchor == .month(4, cycle: 12))
    #expect(FrequencyRequest.Anchor.month(2, cycle: 3).name == "February, May, August, November")
    #expect(FrequencyRequest.Anchor.weekday(7).name == "Sundays")
    let anchor = FrequencyRequest.Anchor.month(12, cycle: 3)
    #expect(
      (1...12).filter { anchor.holds(CivilDate(year: 2024, month: $0, day: 1)) } == [3, 6, 9, 12])
  }

  @Test(arguments: [
    "", "x", "hours", "15", "0h", "-1h", "1.5h", "h2", " h", "m", "Min", "w", "W-", "W-XYZ",
    "W-sun",
    "W-JAN", "QS-MON", "D-MON", "h-MON", "26086B", "0B", "BME-JAN", "2monthly",
    "99999999999999999999h",
    "9223372036854775807us", "9223372036854775807h", "1000000D", "1201MS", "101YS", "1201mo", "0mo",
    "mo-JAN", "hourly-MON",
    "%",
  ])
  func refuses(text: String) { #expect(FrequencyRequest(text) == nil) }

  @Test func everyNameOfTheListIsOne() {
    for name in FrequencyRequest.names { #expect(FrequencyRequest(name) != nil, "\(name)") }
  }

  @Test func stepsOfAHundredYearsAreTheLongest() {
    #expect(FrequencyRequest("36525D") != nil)
    #expect(FrequencyRequest("36526D") == nil)
    #expect(FrequencyRequest("100YE") != nil)
  }
}
