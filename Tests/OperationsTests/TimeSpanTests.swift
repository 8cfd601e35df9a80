import Testing

@testable import Operations

@Suite struct TimeSpanTests {
  @Test(arguments: [
    ("90s", 90), ("10m", 600), ("36h", 129_600), ("3d", 259_200), ("2w", 1_209_600),
    ("1h30m", 5400), ("1w2d3h4m5s", 788_645), ("0s", 0), ("36525d", 3_155_760_000),
  ]) func readsWhatPeopleWrite(text: String, seconds: Int) {
    #expect(TimeSpan(text)?.seconds == seconds)
  }

  @Test(arguments: [
    "", "10", "m", "10 m", "10M", "-10m", "+10m", "1.5h", "10m10m", "30m1h", "10min", "36526d",
    "9999999999w", "99999999999s", "٣d", "1h ", "\u{FF11}h",
  ]) func refusesEverythingElse(text: String) {
    #expect(TimeSpan(text) == nil)
  }

  @Test(arguments: [
    (0, "0s"), (59, "59s"), (90, "1m30s"), (3600, "1h"), (93_784, "1d2h"), (1_209_661, "2w1m"),
  ]) func saysItInTwoUnits(seconds: Int, text: String) {
    #expect(TimeSpan(seconds: seconds).description == text)
  }
}
