import Testing

@testable import Forecasting

@Suite struct StrictJSONParserTests {
  private func parse(
    _ text: String, depthLimit: Int = 8, valueLimit: Int = 100
  ) throws(JSONError) -> JSONValue {
    // A slice that does not start at 0, so that offsets are seen to be counted from its start.
    let bytes = Array("…\(text)".utf8)
    return try StrictJSONParser.parse(
      bytes[3...], depthLimit: depthLimit, valueLimit: valueLimit)
  }

  @Test(arguments: [
    "null", "true", "false", "0", "-0", "12", "-1.5e+300", "1E-7", "123456789012345678901234567890",
    "\"\"", "\"é😀~\"", "[]", "{}", "[1,[2,{\"a\":[]}],\"b\"]",
    "{\"b\":1,\"a\":{\"b\":null,\"é\":2}}", "\"\\u0000\\u001f\\\"\\\\/\"",
  ])
  func writesWhatItRead(text: String) throws {
    #expect(try parse(text).text == text)
  }

  @Test func skipsSpaceBetweenTokens() throws {
    #expect(
      try parse("{ \"a\"\t:\r\n[ 1 , 2 ] , \"b\" : { } }").text == "{\"a\":[1,2],\"b\":{}}")
  }

  @Test(arguments: [
    ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"),
    ("\"\\u00e9\\uD83d\\uDE00\\uFFFF\"", "é😀\u{FFFF}"),
    ("\"\\uDBFF\\uDFFF\"", "\u{10FFFF}"),
  ])
  func decodesEscapes(text: String, expected: String) throws {
    let decoded = try #require(try parse(text).string)
    #expect(Array(decoded.utf8) == Array(expected.utf8))
  }

  @Test(arguments: [
    ("", 0, "the text ends too early"), (" 1", 0, "a value is expected"),
    ("1 ", 1, "there is text after the value"), ("{}{}", 2, "there is text after the value"),
    ("tru", 0, "a value is expected"), ("nul", 0, "a value is expected"),
    ("NaN", 0, "a value is expected"), ("+1", 0, "a value is expected"),
    ("01", 1, "there is text after the value"), ("-", 1, "a digit is expected"),
    ("1.", 2, "a digit is expected"), ("1e+", 3, "a digit is expected"),
    (".5", 0, "a value is expected"), ("0x10", 1, "there is text after the value"),
    ("[1,]", 3, "a value is expected"), ("[1 2]", 3, "a comma or a closing bracket is expected"),
    ("[1", 2, "a comma or a closing bracket is expected"), ("[", 1, "the text ends too early"),
    ("{1:2}", 1, "a key is expected"), ("{\"a\":1,}", 7, "a key is expected"),
    ("{\"a\" 1}", 5, "a colon is expected"), ("{\"a\":", 5, "the text ends too early"),
    ("{\"a\":1", 6, "a comma or a closing brace is expected"),
    ("{\"a\":1,\"b\":2,\"a\":1}", 13, "a key appears twice"),
    ("[{\"a\":1,\"\\u0061\":1}]", 8, "a key appears twice"),
    ("\"a", 2, "a string has no closing quote"), ("\"\\", 2, "an escape is unknown"),
    ("\"a\nb\"", 2, "a string has a raw control character"),
    ("\"\\x41\"", 2, "an escape is unknown"),
    ("\"\\u12G4\"", 5, "four hexadecimal digits are expected"),
    ("\"\\u12", 5, "four hexadecimal digits are expected"),
    ("\"\\uD83D\"", 7, "a surrogate stands alone"),
    ("\"\\uD83D\\n\"", 8, "a surrogate stands alone"),
    ("\"\\uDE00\\uD83D\"", 7, "a surrogate stands alone"),
    ("\"\\uD83D\\uD83D\"", 13, "a surrogate stands alone"),
  ])
  func refuses(text: String, offset: Int, reason: String) {
    #expect(throws: JSONError(offset: offset, reason: reason)) { try parse(text) }
  }

  @Test(arguments: [[0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3]])
  func refusesWhatIsNotUTF8(bytes: [UInt8]) {
    let text = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
    #expect(throws: JSONError(offset: 0, reason: "a string is not UTF-8")) {
      try StrictJSONParser.parse(text[...])
    }
  }

  /// Keys that a Swift String would call equal are two keys in JSON.
  @Test func comparesKeysAsBytes() throws {
    let value = try parse("{\"\u{e9}\":1,\"e\u{301}\":2}")
    #expect(value["\u{e9}"]?.integer == 1)
    #expect(value["e\u{301}"]?.integer == 2)
  }

  @Test func limitsDepth() throws {
    let deepest = String(repeating: "[", count: 8) + String(repeating: "]", count: 8)
    #expect(try parse(deepest).text == deepest)
    #expect(throws: JSONError(offset: 8, reason: "it is nested deeper than 8")) {
      try parse(String(repeating: "[", count: 500_000))
    }
    #expect(throws: JSONError(offset: 10, reason: "it is nested deeper than 2")) {
      try parse("{\"a\":{\"b\":{}}}", depthLimit: 2)
    }
  }

  @Test func limitsTheNumberOfValues() throws {
    #expect(try parse("[1,2,3]", valueLimit: 4).array?.count == 3)
    #expect(throws: JSONError(offset: 5, reason: "there are too many values")) {
      try parse("[1,2,3]", valueLimit: 3)
    }
  }
}
