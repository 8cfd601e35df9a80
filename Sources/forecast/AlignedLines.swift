import Reporting

/// Names and values in two columns, one pair a line; control characters are spelled out.
struct AlignedLines {
  private let width: Int

  /// - Parameter names: all names that shall stand in one column.
  init(names: [String]) { width = names.map(\.count).max() ?? 0 }

  func text(_ pairs: [(String, String)]) -> String {
    pairs.map { name, value in
      let gap = String(repeating: " ", count: max(0, width - name.count) + 2)
      return VisibleText.of(name) + gap + VisibleText.of(value) + "\n"
    }.joined()
  }
}
