import Testing
import TimeSeries

@testable import Reporting

@Suite struct TimeAxisTests {
  private func ticks(
    _ frequency: Frequency, _ style: StampStyle, count: Int, limit: Int,
    start: Timestamp = Timestamp(2023, 11, 1)
  ) -> [String] {
    TimeAxis(start: start, frequency: frequency, stampStyle: style, count: count)
      .ticks(limit: limit).map { tick in tick.context.map { "\(tick.label)/\($0)" } ?? tick.label }
  }

  @Test func yearsOfMonths() {
    #expect(
      ticks(.monthStart, .month, count: 156, limit: 10, start: Timestamp(1949, 1, 1))
        == ["1950", "1952", "1954", "1956", "1958", "1960"])
  }

  @Test func monthsOfAYear() {
    #expect(
      ticks(.monthStart, .month, count: 6, limit: 8)
        == ["Nov/2023", "Dec", "Jan/2024", "Feb", "Mar", "Apr"])
  }

  @Test func monthEndsStandOnTheirOwnMonth() {
    let axis = TimeAxis(
      start: Timestamp(2023, 11, 30), frequency: .months(1, anchor: .end), stampStyle: .date,
      count: 14)
    let january = axis.ticks(limit: 20).first { $0.label == "Jan" }
    #expect(january?.position == 2)
  }

  @Test func quarters() {
    #expect(
      ticks(.months(3, anchor: .day(1)), .quarter, count: 4, limit: 6, start: Timestamp(2024, 1, 1))
        == ["Q1/2024", "Q2", "Q3", "Q4"])
  }

  @Test func yearsAreNotMonths() {
    #expect(
      ticks(
        .months(12, anchor: .end), .date, count: 4, limit: 9, start: Timestamp(2020, 12, 31))
        == ["2020", "2021", "2022", "2023"])
  }

  @Test func daysAndWeeks() {
    #expect(
      ticks(.daily, .date, count: 30, limit: 7, start: Timestamp(2023, 12, 20))
        == ["25 Dec/2023", "1 Jan/2024", "8 Jan", "15 Jan"])
    #expect(
      ticks(.businessDays(1), .date, count: 5, limit: 8, start: Timestamp(2024, 1, 4))
        == ["4 Jan/2024", "5 Jan", "8 Jan", "9 Jan", "10 Jan"])
    #expect(
      ticks(.weekly, .week, count: 3, limit: 8, start: Timestamp(2024, 1, 1))
        == ["W01/2024", "W02", "W03"])
  }

  @Test func hours() {
    let style = StampStyle.dateTime(separator: .space, seconds: .omitted, zone: .none)
    #expect(
      ticks(.hourly, style, count: 30, limit: 6, start: Timestamp(2024, 2, 28, 20))
        == ["00:00/29 Feb 2024", "06:00", "12:00", "18:00", "00:00/1 Mar 2024"])
  }

  @Test func showsTheOffsetsOwnClock() {
    let style = StampStyle.dateTime(
      separator: .t, seconds: .omitted, zone: .offset(seconds: 2 * 3600))
    #expect(
      ticks(.hourly, style, count: 24, limit: 3, start: Timestamp(2024, 2, 28, 22))
        == ["00:00/29 Feb 2024", "12:00"])
    let axis = TimeAxis(
      start: Timestamp(2024, 1, 1), frequency: .hourly, stampStyle: style, count: 2)
    #expect(axis.title("ds") == "ds, hourly, UTC+02:00")
  }

  @Test func plainIndex() {
    let axis = TimeAxis(
      start: Timestamp(ticks: 10), frequency: .index(step: 5), stampStyle: .index, count: 21)
    let found = axis.ticks(limit: 7)
    #expect(found.map(\.label) == ["20", "40", "60", "80", "100"])
    #expect(found.map(\.position) == [2, 6, 10, 14, 18])
  }

  @Test func aSingleStepIsNamed() {
    #expect(ticks(.daily, .date, count: 1, limit: 5) == ["2023-11-01"])
  }

  @Test(arguments: [2, 3, 5, 9, 14], [2, 7, 50, 365, 5000])
  func neverExceedsTheLimitAndStaysOnTheAxis(limit: Int, count: Int) {
    let second = Timestamp.ticksPerSecond
    for frequency in [
      Frequency.monthStart, .daily, .weekly, .hourly, .businessDays(1), .fixed(ticks: 60 * second),
      .fixed(ticks: second), .fixed(ticks: second / 10), .months(3, anchor: .end),
      .months(12, anchor: .day(1)), .fixed(ticks: 10 * Timestamp.ticksPerDay),
    ] {
      let axis = TimeAxis(
        start: Timestamp(2024, 2, 29), frequency: frequency, stampStyle: .date, count: count)
      let found = axis.ticks(limit: limit)
      #expect((1...max(limit, 2)).contains(found.count), "\(frequency.name)")
      #expect(found.allSatisfy { (0...Double(count - 1)).contains($0.position) })
      #expect(zip(found, found.dropFirst()).allSatisfy { $0.position < $1.position })
    }
  }
}
