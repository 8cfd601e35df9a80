import Reporting

/// Names and values in two columns, one pair a line; control characters are spelled out.
struct AlignedLines {
  private let width: Int
  private let limit: Int
  private let indent: String

  /// - Parameters:
  ///   - names: all names that shall stand in one column.
  ///   - limit: columns of a terminal, at which values go on in a further line; nil: none.
  ///   - indent: spaces before each line.
  init(names: [String], limit: Int? = nil, indent: Int = 0) {
    width = names.map { TerminalColumns.of(VisibleText.of($0)) }.max() ?? 0
    self.limit = limit ?? .max
    self.indent = String(repeating: " ", count: indent)
  }

  func text(_ pairs: [(String, String)]) -> String {
    // Beside too wide a column there is no room: values begin below.
    let isBelow = limit - indent.count - width - 2 < 16
    let column = indent.count + (isBelow ? 2 : width + 2)
    let hanging = String(repeating: " ", count: column)
    return pairs.map { name, value in
      let name = VisibleText.of(name)
      let gap = String(repeating: " ", count: max(0, width - TerminalColumns.of(name)) + 2)
      let lines = AlignedLines.wrapped(VisibleText.of(value), to: limit - column)
      let first = isBelow ? "\n" + hanging : gap
      return indent + name + first + lines.joined(separator: "\n" + hanging) + "\n"
    }.joined()
  }

  /// Broken between words; a longer word stands in a line by itself.
  static func wrapped(_ text: String, to width: Int) -> [String] {
    guard TerminalColumns.of(text) > width else { return [text] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty, TerminalColumns.of(line) + 1 + TerminalColumns.of(String(word)) > width {
        lines.append(line)
        line = String(word)
      } else {
        line += line.isEmpty ? String(word) : " \(word)"
      }
    }
    return lines + [line]
  }
}
