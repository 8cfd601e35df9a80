/// Reads the series of a CSV file, or of standard input if the path is `-`.
/// - Parameter observe: is shown every byte of the file once, in order and, of a compressed file, after
///   inflating it; a checksum of the data, say.
package func loadPanel(
  path: String, options: CSVOptions = CSVOptions(),
  observe: @escaping (Span<UInt8>) -> Void = { _ in }
) throws(LoadError) -> LoadedPanel {
  try loadPanel(
    path: path, options: options, blockSize: CSVReader.blockSize, observe: observe)
}

/// - Parameter blockSize: bytes looked at together; the result does not depend on it.
func loadPanel(
  path: String, options: CSVOptions, blockSize: Int,
  observe: @escaping (Span<UInt8>) -> Void = { _ in }
) throws(LoadError) -> LoadedPanel {
  let source = try ByteSource.open(path, observe: observe)
  let dialect = CSVReader.Dialect(
    delimiter: options.delimiter, quote: options.quote, skipLines: options.skipLines)
  let reader = try CSVReader(source: source, dialect: dialect, blockSize: blockSize)
  var table = try TableLoader(reader: reader, options: options)
  return try table.load()
}
