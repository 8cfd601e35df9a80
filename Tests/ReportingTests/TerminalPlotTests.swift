import Testing
import TimeSeries

@testable import Reporting

@Suite struct TerminalPlotTests {
  private func plot(_ content: ReportContent) -> TerminalPlot {
    TerminalPlot(
      history: content.history.series[0], forecast: content.forecasts[0],
      columns: content.history.columns, stampStyle: content.history.stampStyle)
  }

  private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

  @Test(arguments: [(60, 8), (80, 20), (133, 50)])
  func fillsTheSizeAskedFor(width: Int, height: Int) {
    for horizon in [1, 12, 48] {
      let text = plot(Samples.report(ids: ["north"], horizon: horizon)).render(
        width: width, height: height)
      #expect(lines(text).count == height)
      #expect(lines(text).allSatisfy { $0.count <= width })
    }
  }

  @Test func labelsBothAxes() {
    let text = plot(Samples.report(ids: ["north"])).render(width: 80, height: 20)
    #expect(text.hasPrefix("north: LSTM with its 95 % interval, from 2024-01\n"))
    #expect(text.contains("300 ┤"))
    #expect(lines(text).last?.contains(#/^ +2016 +2018 +2020 +2022 +2024$/#) == true)
    #expect(text.count { $0 == "┴" } == 5)
  }

  @Test func whatIsNotShownHasNoPlaceOnTheAxis() {
    var content = Samples.report(ids: ["north"])
    let shown = content.history.series[0]
    content.history.series[0].start = shown.timestamp(at: -900)
    content.history.series[0].values = Observations(
      Array(repeating: -1e6, count: 700) + Array(repeating: .nan, count: 200) + shown.values)
    let text = plot(content).render(width: 80, height: 20)
    #expect(text.contains("300 ┤"))
    #expect(!text.contains("M ┤"))
  }

  @Test func colourChangesNothingButColour() throws {
    let plot = plot(Samples.report(ids: ["north"]))
    let plain = plot.render()
    let coloured = plot.render(hasColour: true)
    #expect(!plain.contains("\u{1B}"))
    #expect(coloured.contains("\u{1B}[1;36m"))
    #expect(coloured.replacing(#/\x1B\[[0-9;]*m/#, with: "") == plain)
    for line in lines(coloured) where line.contains("\u{1B}") {
      #expect(line.hasSuffix("\u{1B}[0m") || line.last == " " || line.contains("\u{1B}[0m"))
    }
  }

  @Test func showsNoControlCharactersOfAName() {
    let text = plot(Samples.report(ids: ["a\u{1B}[2J\u{202E}"])).render()
    #expect(text.hasPrefix("a\\u{1B}[2J\\u{202E}"))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
  }

  @Test func drawsNothingFromNothing() {
    var content = Samples.report(ids: ["north"])
    content.history.series[0].values = Observations(repeating: .nan, count: 96)
    content.forecasts[0].point = Array(repeating: .nan, count: 12)
    content.forecasts[0].intervals = []
    #expect(plot(content).render() == "")
  }
}
