import Testing

@testable import SeriesIO

@Suite struct PlainDecimalTests {
  private func plain(_ text: String, after: String) -> Double? {
    let before = Array("9,".utf8)
    let bytes = before + Array((text + after).utf8)
    return PlainDecimal.number(bytes.span, in: before.count..<before.count + text.utf8.count)
  }

  /// What is plain is read as `NumberParser` reads it, whatever stands around it.
  @Test func agreesWithTheParser() {
    var generator = SplitMix(state: 8)
    let alphabet = Array("00123456789..-+e, ".unicodeScalars.map(Character.init))
    var plainCount = 0
    for _ in 0..<200_000 {
      var text = Int.random(in: 0..<4, using: &generator) == 0 ? "-" : ""
      let isClean = Bool.random(using: &generator)
      for index in 0..<Int.random(in: 0...18, using: &generator) {
        let digits = "0123456789"
        text.append(
          (isClean
            ? (index == 5 ? "." : digits.randomElement(using: &generator))
            : alphabet.randomElement(using: &generator)) ?? "0")
      }
      for after in [",1234567890123456789", "1234567890123456789", ".5\n4567890123456789"] {
        guard let number = plain(text, after: after) else { continue }
        plainCount += 1
        guard case .number(let expected) = NumberParser.parse(Array(text.utf8).span),
          expected.bitPattern == number.bitPattern
        else {
          Issue.record("\(text) is read as \(number)")
          continue
        }
      }
    }
    #expect(plainCount > 100_000)
  }

  /// So is what is read in one word, the cells of one to nine bytes that most files hold.
  @Test func agreesInOneWord() {
    var generator = SplitMix(state: 9)
    let alphabet = Array("0123456789012345678901234567890123456789....--/:+e, ".unicodeScalars)
    let before = Array("12.5,2024-01-01 00:00,".utf8)
    var readCount = 0
    for _ in 0..<300_000 {
      let cell = (0..<Int.random(in: 0...10, using: &generator)).map { _ in
        UInt8(ascii: alphabet.randomElement(using: &generator) ?? "0")
      }
      for after in ["", ",7.25", ".5", "\n"] {
        let bytes = before + cell + Array(after.utf8)
        guard
          let number = PlainDecimal.short(bytes.span, before.count, before.count + cell.count)
        else { continue }
        readCount += 1
        guard case .number(let expected) = NumberParser.parse(cell.span),
          expected.bitPattern == number.bitPattern
        else {
          Issue.record("\(String(decoding: cell, as: UTF8.self)) is read as \(number)")
          continue
        }
      }
    }
    #expect(readCount > 100_000)
    let near = Array("1,2.5".utf8)
    #expect(PlainDecimal.short(near.span, 2, 5) == nil, "eight bytes before it are not there")
  }

  @Test(arguments: ["", "-", ".", "-.", "1.", ".5", "--1", "1.2.3", "1e5", "+1", "123456789", "NA"])
  func leavesTheRestToTheParser(text: String) {
    #expect(plain(text, after: ",                    ") == nil)
  }

  @Test(arguments: [
    ("0", 0), ("-0", -0.0), ("12345678.12345678", 12_345_678.12345678), ("-1.5", -1.5),
  ])
  func readsPlainNumbers(text: String, value: Double) {
    #expect(plain(text, after: ",                    ")?.bitPattern == value.bitPattern)
    // Too near to the end of the bytes to be looked at eight at once.
    #expect(plain(text, after: "") == nil || text.utf8.count >= 16)
  }
}
