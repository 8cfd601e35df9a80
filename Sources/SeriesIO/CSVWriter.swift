/// Builds a CSV: RFC 4180 quoting, LF line ends, numbers that every reader gets back exactly, and text
/// that no spreadsheet runs as a formula.
///
/// Text and numbers are different methods, so that a number keeps its minus sign and a text cell that
/// begins with `=`, `+`, `-`, `@`, `%`, a pipe, TAB, CR or LF, or a full-width form of these, is
/// escaped: it gets a leading `'`. Text that begins with `'` gets one more, which makes the escape
/// reversible: `restored(_:)` drops one.
package struct CSVWriter: Sendable {
  package private(set) var bytes: [UInt8] = []
  private let delimiter: UInt8
  private var isRowStart = true
  private var rowOffset = 0

  package init(delimiter: UInt8 = UInt8(ascii: ",")) {
    self.delimiter = delimiter
  }

  /// A text cell, written byte for byte apart from the escape.
  package mutating func field(_ text: [UInt8]) {
    beginField()
    let escaped = CSVWriter.escaped(text)
    guard needsQuotes(escaped) else {
      bytes += escaped
      return
    }
    let quote = UInt8(ascii: "\"")
    bytes.append(quote)
    for byte in escaped {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }

  package mutating func field(_ text: String) {
    field(Array(text.utf8))
  }

  /// A number cell; empty for nil, NaN and infinities.
  package mutating func field(_ number: Double?) {
    beginField()
    if let number { bytes += CSVWriter.digits(number).utf8 }
  }

  package mutating func field(_ number: Int64) {
    beginField()
    bytes += String(number).utf8
  }

  package mutating func endRow() {
    // A row of one empty cell would read as a blank line.
    if bytes.count == rowOffset { bytes += "\"\"".utf8 }
    bytes.append(UInt8(ascii: "\n"))
    rowOffset = bytes.count
    isRowStart = true
  }

  /// Undoes the escape of a text cell.
  package static func restored(_ text: [UInt8]) -> [UInt8] {
    text.first == apostrophe ? Array(text.dropFirst()) : text
  }

  /// The shortest decimal that reads back as the same double, without `.0`; empty if not finite.
  package static func digits(_ number: Double) -> String {
    guard number.isFinite else { return "" }
    // Also -0, which no reader of a table means.
    if number == 0 { return "0" }
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private mutating func beginField() {
    if !isRowStart { bytes.append(delimiter) }
    isRowStart = false
  }

  /// Spaces and tabs at the ends are quoted because readers trim them otherwise.
  private func needsQuotes(_ text: [UInt8]) -> Bool {
    let blanks: [UInt8?] = [UInt8(ascii: " "), UInt8(ascii: "\t")]
    return blanks.contains(text.first) || blanks.contains(text.last)
      || text.contains { byte in
        byte == delimiter || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
          || byte == UInt8(ascii: "\r")
      }
  }

  private static let apostrophe = UInt8(ascii: "'")

  private static func escaped(_ text: [UInt8]) -> [UInt8] {
    let isActive =
      text.first.map { "'=+-@%|\t\r\n".utf8.contains($0) } == true
      || fullWidthForms.contains { text.starts(with: $0) }
    return isActive ? [apostrophe] + text : text
  }

  /// `＝ ＋ － ＠ ％ ｜`, which some spreadsheets read as their ASCII twins.
  private static let fullWidthForms = [
    "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{FF05}", "\u{FF5C}",
  ].map { Array($0.utf8) }
}
