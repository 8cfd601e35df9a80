import Testing
import TimeSeries

@testable import Forecasting

@Suite struct CalendarCycleTests {
  @Test("phases of a stamp, by hand")
  func phases() {
    // Thursday 29 February 2024, 18:45.
    let stamp = Timestamp(2024, 2, 29, 18, 45)
    let day = 18.75 / 24
    #expect(CalendarCycle.hour.phase(at: stamp) == 0.75)
    #expect(CalendarCycle.day.phase(at: stamp) == day)
    #expect(CalendarCycle.week.phase(at: stamp) == (3 + day) / 7)
    #expect(CalendarCycle.month.phase(at: stamp) == (28 + day) / 29)
    #expect(CalendarCycle.year.phase(at: stamp) == (59 + day) / 366)
    #expect(CalendarCycle.year.phase(at: Timestamp(2023, 1, 1)) == 0)
    for cycle in CalendarCycle.allCases {
      for year in [1, 1900, 1969, 2000, 2023, 9999] {
        let last = cycle.phase(at: Timestamp(year, 12, 31, 23, 59, 59))
        #expect((0..<1).contains(last), "\(cycle) of \(year)")
      }
    }
  }

  @Test("sine and cosine stand on the circle, at its quarters exactly")
  func positions() {
    for (hour, sine, cosine) in [(0, 0.0, 1.0), (6, 1, 0), (12, 0, -1), (18, -1, 0)] {
      let position = CalendarCycle.day.position(at: Timestamp(2024, 5, 6, hour))
      #expect(abs(Double(position.sine) - sine) < 1e-7)
      #expect(abs(Double(position.cosine) - cosine) < 1e-7)
    }
    for minute in 0..<1440 {
      let (sine, cosine) = CalendarCycle.week.position(at: Timestamp(2024, 5, 6, 0, minute))
      #expect(abs(sine * sine + cosine * cosine - 1) < 1e-6)
    }
  }

  static let resolved: [(Frequency, [CalendarCycle])] = [
    (.fixed(ticks: 60 * Timestamp.ticksPerSecond), CalendarCycle.allCases),
    (.fixed(ticks: 1800 * Timestamp.ticksPerSecond), [.day, .week, .month, .year]),
    (.hourly, [.day, .week, .month, .year]), (.daily, [.week, .month, .year]),
    (.businessDays(1), [.week, .month, .year]), (.weekly, [.month, .year]), (.monthStart, [.year]),
    (.months(3, anchor: .end), [.year]), (.months(6, anchor: .day(1)), []),
    (.months(12, anchor: .day(1)), []), (.index(step: 1), []),
  ]

  @Test("cycles that steps tell", arguments: resolved.indices)
  func resolution(index: Int) {
    let (frequency, expected) = CalendarCycleTests.resolved[index]
    #expect(CalendarCycle.allCases.filter { $0.isResolved(by: frequency) } == expected)
  }

  @Test("a history must hold a cycle twice")
  func span() {
    #expect(!CalendarCycle.week.isSpanned(by: 13, .daily))
    #expect(CalendarCycle.week.isSpanned(by: 14, .daily))
    #expect(CalendarCycle.year.isSpanned(by: 24, .monthStart))
    #expect(!CalendarCycle.year.isSpanned(by: 23, .monthStart))
    #expect(!CalendarCycle.day.isSpanned(by: 1_000_000, .index(step: 1)))
  }

  @Test("the clock is that of the data, not UTC")
  func clock() {
    let style = StampStyle.dateTime(
      separator: .t, seconds: .omitted, zone: .offset(seconds: 7200))
    #expect(style.civil(Timestamp(2024, 1, 1, 22)) == Timestamp(2024, 1, 2, 0))
    #expect(StampStyle.date.civil(Timestamp(2024, 1, 1)) == Timestamp(2024, 1, 1))
  }
}
