/// Looks at the cells of the id column.
enum IDCells {
  /// What is wrong with an id: it becomes file names, table cells and lines on a terminal.
  static func check(_ cell: Span<UInt8>) throws(CellProblem) {
    let id = cell.copied
    let complaint: String
    if id.isEmpty {
      complaint = "is empty"
    } else if id.count > longest {
      complaint = "is longer than \(longest) bytes"
    } else if id.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      complaint = "holds a control character"
    } else if String(validating: id, as: UTF8.self) == nil {
      throw CellProblem(
        code: .encoding, complaint: "is not UTF-8", whatToDo: "convert the file to UTF-8")
    } else {
      return
    }
    throw CellProblem(
      code: .id, complaint: complaint, whatToDo: "give every row an id of visible characters")
  }

  private static let longest = 255
}
