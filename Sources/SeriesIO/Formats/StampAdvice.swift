import TimeSeries

/// What to do about a cell that is no ISO 8601 stamp, by what it looks like.
enum StampAdvice {
  static let excel =
    "it looks like an Excel serial number: format the column as dates and export again"

  static func advice(_ cell: Span<UInt8>) -> String {
    if isExcelSerial(cell) { return excel }
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

  /// Whether integers are in the range of Excel's days from 1954 to 2064.
  static func areExcelSerials(_ stamps: Stamps) -> Bool {
    guard let first = stamps.first, let last = stamps.last else { return false }
    return first.ticks >= 20_000 && last.ticks <= 60_000
  }

  /// Days since 1899-12-30 in the years from 1954 to 2119, perhaps with a fraction.
  static func isExcelSerial(_ cell: Span<UInt8>) -> Bool {
    let text = cell.copied
    let (days, rest) = (text.prefix(5), text.dropFirst(5))
    guard days.count == 5, days.allSatisfy({ (48...57).contains($0) }),
      (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(days[0])
    else { return false }
    return rest.isEmpty
      || rest.first == UInt8(ascii: ".") && rest.dropFirst().allSatisfy { (48...57).contains($0) }
  }
}
