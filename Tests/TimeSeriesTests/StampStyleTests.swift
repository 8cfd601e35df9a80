import Testing

@testable import TimeSeries

@Suite struct StampStyleTests {
  @Test(arguments: [
    (StampStyle.index, Timestamp(ticks: -17), "-17"),
    (.year, Timestamp(1949, 1, 1), "1949"),
    (.quarter, Timestamp(2024, 4, 1), "2024Q2"),
    (.month, Timestamp(2024, 5, 1), "2024-05"),
    (.week, Timestamp(2024, 12, 30), "2025-W01"),
    (.date, Timestamp(987, 6, 5), "0987-06-05"),
    (
      .dateTime(separator: .space, seconds: .omitted, zone: .none),
      Timestamp(2024, 5, 1, 13), "2024-05-01 13:00"
    ),
    (
      .dateTime(separator: .t, seconds: .fraction(digits: 0), zone: .utc),
      Timestamp(1969, 12, 31, 23, 59, 58), "1969-12-31T23:59:58Z"
    ),
    (
      .dateTime(separator: .t, seconds: .fraction(digits: 3), zone: .offset(seconds: -12_600)),
      Timestamp(ticks: Timestamp(2024, 1, 1, 2).ticks + 50_000), "2023-12-31T22:30:00.050-03:30"
    ),
  ])
  func formats(style: StampStyle, stamp: Timestamp, expected: String) {
    #expect(style.format(stamp) == expected)
  }
}
