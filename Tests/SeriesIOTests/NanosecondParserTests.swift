import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct NanosecondParserTests {
  @Test(
    "formatting gives the stamp back",
    arguments: [
      "2024-01-01T00:00:00.000000001", "2024-01-01 00:00:00.123456789",
      "1969-12-31T23:59:59.999999999", "2024-02-29T12:00:00.000000250Z",
      "2024-06-30T23:30:00.100000001+05:30", "1900-01-01T00:00:00.000000001-03:00",
    ])
  func roundTrip(text: String) throws {
    guard case .stamp(let stamp, let style) = NanosecondParser.parse(Array(text.utf8).span) else {
      Issue.record("\(text) is no stamp")
      return
    }
    #expect(style.format(stamp) == text)
  }

  @Test func countsNanosecondsSince1970() {
    let text = Array("1970-01-01T00:00:01.000000002Z".utf8)
    #expect(
      NanosecondParser.parse(text.span)
        == .stamp(
          Timestamp(ticks: 1_000_000_002), .nanoseconds(separator: .t, offset: .utc)))
    let before = Array("1969-12-31T23:59:59.999999999".utf8)
    #expect(
      NanosecondParser.parse(before.span)
        == .stamp(Timestamp(ticks: -1), .nanoseconds(separator: .t, offset: .none)))
  }

  @Test(
    arguments: [
      ("2024-01-01T00:00:00.0000000001", "finer than a nanosecond"),
      ("1850-01-01T00:00:00.000000001", "outside 1897 to 2043, where nanoseconds are counted"),
      ("9999-01-01T00:00:00.000000001", "outside 1897 to 2043, where nanoseconds are counted"),
    ])
  func isRefused(text: String, why: String) {
    #expect(NanosecondParser.parse(Array(text.utf8).span) == .outOfRange(why))
  }

  @Test(
    "no stamp, or none with a time",
    arguments: ["2024-01-01", "2024-01-01T25:00:00.000000001", ".5"])
  func isNoStamp(text: String) {
    #expect(NanosecondParser.parse(Array(text.utf8).span) == .notATime)
  }

  @Test func aColumnOfThemIsCounted() throws {
    let text =
      "date,y\n2024-01-01T00:00:00.000000250,1\n2024-01-01T00:00:00.000000500,2\n"
      + "2024-01-01T00:00:00.000001,3\n"
    guard case .success(let loaded) = load(text) else {
      Issue.record("\(refusal(text))")
      return
    }
    #expect(loaded.panel.frequency == .index(step: 250))
    #expect(loaded.report.gaps == 1)
    #expect(loaded.report.frequencyEvidence.hasPrefix("every 250 nanoseconds: "))
    let series = loaded.panel.series[0]
    #expect(
      loaded.panel.stampStyle.format(series.timestamp(at: series.count))
        == "2024-01-01T00:00:00.000001250")
  }

  @Test("a column that begins in microseconds stays there")
  func mixed() {
    let text = "date,y\n2024-01-01T00:00:00.000001,1\n2024-01-01T00:00:00.000001250,2\n"
    #expect(refusal(text).hasPrefix("data.csv:3:1: error[E_TIME_RANGE]: "))
  }
}
