import Testing

@testable import TimeSeries

@Suite struct CivilCalendarTests {
  @Test func everyDayOfEightCenturiesFollowsTheOneBefore() {
    var previous = CivilDate(year: 1599, month: 12, day: 31)
    let first = previous.daysSinceEpoch
    for day in (first + 1)...(first + 292_194) {
      let date = CivilDate(daysSinceEpoch: day)
      let expected =
        previous.isLastOfMonth
        ? (previous.month == 12
          ? CivilDate(year: previous.year + 1, month: 1, day: 1)
          : CivilDate(year: previous.year, month: previous.month + 1, day: 1))
        : CivilDate(year: previous.year, month: previous.month, day: previous.day + 1)
      guard date == expected, date.daysSinceEpoch == day else {
        Issue.record("day \(day): \(date), expected \(expected)")
        return
      }
      previous = date
    }
    #expect(previous == CivilDate(year: 2399, month: 12, day: 31))
  }

  @Test func knownDays() {
    #expect(CivilDate(year: 1970, month: 1, day: 1).daysSinceEpoch == 0)
    #expect(CivilDate(year: 2000, month: 3, day: 1).daysSinceEpoch == 11_017)
    #expect(CivilDate(year: 2026, month: 11, day: 21).weekday == 6)
  }

  /// Values of Python's `datetime.date.isocalendar()`.
  @Test(arguments: [
    (CivilDate(year: 2021, month: 1, day: 3), 2020, 53),
    (CivilDate(year: 2021, month: 1, day: 4), 2021, 1),
    (CivilDate(year: 2024, month: 12, day: 30), 2025, 1),
    (CivilDate(year: 2026, month: 12, day: 31), 2026, 53),
  ])
  func isoWeeks(date: CivilDate, year: Int, week: Int) {
    #expect(date.isoWeek.year == year)
    #expect(date.isoWeek.week == week)
    let monday = CivilDate(isoYear: year, week: week)
    #expect(monday.weekday == 1)
    #expect((0...6).contains(date.daysSinceEpoch - monday.daysSinceEpoch))
  }
}
