import Testing

@testable import Reporting

@Suite struct ReadingProgressTests {
  private func line(_ progress: inout ReadingProgress, at elapsed: Double) -> String? {
    progress.line(elapsed: elapsed)
  }

  /// `count` bytes with a row every hundred.
  private func read(_ count: Int, to progress: inout ReadingProgress) {
    let bytes = (1...count).map { $0 % 100 == 0 ? UInt8(ascii: "\n") : UInt8(ascii: "1") }
    progress.read(bytes.span)
  }

  @Test func saysBytesRowsSpeedAndTime() {
    var progress = ReadingProgress(total: 4_000_000, width: 80)
    read(1_000_000, to: &progress)
    #expect(
      line(&progress, at: 4)
        == "reading: 1.0 of 4.0 MB, 25 %, 10000 rows, 0.3 MB/s, 4 s")
    var pipe = ReadingProgress(total: nil, width: 80)
    read(3_000_000, to: &pipe)
    #expect(line(&pipe, at: 2) == "reading: 3.0 MB, 30000 rows, 1.5 MB/s, 2 s")
  }

  @Test func waitsTwoSecondsAndThenAQuarter() {
    var progress = ReadingProgress(total: nil, width: 80)
    read(1000, to: &progress)
    #expect(line(&progress, at: 1.99) == nil)
    #expect(line(&progress, at: 2) != nil)
    #expect(line(&progress, at: 2.2) == nil)
    #expect(line(&progress, at: 2.25) != nil)
  }

  @Test func theClockIsLookedAtNowAndThen() {
    var progress = ReadingProgress(total: nil, width: 80)
    var looks = 0
    for _ in 0..<160 {
      read(65_536, to: &progress)
      guard progress.isDue else { continue }
      looks += 1
      _ = line(&progress, at: 0)
    }
    #expect(looks == 40)
  }

  @Test(arguments: [1, 20, 40, 200]) func theLineFits(width: Int) throws {
    var progress = ReadingProgress(total: 1_000_000_000_000, width: width)
    read(100_000, to: &progress)
    #expect(try #require(line(&progress, at: 100)).count < max(2, width))
  }

  @Test func aFileThatGrowsOrIsEmptyDoesNotTrap() {
    var progress = ReadingProgress(total: 10, width: 80)
    read(1000, to: &progress)
    #expect(line(&progress, at: 3)?.contains("100 %") == true)
    var empty = ReadingProgress(total: 0, width: 80)
    #expect(line(&empty, at: 3)?.contains("100 %") == true)
  }
}
