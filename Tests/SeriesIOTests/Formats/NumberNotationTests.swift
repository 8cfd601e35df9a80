import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct NumberNotationTests {
  private func read(_ text: String, _ notation: NumberNotation) -> Double? {
    var plain: [UInt8] = []
    let bytes = Array(text.utf8)
    guard notation.rewrite(bytes.span, into: &plain),
      case .number(let value) = NumberParser.parse(plain.span)
    else { return nil }
    return value
  }

  @Test(
    arguments: [
      ("1,5", 1.5), ("-0,25", -0.25), (",5", 0.5), ("3,", 3), ("1,5e-2", 0.015), ("12", 12),
      ("+1E3", 1000), ("1.5", nil), ("1,5,5", nil), ("1.000,5", nil), (",", nil), ("", nil),
      ("1 000", nil), ("1e2,5", nil),
    ] as [(String, Double?)])
  func decimalComma(text: String, value: Double?) {
    #expect(read(text, NumberNotation(hasDecimalComma: true)) == value)
  }

  @Test(arguments: ThousandsMark.allCases) func groupsHaveThreeDigits(mark: ThousandsMark) {
    let notation = NumberNotation(hasDecimalComma: mark == .point, thousands: mark)
    let decimal = mark == .point ? "," : "."
    func value(_ text: String) -> Double? {
      read(
        text.replacing("_", with: String(decoding: mark.bytes, as: UTF8.self))
          .replacing("!", with: decimal), notation)
    }
    #expect(value("1_234") == 1234)
    #expect(value("-12_345_678!25") == -12_345_678.25)
    #expect(value("1234!5") == 1234.5)
    #expect(value("1_000e3") == 1_000_000)
    for text in [
      "1_23", "1_2345", "1234_567", "_123", "1__234", "1_234_", "0_123", "-_123", "1!234_567",
      "1_234_56", "1_234!5_6", "1_", "_",
    ] {
      #expect(value(text) == nil, "\(text)")
    }
  }

  @Test(arguments: [
    ("1,5", "--decimal-comma"), ("1,234", "--decimal-comma or --thousands ,"),
    ("1 234", "--thousands space"), ("1\u{A0}234", "--thousands nbsp"),
    ("1\u{202F}234,5", "--decimal-comma --thousands narrow-nbsp"),
    ("1.234,5", "--decimal-comma --thousands ."), ("1,234.5", "--thousands ,"),
    ("1'234", "--thousands \"'\""), ("1.234.567", "--decimal-comma --thousands ."),
  ])
  func refusalsNameTheFlags(cell: String, flags: String) {
    #expect(
      refusal("ds,y\n1,\"\(cell)\"\n").hasSuffix(
        "is not a number; if that is how numbers are written here, say \(flags)"),
      "\(refusal("ds,y\n1,\"\(cell)\"\n"))")
  }

  @Test func filesAreReadInTheNotationAskedFor() throws {
    var options = CSVOptions()
    options.delimiter = UInt8(ascii: ";")
    options.hasDecimalComma = true
    options.thousands = .point
    let values = try load("ds;y\n1;1.234,5\n2;NA\n3;-,5\n4;7\n", options).get().panel.series[0]
      .values
    #expect(values.map { $0.isNaN ? nil : $0 } == [1234.5, nil, -0.5, 7])
    #expect(
      refusal("ds;y\n1;1.5\n", options)
        == "data.csv:2:2: error[E_VALUE]: \"1.5\" in column \"y\" is not a number; all numbers are "
        + "read as --decimal-comma --thousands . says: write it so, or name it with --na if it "
        + "means missing")
    #expect(refusal("ds;y\n1;1e999\n", options).contains("error[E_VALUE_RANGE]"))
  }
}
