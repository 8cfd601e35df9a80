import Testing

@testable import SeriesIO

@Suite struct NumberParserTests {
  @Test(arguments: [
    ("0", 0), ("-0", -0.0), ("+7", 7), ("007", 7), (".5", 0.5), ("5.", 5), ("1E5", 1e5),
    ("1e+5", 1e5), ("5e-324", .leastNonzeroMagnitude), ("1e-400", 0),
    ("1.7976931348623157e308", 1.7976931348623157e308),
    ("0.1234567890123456789012345", 0.12345678901234568),
    ("9007199254740993", 9_007_199_254_740_992),
    ("0e999999999999999999999", 0), ("123456789012345678901234567890", 1.2345678901234568e29),
  ])
  func reads(text: String, value: Double) {
    let bytes = Array(text.utf8)
    guard case .number(let parsed) = NumberParser.parse(bytes.span) else {
      Issue.record("\(text) is refused")
      return
    }
    #expect(parsed.bitPattern == value.bitPattern)
  }

  @Test(arguments: [
    "", " ", "1 ", " 1", "-", "+", ".", "-.", "e5", ".e5", "1e", "1e+", "1e5.0", "--1", "1-", "1,5",
    "1'000", "inf", "Infinity", "nan", "NAN(1)", "0x1p3", "1d5", "1f", "12%", "$1", "1_000", "٣",
    "1\u{0}", "−1", "1e5e5", "1.2.3",
  ])
  func refuses(text: String) {
    let bytes = Array(text.utf8)
    #expect(NumberParser.parse(bytes.span) == .notANumber)
  }

  @Test(arguments: ["1e309", "-1e309", "1.7976931348623159e308", "1e999999999999"])
  func refusesOverflow(text: String) {
    let bytes = Array(text.utf8)
    #expect(NumberParser.parse(bytes.span) == .overflow)
  }

  @Test func overflowNeedsNoExponent() {
    let bytes = [UInt8](repeating: UInt8(ascii: "9"), count: 400)
    #expect(NumberParser.parse(bytes.span) == .overflow)
  }

  /// Every random decimal, short or long, gives the very bits of the standard library.
  @Test func agreesWithTheStandardLibrary() {
    var generator = SplitMix(state: 20)
    for _ in 0..<100_000 {
      let text = randomDecimal(&generator)
      let bytes = Array(text.utf8)
      let expected = Double(text) ?? .nan
      let outcome = NumberParser.parse(bytes.span)
      if expected.isInfinite {
        #expect(outcome == .overflow, "\(text)")
      } else if outcome != .number(expected) {
        Issue.record("\(text) is read as \(outcome)")
      }
    }
  }

  private func randomDecimal(_ generator: inout SplitMix) -> String {
    var text = ["", "-", "+"].randomElement(using: &generator) ?? ""
    let whole = Int.random(in: 0...20, using: &generator)
    for _ in 0..<whole { text += String(Int.random(in: 0...9, using: &generator)) }
    if whole == 0 || Bool.random(using: &generator) {
      text += "."
      for _ in 0..<Int.random(in: 1...20, using: &generator) {
        text += String(Int.random(in: 0...9, using: &generator))
      }
    }
    if Bool.random(using: &generator) {
      text += "e\(Int.random(in: -340...320, using: &generator))"
    }
    return text
  }
}

/// Deterministic random numbers (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
