/// The CSV layer alone: what records a file holds, whatever they mean.
package struct CSVScan: Hashable, Sendable {
  package private(set) var records = 0
  package private(set) var fields = 0
  /// Physical line of the first record with another number of fields than the first.
  package private(set) var raggedLine: Int?
  package private(set) var blankLines = 0
  package private(set) var warnings: [LoadWarning] = []

  /// Reads all records; of the options only the dialect counts.
  /// - Parameter observe: is shown every field in order, 0x1F between two of a record and 0x1E between
  ///   two records, for a checksum.
  package init(
    path: String, options: CSVOptions, observe: (Span<UInt8>) -> Void
  ) throws(LoadError) {
    var reader = try CSVReader(source: ByteSource.open(path), dialect: options.dialect)
    let marks: [UInt8] = [0x1F, 0x1E]
    var width = 0
    while try reader.next() {
      let bytes = reader.row.bytes
      if records == 0 { width = reader.row.count } else { observe(marks.span.extracting(1..<2)) }
      if reader.row.count != width, raggedLine == nil { raggedLine = reader.row.line }
      for field in 0..<reader.row.count {
        if field > 0 { observe(marks.span.extracting(0..<1)) }
        observe(bytes.span.extracting(reader.row.range(of: field)))
      }
      records += 1
      fields += reader.row.count
    }
    blankLines = reader.oddities.blankLines
    warnings = reader.oddities.warnings.map(\.warning)
  }
}
