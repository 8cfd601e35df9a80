import Glibc
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

  @Test func zerosInPlentyChangeNothing() {
    func parse(_ text: String) -> NumberParser.Outcome { NumberParser.parse(Array(text.utf8).span) }
    let zeros = String(repeating: "0", count: 300_000)
    #expect(parse("0." + zeros + "15e300001") == .number(1.5))
    #expect(parse("15" + zeros + "e-300001") == .number(1.5))
    #expect(parse(zeros + "1.5" + zeros) == .number(1.5))
    #expect(parse("1" + zeros + "1e-300000") == .number(10))
    #expect(parse("-" + zeros + "." + zeros) == .number(0))
    #expect(parse("1e" + zeros + "1") == .number(10))
  }

  /// Every decimal, random or as awkward as can be, gives the very bits of strtod.
  ///
  /// `FORECAST_FUZZ=100` in the environment makes ten millions of them.
  @Test func agreesWithStrtod() {
    let factor = unsafe getenv("FORECAST_FUZZ").flatMap { unsafe Int(String(cString: $0)) } ?? 1
    var decimals = AwkwardDecimals(seed: 20)
    var kinds: [AwkwardDecimals.Kind: Int] = [:]
    for _ in 0..<100_000 * factor {
      let (text, kind) = decimals.next()
      kinds[kind, default: 0] += 1
      let expected = unsafe strtod(text, nil)
      switch NumberParser.parse(Array(text.utf8).span) {
      case .number(let value) where value.bitPattern == expected.bitPattern: continue
      case .overflow where expected.isInfinite: continue
      case let outcome: Issue.record("\(kind): \(text) is read as \(outcome)")
      }
    }
    for kind in AwkwardDecimals.Kind.allCases {
      #expect(kinds[kind, default: 0] >= 5000 * factor, "\(kind)")
    }
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
