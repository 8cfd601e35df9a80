import TimeSeries

/// Reads the cells of the time column, which all hold one kind of stamp.
struct StampCells {
  private(set) var axis = TimeAxis()

  /// The stamp of a cell, which from then on has its say in what the column holds.
  mutating func read(_ cell: Span<UInt8>) throws(CellProblem) -> Timestamp {
    switch TimeParser.parse(cell, on: axis.style) {
    case .stamp(let stamp, let style):
      if axis.style == nil, TimeAxis.looksLikeCompactDate(stamp, style) {
        throw CellProblem(
          code: .time, complaint: "looks like a date without separators",
          whatToDo: "write 2024-01-31, or say --time-format %Y%m%d or %Y%m")
      }
      switch axis.admit(style) {
      case nil: return stamp
      case .zone:
        throw CellProblem(
          code: .timeZoneMix, complaint: "mixes stamps with and without a UTC offset",
          whatToDo: "write all stamps with an offset or all without")
      case .form:
        throw CellProblem(
          code: .time, complaint: "is another kind of stamp than those before",
          whatToDo: StampCells.isExcelSerial(cell)
            ? StampCells.excelAdvice : "write all stamps alike")
      }
    case .notATime:
      throw CellProblem(
        code: .time, complaint: "is not a time",
        whatToDo: StampCells.advice(cell))
    case .outOfRange(let why):
      throw CellProblem(
        code: .timeRange, complaint: "is \(why)",
        whatToDo: "write it to the microsecond at most, and within the usual range")
    }
  }

  private static let excelAdvice =
    "it looks like an Excel serial number: format the column as dates and export again"

  private static func advice(_ cell: Span<UInt8>) -> String {
    if isExcelSerial(cell) { return excelAdvice }
    let text = cell.copied
    let digits = text.prefix { (48...57).contains($0) }.count
    if (1...4).contains(digits), digits < text.count, "/.-".utf8.contains(text[digits]) {
      return "write ISO 8601, such as 2024-01-31, or say in which order day, month and year stand, "
        + "such as --time-format %d/%m/%Y"
    }
    return
      "write ISO 8601, such as 2024-01-31 or 2024-01-31T13:00:00, or say how stamps are written "
      + "with --time-format"
  }

  /// Days since 1899-12-30 in the years from 1954 to 2119, perhaps with a fraction.
  private static func isExcelSerial(_ cell: Span<UInt8>) -> Bool {
    let text = cell.copied
    let (days, rest) = (text.prefix(5), text.dropFirst(5))
    guard days.count == 5, days.allSatisfy({ (48...57).contains($0) }),
      (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(days[0])
    else { return false }
    return rest.isEmpty
      || rest.first == UInt8(ascii: ".") && rest.dropFirst().allSatisfy { (48...57).contains($0) }
  }
}
