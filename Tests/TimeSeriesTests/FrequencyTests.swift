import Testing

@testable import TimeSeries

@Suite struct FrequencyTests {
  static let cases: [(Frequency, Timestamp)] = [
    (.index(step: 3), Timestamp(ticks: -7)),
    (.hourly, Timestamp(2024, 2, 29, 23)),
    (.daily, Timestamp(2023, 12, 31)),
    (.weekly, Timestamp(2024, 1, 1)),
    (.businessDays(1), Timestamp(2024, 1, 5)),
    (.monthStart, Timestamp(1949, 1, 1)),
    (.months(1, anchor: .end), Timestamp(2024, 1, 31)),
    (.months(1, anchor: .day(30)), Timestamp(2024, 1, 30)),
    (.months(3, anchor: .day(1)), Timestamp(2024, 1, 1)),
    (.months(12, anchor: .end), Timestamp(2024, 2, 29)),
    (.businessDays(2), Timestamp(2024, 1, 5)), (.businessDays(7), Timestamp(2024, 1, 2, 9)),
    (.months(1, anchor: .lastBusinessDay), Timestamp(2024, 3, 29)),
    (.months(3, anchor: .lastBusinessDay), Timestamp(2024, 5, 31)),
  ]

  @Test("steps(from:to:) undoes timestamp(_:after:) in both directions", arguments: cases)
  func inverse(frequency: Frequency, start: Timestamp) {
    for n in -500...500 {
      let stamp = frequency.timestamp(n, after: start)
      #expect(frequency.steps(from: start, to: stamp) == n)
    }
  }

  @Test func monthEndsFollowTheCalendar() {
    let frequency = Frequency.months(1, anchor: .end)
    let start = Timestamp(2023, 12, 31)
    let days = (0..<4).map { frequency.timestamp($0, after: start).civil.date }
    #expect(days.map(\.day) == [31, 31, 29, 31])
    #expect(days.map(\.month) == [12, 1, 2, 3])
  }

  @Test func businessDaysSkipTheWeekend() {
    let friday = Timestamp(2024, 1, 5)
    #expect(Frequency.businessDays(1).timestamp(1, after: friday) == Timestamp(2024, 1, 8))
    #expect(Frequency.businessDays(1).steps(from: friday, to: Timestamp(2024, 1, 6)) == nil)
  }

  @Test func everySecondBusinessDay() {
    let days = (0..<6).map { Frequency.businessDays(2).timestamp($0, after: Timestamp(2024, 1, 1)) }
    #expect(days.map(\.civil.date.day) == [1, 3, 5, 9, 11, 15])
    #expect(Frequency.businessDays(2).steps(from: days[0], to: Timestamp(2024, 1, 2)) == nil)
    #expect(Frequency.businessDays(2).name == "every 2 business days")
  }

  @Test func lastBusinessDaysFollowTheCalendar() {
    let frequency = Frequency.months(1, anchor: .lastBusinessDay)
    let days = (0..<12).map { frequency.timestamp($0, after: Timestamp(2024, 1, 31)).civil.date }
    // Of 2024, from a calendar on paper.
    #expect(days.map(\.day) == [31, 29, 29, 30, 31, 28, 31, 30, 30, 31, 29, 31])
    #expect(days.allSatisfy { $0.isLastBusinessDayOfMonth })
    #expect(frequency.steps(from: Timestamp(2024, 1, 31), to: Timestamp(2024, 3, 31)) == nil)
    #expect(frequency.steps(from: Timestamp(2024, 3, 28), to: Timestamp(2024, 3, 28)) == nil)
    #expect(frequency.name == "monthly (last business day)")
  }

  /// No step is longer than what `reaches` counts with: whatever it grants lies within the calendar.
  @Test(arguments: 1...40) func businessDaysStayWithinTheirBound(count: Int) {
    let start = Timestamp(9990, 1, 1)
    for n in stride(from: 0, to: 3000, by: 7)
    where Frequency.businessDays(count).reaches(n, after: start) {
      #expect(Frequency.businessDays(count).timestamp(n, after: start) <= Timestamp(9999, 12, 31))
    }
  }

  @Test func aStampOffTheGridHasNoStepCount() {
    #expect(
      Frequency.hourly.steps(from: Timestamp(2024, 1, 1), to: Timestamp(2024, 1, 1, 0, 30)) == nil)
    #expect(
      Frequency.monthStart.steps(from: Timestamp(2024, 1, 1), to: Timestamp(2024, 2, 2)) == nil)
    #expect(
      Frequency.index(step: 2).steps(from: Timestamp(ticks: 0), to: Timestamp(ticks: 3)) == nil)
  }

  @Test(
    "usual seasons",
    arguments: [
      (Frequency.monthStart, 12), (.months(3, anchor: .end), 4), (.months(12, anchor: .day(1)), 1),
      (.weekly, 52), (.daily, 7), (.hourly, 24), (.businessDays(1), 5), (.businessDays(2), 1),
      (.months(1, anchor: .lastBusinessDay), 12), (.index(step: 1), 1),
      (.fixed(ticks: 900 * Timestamp.ticksPerSecond), 96),
      (.fixed(ticks: 60 * Timestamp.ticksPerSecond), 60),
      (.fixed(ticks: 7200 * Timestamp.ticksPerSecond), 12),
    ])
  func seasonalPeriod(frequency: Frequency, expected: Int) {
    #expect(frequency.seasonalPeriod == expected)
  }
}

extension FrequencyTests {
  @Test func stampsReachToTheEndOfTheCalendar() {
    #expect(Frequency.daily.reaches(2_900_000, after: Timestamp(2024, 1, 1)))
    #expect(!Frequency.daily.reaches(2_950_000, after: Timestamp(2024, 1, 1)))
    #expect(!Frequency.months(1200, anchor: .day(1)).reaches(100_000, after: Timestamp(2024, 1, 1)))
    #expect(!Frequency.daily.reaches(.max, after: Timestamp(2024, 1, 1)))
    #expect(Frequency.index(step: 1).reaches(1_000_000, after: Timestamp(ticks: 0)))
    #expect(!Frequency.index(step: 1 << 60).reaches(9, after: Timestamp(ticks: 0)))
  }
}
