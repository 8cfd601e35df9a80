/// The row that was read last: its bytes, and where each field lies in them.
///
/// A row that `RecordScan` splits stays where it was read, in the block, and nothing is copied; a row
/// that libcsv splits is a copy. Both are used again for every row, so reading allocates nothing once the
/// longest row was seen. The callbacks of libcsv cannot fail, so they only append here; the
/// reader looks afterwards.
final class RowBuffer {
  static let fieldLimit = 1 << 20
  static let rowLimit = 1 << 24
  static let columnLimit = 16_384

  /// Why a row is refused, if it is.
  enum Excess: Equatable {
    /// The field of this number, from 1, has more than `fieldLimit` bytes.
    case field(Int)
    case columns
    case row
  }

  /// Bytes of the input that were read together.
  var block: [UInt8]
  /// Field i of the row is `bounds[first + step · i] + 1 ..< bounds[first + step · i + 1]`. First the marks of
  /// the scan, where one delimiter ends a field and begins the next (step 1); from `ownBounds` on
  /// those of a row that has bounds of its own.
  var bounds: [Int32]
  let ownBounds: Int
  private var first = 0
  private var step = 1

  /// The fields from libcsv, and a byte after each, as if there still were delimiters.
  private var copy: [UInt8] = []
  private var isCopy = false
  private(set) var isComplete = false
  private(set) var excess: Excess?

  /// Complete fields so far.
  private(set) var count = 0
  /// Physical line of the row's first field.
  var line = 1
  /// The first field that spans several physical lines, and the line that opens it.
  var multiline: (line: Int, column: Int)?

  /// - Parameter blockSize: bytes to read at once.
  init(blockSize: Int) {
    block = [UInt8](repeating: 0, count: blockSize)
    ownBounds = blockSize + 1
    bounds = [Int32](repeating: -1, count: ownBounds + 2 * RowBuffer.columnLimit)
  }

  /// What `range(of:)` refers to.
  var bytes: [UInt8] { isCopy ? copy : block }

  /// Where a field's bytes lie in `bytes`.
  func range(of field: Int) -> Range<Int> {
    precondition(field < count, "field \(field) of a row of \(count)")
    let bound = first + step * field
    return Int(bounds[bound]) + 1..<Int(bounds[bound + 1])
  }

  func copy(of field: Int) -> [UInt8] { Array(bytes[range(of: field)]) }

  /// Sets a field's bounds by themselves, for a row of step 2 that begins at `ownBounds`.
  func setOwnBounds(ofField field: Int, _ lower: Int32, _ upper: Int32) {
    bounds[ownBounds + 2 * field] = lower
    bounds[ownBounds + 2 * field + 1] = upper
  }

  /// Takes a row of the block.
  func set(first: Int, step: Int, count: Int) {
    (self.first, self.step, self.count) = (first, step, count)
    isCopy = false
    isComplete = true
    multiline = nil
  }
}

extension RowBuffer {
  /// Moves a part of the block to its front.
  func moveToFront(_ part: Range<Int>) {
    guard part.lowerBound > 0, !part.isEmpty else { return }
    unsafe block.withUnsafeMutableBufferPointer {
      let source = unsafe UnsafeBufferPointer(rebasing: $0[part])
      guard let from = source.baseAddress, let to = $0.baseAddress else { return }
      unsafe to.update(from: from, count: part.count)
    }
  }
}

// MARK: - Rows from libcsv

extension RowBuffer {
  func clear() {
    copy.removeAll(keepingCapacity: true)
    (first, step, count) = (ownBounds, 1, 0)
    isCopy = true
    isComplete = false
    multiline = nil
  }

  func append(_ field: UnsafeRawBufferPointer) {
    guard excess == nil else { return }
    if field.count > RowBuffer.fieldLimit {
      excess = .field(count + 1)
    } else if count == RowBuffer.columnLimit {
      excess = .columns
    } else if copy.count - count + field.count > RowBuffer.rowLimit {
      excess = .row
    } else {
      unsafe copy.append(contentsOf: field)
      bounds[ownBounds] = -1
      bounds[ownBounds + count + 1] = Int32(copy.count)
      copy.append(0)
      count += 1
    }
  }

  func complete() { isComplete = true }
}
