/// The fields of one row as libcsv delivers them.
///
/// Its callbacks cannot fail, so they only append here; the reader looks afterwards.
final class FieldCollector {
  /// Why a row is refused, if it is.
  enum Excess: Equatable {
    /// The field of this number, from 1, has more than `RowBuffer.fieldLimit` bytes.
    case field(Int)
    case columns
    case row
  }

  /// The bytes of all fields, with one after each, as if there still were delimiters.
  private var bytes: [UInt8] = []
  /// Where each field ends in `bytes`.
  private(set) var ends: [Int32] = []
  private(set) var isComplete = false
  private(set) var excess: Excess?

  /// Physical line of the row's first field.
  var line = 1
  /// The first field that spans several physical lines, and the line that opens it.
  var multiline: (line: Int, column: Int)?

  /// Complete fields so far.
  var count: Int { ends.count }

  func clear() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    isComplete = false
    multiline = nil
  }

  func append(_ field: UnsafeRawBufferPointer) {
    guard excess == nil else { return }
    if field.count > RowBuffer.fieldLimit {
      excess = .field(count + 1)
    } else if count == RowBuffer.columnLimit {
      excess = .columns
    } else if bytes.count - count + field.count > RowBuffer.rowLimit {
      excess = .row
    } else {
      unsafe bytes.append(contentsOf: field)
      ends.append(Int32(bytes.count))
      bytes.append(0)
    }
  }

  func complete() { isComplete = true }

  /// Gives the bytes away for other memory.
  func exchange(_ other: inout [UInt8]) { swap(&bytes, &other) }
}
