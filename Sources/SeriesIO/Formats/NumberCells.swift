/// Reads the cells of a column of numbers: a number, or a token that means missing.
struct NumberCells {
  private let missing: MissingTokens

  init(options: CSVOptions) {
    missing = MissingTokens(extra: options.missingTokens)
  }

  /// The number of a cell; NaN = missing.
  func read(_ cell: Span<UInt8>) throws(CellProblem) -> Double {
    if missing.contains(cell) { return .nan }
    switch NumberParser.parse(cell) {
    case .number(let value): return value
    case .overflow:
      throw CellProblem(
        code: .valueRange, complaint: "is too large for a Double",
        whatToDo: "use a larger unit, or name it with --na if it means missing")
    case .notANumber:
      let hasComma = cell.copied.contains(UInt8(ascii: ","))
      throw CellProblem(
        code: .value, complaint: "is not a number",
        whatToDo: hasComma
          ? "write decimals with a point, and no separators of thousands"
          : "write a decimal number, or name it with --na if it means missing")
    }
  }

  func isMissing(_ cell: Span<UInt8>) -> Bool { missing.contains(cell) }

  /// Whether a cell could stand in a column of numbers; a missing one could stand anywhere.
  func takes(_ cell: Span<UInt8>) -> Bool {
    isMissing(cell) || NumberParser.parse(cell) != .notANumber
  }
}
