import Testing

@testable import Forecasting

@Suite struct JSONValueTests {
  @Test(arguments: [
    ("7", 7), ("-7", -7), ("9223372036854775807", Int.max), ("9223372036854775808", nil),
    ("2.0", nil), ("2e0", nil), ("-0", nil),
  ])
  func readsOnlyWholeNumbersAsIntegers(digits: String, expected: Int?) {
    #expect(JSONValue.number(digits).integer == expected)
  }

  @Test(arguments: [
    0.1, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e16, 1e-5, 123456.789,
  ])
  func writesDoublesThatReadBackExactly(value: Double) throws {
    let text = JSONValue.number(value).text
    let read = try StrictJSONParser.parse(Array(text.utf8)[...])
    #expect(read.double?.bitPattern == value.bitPattern)
  }

  @Test func hasNoInfiniteNumber() {
    #expect(JSONValue.number("1e309").double == nil)
  }

  @Test func isOnlyWhatItIs() {
    let value = JSONValue.object([.init("a", .bool(true)), .init("b", .string("x"))])
    #expect(value["a"]?.bool == true)
    #expect(value["a"]?.integer == nil)
    #expect(value["b"]?.string == "x")
    #expect(value["b"]?.array == nil)
    #expect(value["c"] == nil)
    #expect(JSONValue.null["a"] == nil)
  }

  @Test func escapesOnlyWhatItMust() {
    #expect(
      JSONValue.string("\"\\/\n\u{7F}é\u{2028}").text == "\"\\\"\\\\/\\u000a\u{7F}é\u{2028}\"")
  }
}
