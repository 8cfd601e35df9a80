/// Cells in columns: the first to the left, the others, which hold numbers, to the right.
enum AlignedCells {
  /// - Parameter rows: of one length.
  static func text(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      row.indices.map { column in
        let blank = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + blank : blank + row[column]
      }.joined(separator: "  ") + "\n"
    }.joined()
  }
}
