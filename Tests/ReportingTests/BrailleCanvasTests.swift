import Testing

@testable import Reporting

@Suite struct BrailleCanvasTests {
  @Test func mapsDotsToCharacters() {
    var canvas = BrailleCanvas(columns: 2, rows: 1)
    for y in 0..<4 { canvas.set(x: 0, y: y, .history) }
    canvas.set(x: 3, y: 3, .history)
    canvas.set(x: 99, y: -1, .history)
    #expect(canvas.text(row: 0, hasColour: false) == "⡇⢀")
  }

  @Test func linesHaveNoHoles() {
    var canvas = BrailleCanvas(columns: 2, rows: 1)
    canvas.line(from: (0, 0), to: (3, 3), .forecast)
    #expect(canvas.text(row: 0, hasColour: false) == "⠑⢄")
    #expect(canvas.text(row: 0, hasColour: true) == "\u{1B}[1;36m⠑⢄\u{1B}[0m")
  }
}
