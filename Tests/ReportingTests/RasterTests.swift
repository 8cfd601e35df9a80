import CZlib
import TestSupport
import Testing
import TimeSeries

@testable import Reporting

@Suite struct RasterTests {
  private func box(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> [DrawnPoint]
  {
    [
      DrawnPoint(x: left, y: top), DrawnPoint(x: right, y: top), DrawnPoint(x: right, y: bottom),
      DrawnPoint(x: left, y: bottom),
    ]
  }

  private let canvas = Canvas(width: 20, height: 10)

  private func total(_ coverage: Coverage?) -> Double {
    (coverage?.shares ?? []).reduce(0) { $0 + Double($1) }
  }

  @Test func anAreaCoversWhatLiesInsideIt() throws {
    let coverage = try #require(Coverage(area: box(2.25, 3, 4.5, 4.5), on: canvas))
    func share(_ x: Int, _ y: Int) -> Float {
      coverage.shares[(y - coverage.top) * coverage.width + x - coverage.left]
    }
    #expect(share(2, 3) == 0.75 && share(3, 3) == 1 && share(4, 3) == 0.5)
    #expect(share(2, 4) == 0.375 && share(3, 4) == 0.5 && share(4, 4) == 0.25)
    #expect(share(1, 3) == 0 && share(5, 3) == 0 && share(3, 5) == 0)
  }

  /// Either way round, and wherever its corners lie, a shape has its own area.
  @Test func areasAreExact() {
    let triangle = [
      DrawnPoint(x: 1.3, y: 0.7), DrawnPoint(x: 17.9, y: 2.2), DrawnPoint(x: 6.1, y: 9.4),
    ]
    // Half the cross product of two sides.
    let area = ((17.9 - 1.3) * (9.4 - 0.7) - (6.1 - 1.3) * (2.2 - 0.7)) / 2
    #expect(abs(total(Coverage(area: triangle, on: canvas)) - area) < 1e-4)
    #expect(abs(total(Coverage(area: triangle.reversed(), on: canvas)) - area) < 1e-4)
    // What lies outside the canvas is cut.
    #expect(abs(total(Coverage(area: box(-5, -5, 3, 2.5), on: canvas)) - 7.5) < 1e-4)
    #expect(Coverage(area: box(30, 30, 40, 40), on: canvas) == nil)
  }

  @Test func aLineIsAsWideAsItIsSaidToBe() throws {
    let line = [DrawnPoint(x: 4, y: 5), DrawnPoint(x: 16, y: 5)]
    let covered = total(Coverage(line: line, width: 3, on: canvas))
    // The line and its round ends.
    #expect(abs(covered - (36 + 9 * .pi / 4)) < 0.6)
    // A joint is not painted twice.
    let bent = [line[0], DrawnPoint(x: 10, y: 5), line[1]]
    #expect(abs(total(Coverage(line: bent, width: 3, on: canvas)) - covered) < 1e-3)
  }

  @Test func colourIsLaidOverWhatIsThere() {
    var canvas = Canvas(width: 2, height: 1)
    canvas.paint(Coverage(area: box(0, 0, 1, 1), on: canvas), colour: 0xFF0000)
    #expect(canvas.bytes == [255, 0, 0, 255, 255, 255])
    canvas.paint(Coverage(area: box(0, 0, 2, 1), on: canvas), colour: 0x0000FF, opacity: 0.5)
    #expect(canvas.bytes == [128, 0, 128, 128, 128, 255])
  }

  @Test func dashesHaveTheirLengths() {
    let corner = [DrawnPoint(x: 0, y: 0), DrawnPoint(x: 5, y: 0), DrawnPoint(x: 5, y: 5)]
    let pieces = RasterDrawing.dashed(corner, by: [4, 2])
    #expect(
      pieces == [
        [DrawnPoint(x: 0, y: 0), DrawnPoint(x: 4, y: 0)],
        [DrawnPoint(x: 5, y: 1), DrawnPoint(x: 5, y: 5)],
      ])
    #expect(RasterDrawing.dashed(corner, by: []) == [corner])
  }

  // MARK: Font

  @Test func everyPrintableCharacterHasAGlyph() {
    let box = StrokeFont.strokes(of: "東")
    for value in UInt8(0x21)...0x7E {
      let strokes = StrokeFont.strokes(of: String(UnicodeScalar(value)))
      #expect(!strokes.isEmpty && strokes != box, "\(UnicodeScalar(value))")
    }
    for character in "−–±×√…·€äÖüßéçñŁøŽ".filter({ $0 != "Ł" }) {
      #expect(StrokeFont.strokes(of: String(character)) != box, "\(character)")
    }
    #expect(StrokeFont.strokes(of: " \u{202F}\u{A0}").isEmpty)
    #expect(StrokeFont.strokes(of: "é") == StrokeFont.strokes(of: "e\u{301}"))
  }

  @Test func digitsAreEquallyWideAndGlyphsStayOnTheirPlace() {
    let widths = Set("0123456789".map { StrokeFont.width(of: String($0)) })
    #expect(widths.count == 1)
    for character in "AWgjy0%@" {
      let width = StrokeFont.width(of: String(character))
      for point in StrokeFont.strokes(of: String(character)).joined() {
        #expect(point.x > 0 && point.x < width && point.y > -0.35 && point.y < 0.9, "\(character)")
      }
    }
  }

  @Test func aCurveGoesThroughItsPoints() {
    let points = [(0.0, 0.0), (1, 2), (3, 3), (4, 0)].map { DrawnPoint(x: $0.0, y: $0.1) }
    let curve = StrokeFont.smooth(points)
    #expect(
      points.allSatisfy { point in
        curve.contains { abs($0.x - point.x) < 1e-12 && abs($0.y - point.y) < 1e-12 }
      })
  }

  // MARK: Files

  private func number(_ bytes: some Collection<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  /// Takes the file apart as a reader would.
  @Test func aPNGHoldsItsPixels() throws {
    var canvas = Canvas(width: 3, height: 2)
    canvas.paint(Coverage(area: box(1, 0, 2, 2), on: canvas), colour: 0x123456)
    let file = PNG.encode(canvas, scale: 2)
    #expect(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    var chunks: [String: [UInt8]] = [:]
    var rest = file.dropFirst(8)
    while !rest.isEmpty {
      let length = number(rest.prefix(4))
      let named = Array(rest.dropFirst(4).prefix(4 + length))
      let sum = unsafe named.withUnsafeBufferPointer {
        unsafe crc32(0, $0.baseAddress, uInt(named.count))
      }
      #expect(number(rest.dropFirst(8 + length).prefix(4)) == Int(sum))
      chunks[String(decoding: named.prefix(4), as: UTF8.self)] = Array(named.dropFirst(4))
      rest = rest.dropFirst(12 + length)
    }
    #expect(chunks["IHDR"] == [0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0])
    // 192 to the inch.
    #expect(chunks["pHYs"] == [0, 0, 0x1D, 0x87, 0, 0, 0x1D, 0x87, 1])
    #expect(chunks["IEND"] == [])
    let data = try #require(chunks["IDAT"])
    var length = uLong(100)
    var pixels = [UInt8](repeating: 0, count: 100)
    let status = unsafe pixels.withUnsafeMutableBufferPointer { target in
      unsafe data.withUnsafeBufferPointer { source in
        unsafe uncompress(target.baseAddress, &length, source.baseAddress, uLong(data.count))
      }
    }
    #expect(status == Z_OK && length == 20)
    #expect(
      Array(pixels.prefix(20))
        == [2, 255, 255, 255, 0x12, 0x34, 0x56, 255, 255, 255, 2] + Array(repeating: 0, count: 9))
  }

  private func picture(_ ids: [String]) -> ForecastPicture {
    let content = Samples.report(ids: ids)
    return ForecastPicture(history: content.history, forecasts: content.forecasts)
  }

  @Test(arguments: [1, 2, 9]) func picturesAreTheSameEachTime(series: Int) throws {
    let ids = (0..<series).map { $0 == 0 ? "<a>&\"'\u{202E}" : "store \($0)" }
    let page = try ParsedMarkup(picture(ids).svg())
    #expect(page.elements.first?.attributes["xmlns"] == "http://www.w3.org/2000/svg")
    #expect(!page.style.contains("var(") && !page.style.contains("url("))
    #expect(page.elements.count { $0.attributes["class"] == "title" } == min(series, 6))
    #expect(picture(ids).svg() == picture(ids).svg())
    let png = picture(ids).png()
    let rows = (min(series, 6) + 1) / 2
    let height = series == 1 ? 340 + 32 : rows * 294 - 24 + 30 + 32
    #expect(number(png[16..<20]) == (series == 1 ? 792 : 796) * 2)
    #expect(number(png[20..<24]) == height * 2)
    if series == 1 { #expect(png == picture(ids).png()) }
  }
}
