/// The names of the columns, and where they stand in the file.
struct ColumnHeader {
  let file: String
  let line: Int
  /// As bytes: strings would merge names that differ only in Unicode normalisation.
  let names: [[UInt8]]

  /// Names from a header row.
  init(row: RowBuffer, file: String) throws(LoadError) {
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
  init(numbering row: RowBuffer, file: String) {
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
  func checkShape(of row: RowBuffer) throws(LoadError) {
    if let field = row.multiline {
      throw .data(
        DataError(
          file: file, line: field.line, column: field.column, code: .multiline,
          what: "a field that spans several lines",
          whatToDo: "close the quote that opens here, or write the field on one line"))
    }
    guard row.count == names.count else {
      throw refusal(
        line: row.line, .ragged, "\(row.count) fields where the first row has \(names.count)",
        hint ?? "give every row the same number of fields; quote those that hold the delimiter")
    }
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
    let first = names.first ?? []
    if first.starts(with: "<".utf8) {
      return "this looks like a web page: download the data themselves"
    }
    if first.starts(with: "version https://git-lfs".utf8) {
      return "this is a Git LFS pointer: fetch the file with git lfs pull"
    }
    if first.starts(with: "#".utf8) {
      return "if comments stand above the header, pass over them with --skip-lines"
    }
    guard names.count == 1 else { return nil }
    let separators: [(Unicode.Scalar, String)] = [(";", "';'"), ("\t", "a tab"), ("|", "'|'")]
    for (byte, name) in separators
    where first.contains(UInt8(ascii: byte)) {
      return "the fields seem to be separated by \(name): say so with --delimiter"
    }
    return nil
  }
}
