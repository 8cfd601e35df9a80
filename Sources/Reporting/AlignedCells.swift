/// Cells in columns: the first to the left, the others, which hold numbers, to the right.
enum AlignedCells {
  private static let gap = 2

  /// - Parameters:
  ///   - rows: of one length.
  ///   - limit: where lines end at the latest. A table that is wider goes on below itself, each part with the first
  ///     column; a column that is wider by itself stands alone with it.
  static func text(_ rows: [[String]], limit: Int? = nil) -> String {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return parts(of: widths, limit: limit ?? .max).map { columns in
      rows.map { row in
        columns.map { column in
          let blank = String(repeating: " ", count: widths[column] - row[column].count)
          return column == 0 ? row[column] + blank : blank + row[column]
        }.joined(separator: String(repeating: " ", count: gap)) + "\n"
      }.joined()
    }.joined(separator: "\n")
  }

  /// The columns that stand beside each other, the first always among them.
  private static func parts(of widths: [Int], limit: Int) -> [[Int]] {
    guard let first = widths.first else { return [[]] }
    var parts = [[0]]
    var width = first
    for column in widths.indices.dropFirst() {
      if width + gap + widths[column] > limit, parts[parts.count - 1].count > 1 {
        parts.append([0])
        width = first
      }
      parts[parts.count - 1].append(column)
      width += gap + widths[column]
    }
    return parts
  }
}
