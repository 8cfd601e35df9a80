/// A mark between groups of three digits, by the name an option gives it.
package enum ThousandsMark: String, CaseIterable, Hashable, Sendable {
  case comma = ","
  case point = "."
  case apostrophe = "'"
  case typographicApostrophe = "\u{2019}"
  case underscore = "_"
  case space
  case noBreakSpace = "nbsp"
  case thinSpace = "thin-space"
  case narrowNoBreakSpace = "narrow-nbsp"

  /// As it stands in a file.
  package var bytes: [UInt8] {
    switch self {
    case .comma, .point, .apostrophe, .typographicApostrophe, .underscore: Array(rawValue.utf8)
    case .space: [0x20]
    case .noBreakSpace: Array("\u{A0}".utf8)
    case .thinSpace: Array("\u{2009}".utf8)
    case .narrowNoBreakSpace: Array("\u{202F}".utf8)
    }
  }
}

/// How decimals are written: with a point or a comma, and perhaps a mark between thousands.
///
/// `[+-]? (digits | grouped) [mark digits*]? ([eE] [+-]? digits)?`, where `grouped` begins with one to
/// three digits, not with 0, and each mark is followed by exactly three: `0.123` is never 123.
struct NumberNotation: Hashable {
  var hasDecimalComma = false
  var thousands: ThousandsMark?

  /// The options that ask for it.
  var flags: String {
    let thousands = thousands.map { mark in
      "--thousands " + (mark == .apostrophe ? "\"'\"" : mark.rawValue)
    }
    return [hasDecimalComma ? "--decimal-comma" : nil, thousands].compactMap(\.self)
      .joined(separator: " ")
  }

  /// Writes a number of this notation into `plain` as C would; false if it is none.
  func rewrite(_ cell: Span<UInt8>, into plain: inout [UInt8]) -> Bool {
    plain.removeAll(keepingCapacity: true)
    let mark = thousands?.bytes ?? []
    let decimal = UInt8(ascii: hasDecimalComma ? "," : ".")
    var at = 0
    if at < cell.count, cell[at] == UInt8(ascii: "-") || cell[at] == UInt8(ascii: "+") {
      plain.append(cell[at])
      at += 1
    }
    let start = at
    // Digits since the start or the last mark, and whether there was one.
    var group = 0
    var isGrouped = false
    while at < cell.count, cell[at] != decimal, cell[at] | 0x20 != UInt8(ascii: "e") {
      if NumberNotation.isDigit(cell[at]) {
        plain.append(cell[at])
        group += 1
        at += 1
        continue
      }
      guard !mark.isEmpty, NumberNotation.stands(mark, in: cell, at: at),
        isGrouped ? group == 3 : (1...3).contains(group) && cell[start] != UInt8(ascii: "0")
      else { return false }
      isGrouped = true
      group = 0
      at += mark.count
    }
    guard !isGrouped || group == 3 else { return false }
    if at < cell.count, cell[at] == decimal {
      plain.append(UInt8(ascii: "."))
      at += 1
    }
    // What is left is digits and an exponent, which the parser of numbers judges.
    while at < cell.count {
      guard cell[at] != UInt8(ascii: ".") else { return false }
      plain.append(cell[at])
      at += 1
    }
    return true
  }

  /// The notations in which a text is a number though C's grammar refuses it.
  static func fitting(_ cell: Span<UInt8>) -> [NumberNotation] {
    var plain: [UInt8] = []
    let candidates =
      [NumberNotation(hasDecimalComma: true)]
      + ThousandsMark.allCases.flatMap { mark in
        [false, true].filter { mark != ($0 ? .comma : .point) }
          .map { NumberNotation(hasDecimalComma: $0, thousands: mark) }
      }
    let fitting = candidates.filter {
      $0.rewrite(cell, into: &plain) && NumberParser.parse(plain.span) != .notANumber
    }
    // A mark for thousands next to a decimal comma is worth naming only where both are there.
    return fitting.filter { one in
      one.thousands == nil || !one.hasDecimalComma
        || !fitting.contains {
          $0 != one && ($0.thousands == nil || $0.thousands == one.thousands && !$0.hasDecimalComma)
        }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  private static func stands(_ mark: [UInt8], in cell: Span<UInt8>, at start: Int) -> Bool {
    guard start + mark.count <= cell.count else { return false }
    for offset in mark.indices where cell[start + offset] != mark[offset] { return false }
    return true
  }
}
