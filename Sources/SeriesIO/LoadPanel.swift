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
  let head = source.head
  do throws(LoadError) {
    let reader = try CSVReader(source: source, dialect: options.dialect, blockSize: blockSize)
    var table = try TableLoader(reader: reader, options: options)
    return try table.load()
  } catch {
    throw explained(error, head: head)
  }
}

/// A refusal of the first quote, where the first bytes tell more than the quote does.
private func explained(_ error: LoadError, head: [UInt8]) -> LoadError {
  guard case .data(var problem) = error, [.quote, .unterminatedQuote].contains(problem.code),
    let kind = ForeignText(head), kind.isNoTable
  else { return error }
  problem.whatToDo = kind.whatToDo
  return .data(problem)
}
