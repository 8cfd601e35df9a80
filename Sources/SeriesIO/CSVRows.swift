/// The rows of a CSV as they stand, for tables that are no series.
package enum CSVRows {
  /// Calls `body` with each row, the header first; rows of another length than the header's are refused.
  /// - Parameter body: is given the physical line and the fields.
  package static func forEach(
    _ path: String, _ body: (_ line: Int, _ fields: [[UInt8]]) throws(LoadError) -> Void
  ) throws(LoadError) {
    var reader = try CSVReader(source: ByteSource.open(path), dialect: CSVReader.Dialect())
    var width: Int?
    while try reader.next() {
      let (count, line) = (reader.row.count, reader.row.line)
      guard count == width ?? count else {
        throw .data(
          DataError(
            file: reader.file, line: line, code: .ragged,
            what: "\(count) fields where the header has \(width ?? count)",
            whatToDo: "restore the file"))
      }
      width = count
      try body(line, (0..<count).map { reader.row.copy(of: $0) })
    }
  }
}
