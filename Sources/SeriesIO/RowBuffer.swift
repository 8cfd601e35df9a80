/// One row of a CSV as libcsv delivers it: the bytes of all fields in a row, and where each ends.
///
/// Used again for every row, so reading allocates nothing once the longest row was seen. The
/// callbacks of libcsv cannot fail, so they only append here; the reader looks afterwards.
final class RowBuffer {
  static let fieldLimit = 1 << 20
  static let columnLimit = 16_384

  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []
  private(set) var isComplete = false
  /// Number of the first field beyond `fieldLimit` bytes.
  private(set) var oversizedField: Int?
  private(set) var hasTooManyColumns = false

  /// Physical line of the row's first field.
  var line = 1
  /// The first field that spans several physical lines, and the line that opens it.
  var multiline: (line: Int, column: Int)?

  /// Complete fields so far.
  var count: Int { ends.count }

  /// Where a field's bytes lie in `bytes`.
  func range(of field: Int) -> Range<Int> { (field == 0 ? 0 : ends[field - 1])..<ends[field] }

  func copy(of field: Int) -> [UInt8] { Array(bytes[range(of: field)]) }

  func clear() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    isComplete = false
    multiline = nil
  }

  func append(_ field: UnsafeRawBufferPointer) {
    guard oversizedField == nil, !hasTooManyColumns else { return }
    if field.count > RowBuffer.fieldLimit {
      oversizedField = count + 1
    } else if count == RowBuffer.columnLimit {
      hasTooManyColumns = true
    } else {
      unsafe bytes.append(contentsOf: field)
      ends.append(bytes.count)
    }
  }

  func complete() { isComplete = true }
}
