/// Reads the cells of a column of numbers: a number in the notation of the file, or a token that means
/// missing.
struct NumberCells {
  private let missing: MissingTokens
  /// nil: C's own.
  private let notation: NumberNotation?
  /// A number in C's notation, used again for every cell.
  private var plain: [UInt8] = []

  init(options: CSVOptions) {
    missing = MissingTokens(extra: options.missingTokens)
    let asked = NumberNotation(
      hasDecimalComma: options.hasDecimalComma, thousands: options.thousands)
    notation = asked == NumberNotation() ? nil : asked
  }

  /// The number of a row's cell; NaN = missing.
  @inline(__always)
  mutating func read(_ fields: Span<UInt8>, _ range: Range<Int>) throws(CellProblem) -> Double {
    // A token may look like a number.
    if notation == nil, !range.isEmpty, !missing.mayBegin(with: fields[range.lowerBound]),
      let number = PlainDecimal.short(fields, range.lowerBound, range.upperBound)
        ?? PlainDecimal.number(fields, in: range)
    {
      return number
    }
    return try read(fields.extracting(range))
  }

  /// Whether a cell that begins with this byte is a number in C's notation, or nothing.
  func isPlain(_ byte: UInt8) -> Bool { notation == nil && !missing.mayBegin(with: byte) }

  /// The number of a cell; NaN = missing.
  mutating func read(_ cell: Span<UInt8>) throws(CellProblem) -> Double {
    if missing.contains(cell) { return .nan }
    switch parse(cell) {
    case .number(let value): return value
    case .overflow:
      throw CellProblem(
        code: .valueRange, complaint: "is too large for a Double",
        whatToDo: "use a larger unit, or name it with --na if it means missing")
    case .notANumber:
      throw CellProblem(code: .value, complaint: "is not a number", whatToDo: advice(cell))
    }
  }

  func isMissing(_ cell: Span<UInt8>) -> Bool { missing.contains(cell) }

  /// Whether a cell could stand in a column of numbers; a missing one could stand anywhere.
  mutating func takes(_ cell: Span<UInt8>) -> Bool {
    isMissing(cell) || parse(cell) != .notANumber
  }

  private mutating func parse(_ cell: Span<UInt8>) -> NumberParser.Outcome {
    guard let notation else { return NumberParser.parse(cell) }
    return notation.rewrite(cell, into: &plain) ? NumberParser.parse(plain.span) : .notANumber
  }

  private func advice(_ cell: Span<UInt8>) -> String {
    if let notation {
      return
        "all numbers are read as \(notation.flags) says: write it so, or name it with --na if it "
        + "means missing"
    }
    let flags = NumberNotation.fitting(cell).map(\.flags)
    return flags.isEmpty
      ? "write a decimal number, or name it with --na if it means missing"
      : "if that is how numbers are written here, say \(flags.joined(separator: " or "))"
  }
}
