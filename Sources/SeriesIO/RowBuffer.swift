/// The row that was read last: its bytes, and where each field lies in them.
///
/// A row that `RecordScan` splits stays where it was read, in the block, and nothing is copied; one that
/// libcsv splits is a copy. The memory is used again for every row.
struct RowBuffer: ~Copyable {
  static let fieldLimit = 1 << 20
  static let rowLimit = 1 << 24
  static let columnLimit = 16_384

  /// Bytes of the input that were read together.
  var block: [UInt8]
  /// Field i of the row is `bounds[first + step · i] + 1 ..< bounds[first + step · i + 1]`. First the marks of
  /// the scan, where one delimiter ends a field and begins the next (step 1); from `ownBounds` on
  /// those of a row that has bounds of its own.
  var bounds: [Int32]
  let ownBounds: Int
  private var first = 0
  private var step = 1

  private var copy: [UInt8] = []
  private var isCopy = false

  private(set) var count = 0
  /// Physical line of the row's first field.
  private(set) var line = 1
  /// The first field that spans several physical lines, and the line that opens it.
  private(set) var multiline: (line: Int, column: Int)?

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

  /// Takes a row of the block.
  mutating func set(first: Int, step: Int, count: Int) {
    (self.first, self.step, self.count) = (first, step, count)
    isCopy = false
    multiline = nil
  }

  mutating func set(line: Int) { self.line = line }

  /// Sets a field's bounds by themselves, for a row of step 2 that begins at `ownBounds`.
  mutating func setOwnBounds(ofField field: Int, _ lower: Int, _ upper: Int) {
    bounds[ownBounds + 2 * field] = Int32(lower)
    bounds[ownBounds + 2 * field + 1] = Int32(upper)
  }

  /// Takes a row from libcsv, and gives it old memory for the next one.
  mutating func take(_ fields: FieldCollector) {
    fields.exchange(&copy)
    for (index, end) in fields.ends.enumerated() { bounds[ownBounds + 1 + index] = end }
    bounds[ownBounds] = -1
    (first, step, count) = (ownBounds, 1, fields.count)
    (line, multiline) = (fields.line, fields.multiline)
    isCopy = true
  }

  /// Moves a part of the block to its front.
  mutating func moveToFront(_ part: Range<Int>) {
    guard part.lowerBound > 0, !part.isEmpty else { return }
    unsafe block.withUnsafeMutableBufferPointer {
      let source = unsafe UnsafeBufferPointer(rebasing: $0[part])
      guard let from = source.baseAddress, let to = $0.baseAddress else { return }
      unsafe to.update(from: from, count: part.count)
    }
  }
}
