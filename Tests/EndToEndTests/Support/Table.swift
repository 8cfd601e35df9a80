import Foundation

/// A CSV file read back by a parser of RFC 4180 that shares no code with the program.
struct Table {
  let header: [String]
  let rows: [[String]]

  struct Malformed: Error {
    let what: String
  }

  init(_ bytes: Data) throws {
    var lines: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var isAfterQuote = false
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\"") where isAfterQuote:
        cell.append(byte)
        (isQuoted, isAfterQuote) = (true, false)
      case UInt8(ascii: "\"") where isQuoted: (isQuoted, isAfterQuote) = (false, true)
      case UInt8(ascii: "\"") where cell.isEmpty: isQuoted = true
      case UInt8(ascii: "\"") where !isQuoted: throw Malformed(what: "a quote within a cell")
      case UInt8(ascii: ",") where !isQuoted, UInt8(ascii: "\n") where !isQuoted:
        row.append(String(decoding: cell, as: UTF8.self))
        (cell, isAfterQuote) = ([], false)
        if byte == UInt8(ascii: "\n") {
          lines.append(row)
          row = []
        }
      default:
        if isAfterQuote { throw Malformed(what: "text after a quote") }
        cell.append(byte)
      }
    }
    guard row.isEmpty, cell.isEmpty, !isQuoted else { throw Malformed(what: "no final newline") }
    guard let header = lines.first else { throw Malformed(what: "no header") }
    guard lines.allSatisfy({ $0.count == header.count }) else { throw Malformed(what: "ragged") }
    self.header = header
    rows = Array(lines.dropFirst())
  }

  /// The cells of a column, or none for an unknown name.
  func column(_ name: String) -> [String] {
    header.firstIndex(of: name).map { index in rows.map { $0[index] } } ?? []
  }
}
