import Testing

@testable import SeriesIO

@Suite struct CSVWriterTests {
  private func cell(_ text: String) -> String {
    var writer = CSVWriter()
    writer.field(text)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func writesRowsOfTextAndNumbers() {
    var writer = CSVWriter()
    writer.field("unique_id")
    writer.field("y")
    writer.field("n")
    writer.endRow()
    writer.field("a,b")
    writer.field(-1.5)
    writer.field(Int64(-3))
    writer.endRow()
    writer.field("")
    writer.field(nil)
    writer.field(Double.nan)
    writer.endRow()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "unique_id,y,n\n\"a,b\",-1.5,-3\n,,\n")
  }

  @Test func aRowOfOneEmptyCellIsNotABlankLine() {
    var writer = CSVWriter()
    writer.field("a")
    writer.endRow()
    writer.field("")
    writer.endRow()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "a\n\"\"\n")
  }

  @Test(arguments: [
    ("plain", "plain"), ("a\"b", "\"a\"\"b\""), ("a,b", "\"a,b\""), ("a\nb", "\"a\nb\""),
    (" a", "\" a\""), ("a\t", "\"a\t\""), ("a;b", "a;b"),
  ]) func quotesWhatNeedsIt(text: String, expected: String) {
    #expect(cell(text) == expected)
  }

  @Test func quotesItsOwnDelimiter() {
    var writer = CSVWriter(delimiter: UInt8(ascii: ";"))
    writer.field("a;b")
    writer.field("a,b")
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "\"a;b\";a,b")
  }

  @Test(arguments: [
    "=1+1", "+1", "-1", "@SUM(A1)", "%0A", "|calc", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x",
    "％x",
    "｜x", "'already", "''twice", "'=1",
  ]) func disarmsFormulasReversibly(text: String) {
    var writer = CSVWriter()
    writer.field(text)
    let bytes = writer.bytes
    let unquoted =
      bytes.first == UInt8(ascii: "\"") ? Array(bytes.dropFirst().dropLast()) : bytes
    #expect(unquoted == Array("'\(text)".utf8))
    #expect(CSVWriter.restored(unquoted) == Array(text.utf8))
  }

  @Test func leavesOtherTextAlone() {
    for text in ["a=1", "1-2", "x@y", "é", "日本", "# note", ""] {
      #expect(cell(text) == text)
      #expect(CSVWriter.restored(Array(text.utf8)) == Array(text.utf8))
    }
  }

  @Test func writesBytesThatAreNoText() {
    var writer = CSVWriter()
    writer.field([0xFF, 0x00, 0x41])
    #expect(writer.bytes == [0xFF, 0x00, 0x41])
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1.0, "1"), (-12.0, "-12"), (0.1, "0.1"),
    (1.0 / 3, "0.3333333333333333"),
    (1e15, "1000000000000000"), (1e16, "1e+16"), (.leastNonzeroMagnitude, "5e-324"),
    (1e-5, "1e-05"),
    (.infinity, ""), (-.infinity, ""), (.nan, ""),
  ]) func writesShortNumbers(number: Double, expected: String) {
    #expect(CSVWriter.digits(number) == expected)
  }

  @Test func numbersReadBackExactly() {
    var bits: UInt64 = 42
    for _ in 0..<2000 {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = Double(bitPattern: bits)
      guard number.isFinite else { continue }
      let text = CSVWriter.digits(number)
      #expect(Double(text) == number)
      #expect(text.utf8.allSatisfy { "0123456789.e+-".utf8.contains($0) })
    }
  }
}
