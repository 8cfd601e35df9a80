import Testing

@testable import TimeSeries

@Suite struct ClockChangeSignTests {
  @Test(
    "nights on which clocks were changed",
    arguments: [
      (ClockChangeSign.Direction.forward, Timestamp(2024, 3, 31, 2)),
      (.forward, Timestamp(2024, 3, 10, 2)), (.forward, Timestamp(2024, 10, 6, 2)),
      (.forward, Timestamp(2023, 9, 24, 2)), (.forward, Timestamp(2018, 11, 4, 0)),
      (.forward, Timestamp(2017, 10, 15, 0)), (.back, Timestamp(2024, 10, 27, 2)),
      (.back, Timestamp(2024, 11, 3, 1)), (.back, Timestamp(2024, 4, 7, 2)),
      (.back, Timestamp(2018, 2, 18, 0)), (.back, Timestamp(2024, 3, 24, 0)),
    ])
  func knowsTheNights(direction: ClockChangeSign.Direction, stamp: Timestamp) {
    #expect(ClockChangeSign.isUsual(direction, at: stamp))
    let day = Timestamp.ticksPerDay
    #expect(!ClockChangeSign.isUsual(direction, at: Timestamp(ticks: stamp.ticks + day)))
    #expect(!ClockChangeSign.isUsual(direction, at: Timestamp(ticks: stamp.ticks - day)))
    #expect(!ClockChangeSign.isUsual(direction, at: Timestamp(ticks: stamp.ticks + day / 4)))
  }

  private func hours(_ start: Timestamp, _ count: Int, step: Int64, without: Range<Int>)
    -> [Timestamp]
  {
    (0..<count).filter { !without.contains($0) }.map {
      Timestamp(ticks: start.ticks + Int64($0) * step)
    }
  }

  @Test func findsAnHourThatIsMissing() {
    let hour = 3600 * Timestamp.ticksPerSecond
    let start = Timestamp(2024, 3, 30)
    let hourly = hours(start, 48, step: hour, without: 26..<27)
    #expect(ClockChangeSign.skippedHours(in: hourly, step: hour) == [26])
    let quarters = hours(start, 200, step: hour / 4, without: 104..<108)
    #expect(ClockChangeSign.skippedHours(in: quarters, step: hour / 4) == [104])
  }

  @Test func otherGapsAreNone() {
    let hour = 3600 * Timestamp.ticksPerSecond
    let start = Timestamp(2024, 3, 30)
    for gap in [2..<3, 26..<28, 40..<41, 30..<31] {
      #expect(
        ClockChangeSign.skippedHours(in: hours(start, 48, step: hour, without: gap), step: hour)
          == [])
    }
    let short = hours(start, 200, step: hour / 4, without: 104..<106)
    #expect(ClockChangeSign.skippedHours(in: short, step: hour / 4) == [])
    let slow = hours(start, 48, step: 2 * hour, without: 13..<14)
    #expect(ClockChangeSign.skippedHours(in: slow, step: 2 * hour) == [])
    #expect(ClockChangeSign.skippedHours(in: [], step: hour) == [])
  }
}
