import Testing

@testable import SeriesIO

@Suite struct ExcerptTests {
  @Test(arguments: [
    ("plain é", "\"plain é\""), ("a\"b\\c", "\"a\\\"b\\\\c\""), ("\t\r\n", "\"\\t\\r\\n\""),
    ("\u{1B}[31m", "\"\\u{1b}[31m\""), ("1\u{A0}000", "\"1\\u{a0}000\""),
    ("\u{202E}x\u{200B}", "\"\\u{202e}x\\u{200b}\""), ("", "\"\""),
  ])
  func escapes(text: String, shown: String) {
    #expect(excerpt(text.utf8) == shown)
  }

  @Test func showsBytesThatAreNoUTF8() {
    #expect(excerpt([0x61, 0xFF, 0x80, 0x62]) == "\"a\\xff\\x80b\"")
    #expect(excerpt([0xC0, 0xAF]) == "\"\\xc0\\xaf\"")
  }

  @Test func cutsAfterEightyCharacters() {
    let eighty = String(repeating: "é", count: 80)
    #expect(excerpt(eighty.utf8) == "\"\(eighty)\"")
    #expect(excerpt((eighty + "x").utf8) == "\"\(eighty)…\"")
    #expect(excerpt([UInt8](repeating: 0x61, count: 1_000_000)).count == 83)
  }
}
