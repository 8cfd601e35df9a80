/// The names of the columns, and where they stand in the file.
struct ColumnHeader {
  let file: String
  let line: Int
  /// As bytes: strings would merge names that differ only in Unicode normalisation.
  let names: [[UInt8]]

  /// Names from a header row.
  init(row: borrowing RowBuffer, file: String) throws(LoadError) {
    self.file = file
    line = row.line
    names = (0..<row.count).map { row.copy(of: $0) }
    for column in names.indices where String(validating: names[column], as: UTF8.self) == nil {
      throw error(
        column: column, .encoding, "the name \(excerpt(names[column])) is not UTF-8",
        "convert the file to UTF-8")
    }
  }

  /// Names `1`, `2`, ... for a file without a header, whose first row this is.
  init(numbering row: borrowing RowBuffer, file: String) {
    self.file = file
    line = row.line
    names = (0..<row.count).map { Array(String($0 + 1).utf8) }
  }

  func name(_ column: Int) -> String { String(decoding: names[column], as: UTF8.self) }

  /// The only column of this name.
  func index(of name: String, flag: String) throws(LoadError) -> Int {
    let bytes = Array(name.utf8)
    let columns = names.indices.filter { names[$0] == bytes }
    guard let first = columns.first else {
      throw error(
        column: nil, .noColumn, "there is no column \(excerpt(bytes)) among \(list)",
        hint ?? "give \(flag) one of these names, in the same upper and lower case")
    }
    guard columns.count == 1 else {
      throw error(
        column: columns[1], .duplicateColumn,
        "the column \(excerpt(bytes)) appears \(columns.count) times", "rename all but one of them")
    }
    return first
  }

  func ambiguous(_ role: String, _ candidates: [Int], flag: String) -> LoadError {
    let shown = candidates.prefix(ColumnHeader.shownColumns).map { excerpt(names[$0]) }
    let isOneName = Set(candidates.map { names[$0] }).count == 1
    return error(
      column: nil, isOneName ? .duplicateColumn : .columnRole,
      "\(candidates.count) columns could be the \(role): \(shown.joined(separator: ", "))",
      isOneName ? "rename all but one of them" : "name one of them with \(flag)")
  }

  func error(
    column: Int?, _ code: DataError.Code, _ what: String, _ whatToDo: String
  ) -> LoadError {
    refusal(line: line, column: column, code, what, whatToDo)
  }

  /// The refusal of a line, or of a column's cell on it; columns are counted from 0 here.
  func refusal(
    line: Int, column: Int? = nil, _ code: DataError.Code, _ what: String, _ whatToDo: String
  ) -> LoadError {
    .data(
      DataError(
        file: file, line: line, column: column.map { $0 + 1 },
        columnName: column.map { name($0) }, code: code, what: what, whatToDo: whatToDo))
  }

  /// Refuses a row whose fields cannot be told apart or do not stand below the names.
  func checkShape(of row: borrowing RowBuffer, allowsMultiline: Bool) throws(LoadError) {
    if let field = row.multiline, !allowsMultiline {
      throw .data(
        DataError(
          file: file, line: field.line, column: field.column, code: .multiline,
          what: "a field that spans several lines",
          whatToDo: "close the quote that opens here, or say --allow-multiline if that is meant"))
    }
    guard row.count == names.count else {
      throw refusal(
        line: row.line, .ragged, "\(row.count) fields where the first row has \(names.count)",
        hint ?? ColumnHeader.advice(row, surplus: row.count - names.count))
    }
  }

  private static func advice(_ row: borrowing RowBuffer, surplus: Int) -> String {
    if surplus == 1, row.range(of: row.count - 1).isEmpty {
      return "take out the delimiter at the end of the row, or name a last column in the header"
    }
    let isDigits = (0..<row.count).map { field in
      let digits = row.copy(of: field).drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
      return !digits.isEmpty && digits.allSatisfy { (48...57).contains($0) }
    }
    if surplus > 0, zip(isDigits, isDigits.dropFirst()).contains(where: { $0 && $1 }) {
      return "if the marks of decimals or thousands split numbers, put these in quotes and say "
        + "--decimal-comma or --thousands, or separate the fields by another --delimiter"
    }
    return "give every row the same number of fields; quote those that hold the delimiter"
  }

  private static let shownColumns = 12

  /// The names, for messages.
  var list: String {
    let shown = names.prefix(ColumnHeader.shownColumns).map { excerpt($0) }
    let more = names.count - shown.count
    return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// What to do if the whole file seems to be something else.
  var hint: String? {
    guard let kind = ForeignText(names.first ?? []) else { return nil }
    // Among several columns a semicolon in the first name says little.
    switch kind {
    case .semicolons, .tabs, .bars: return names.count == 1 ? kind.whatToDo : nil
    default: return kind.whatToDo
    }
  }
}
