import Testing

@testable import SeriesIO

@Suite struct DataErrorTests {
  @Test func describesPlaceCodeReasonAndRemedy() {
    var error = DataError(
      file: "sales.csv", line: 41, column: 3, code: .value,
      what: "\"12,5\" in column \"y\" is not a number", whatToDo: "write decimals with a point")
    #expect(
      error.description
        == "sales.csv:41:3: error[E_VALUE]: \"12,5\" in column \"y\" is not a number; "
        + "write decimals with a point")
    error.column = nil
    #expect(error.description.hasPrefix("sales.csv:41: error[E_VALUE]: "))
  }

  @Test func codesAreNamesForScripts() {
    for code in DataError.Code.allCases {
      #expect(code.rawValue.hasPrefix("E_"))
      #expect(code.rawValue.utf8.allSatisfy { $0 == 0x5F || (0x41...0x5A).contains($0) })
    }
  }
}
