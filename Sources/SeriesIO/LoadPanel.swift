/// Reads the series of a CSV file, or of standard input if the path is `-`.
package func loadPanel(
  path: String, options: CSVOptions = CSVOptions()
) throws(LoadError) -> LoadedPanel {
  try loadPanel(path: path, options: options, chunkSize: ByteSource.pieceSize)
}

/// - Parameter chunkSize: bytes looked at together; the result does not depend on it.
func loadPanel(
  path: String, options: CSVOptions, chunkSize: Int
) throws(LoadError) -> LoadedPanel {
  let source = try ByteSource.open(path)
  let dialect = CSVReader.Dialect(
    delimiter: options.delimiter, quote: options.quote, skipLines: options.skipLines)
  let reader = try CSVReader(source: source, dialect: dialect, chunkSize: chunkSize)
  // One format so far; the others of `Formats` are to be chosen here.
  var format = LongCSV(reader: reader, options: options)
  return try format.load()
}
