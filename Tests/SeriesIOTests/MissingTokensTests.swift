import Testing

@testable import SeriesIO

@Suite struct MissingTokensTests {
  private func contains(_ cell: String, extra: [String] = []) -> Bool {
    let bytes = Array(cell.utf8)
    return MissingTokens(extra: extra).contains(bytes.span)
  }

  @Test func knowsTheStandardTokensAndNoOther() {
    for token in ["", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None"] {
      #expect(contains(token))
    }
    for cell in ["na", "NAN", "none", "Null", "-", ".", "?", "NA ", "0", "nul", "nulls"] {
      #expect(!contains(cell), "\(cell)")
    }
  }

  @Test func extraTokensAddToThem() {
    #expect(contains("-999", extra: ["-999"]))
    #expect(!contains("-9990", extra: ["-999"]))
    #expect(contains("NA", extra: ["-999"]))
  }
}
