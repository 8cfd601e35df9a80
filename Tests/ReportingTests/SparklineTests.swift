import Testing

@testable import Reporting

@Suite struct SparklineTests {
  @Test func aStepIsACharacterWhereThereIsRoom() {
    #expect(Sparkline([0, 1, 2, 3, 4, 5, 6, 7]).text(width: 20) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline([3, .nan, 1]).text(width: 8) == "█ ▁")
    #expect(Sparkline([5, 5]).text(width: 8) == "▄▄")
    #expect(Sparkline([]).text(width: 8) == "")
    #expect(Sparkline([.nan, .nan]).text(width: 8) == "  ")
    #expect(Sparkline([1, 2]).text(width: 0) == "")
  }

  @Test func stepsAreAveragedWhereThereIsNone() {
    #expect(Sparkline([0, 2, 4, 6, 14, .nan]).text(width: 3) == "▁▃█")
  }

  @Test(arguments: [1, 7, 40, 72]) func theWidthIsKept(width: Int) {
    let values = (0..<1000).map { Double($0 * $0 % 97) }
    #expect(Sparkline(values).text(width: width).count == width)
  }

  @Test func marksAreColouredWhereThereAreColours() {
    let line = Sparkline([1, 9, 1, 1], marks: [1])
    #expect(line.text(width: 4, hasColour: true) == "▁\u{1B}[33m█\u{1B}[0m▁▁")
    #expect(line.text(width: 4) == "▁█▁▁")
    #expect(
      Sparkline([1, 9], marks: [0, 1]).text(width: 1, hasColour: true) == "\u{1B}[33m▄\u{1B}[0m")
  }

  @Test func extremesDoNotOverflow() {
    let most = Double.greatestFiniteMagnitude
    #expect(Sparkline([-most, most, -most, most, 0]).text(width: 5) == "▁█▁█▅")
  }
}
