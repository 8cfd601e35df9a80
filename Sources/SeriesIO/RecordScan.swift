import CByteScan

/// Splits the records of a block that need no parser, by the positions that a vectorised scan marks.
///
/// A record is plain if it holds no NUL, no blank at the edge of a field and no CR but that of its
/// line ending, if it ends as the file's lines do, and if its quotes, if any, enclose whole fields and are not
/// doubled. Of such a record libcsv could only say the same; it gets all others.
struct RecordScan {
  enum Outcome: Equatable {
    /// A plain record is in the row buffer; the next one begins at `end`.
    case record(end: Int, LineEnding)
    /// The record is for libcsv.
    case odd
    /// The block ends before the record does.
    case incomplete
  }

  private let delimiter: UInt8
  /// 0: quotes are ordinary characters.
  private let quote: UInt8
  /// Indices in the row buffer's bounds of the marks that are no delimiters.
  private(set) var breaks: [Int32]
  private(set) var breakCount = 0
  private var markCount = 0
  /// The end of the part that was marked.
  private(set) var limit = 0
  /// The first break that may belong to the next record.
  private(set) var cursor = 0

  /// nil where delimiter or quote are bytes that mean something else as well.
  init?(delimiter: UInt8, quote: UInt8?, blockSize: Int) {
    let lineBytes: [UInt8] = [0, 0x0A, 0x0D]
    guard !lineBytes.contains(delimiter) else { return nil }
    if let quote, lineBytes.contains(quote) || RecordScan.isBlank(quote) { return nil }
    self.delimiter = delimiter
    self.quote = quote ?? 0
    breaks = [Int32](repeating: 0, count: blockSize + 1)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Marks a part of the row buffer's block that begins with a record.
  mutating func begin(_ row: inout RowBuffer, _ range: Range<Int>) {
    let (delimiter, quote) = (delimiter, quote)
    precondition(
      range.upperBound < breaks.count && range.upperBound <= row.block.count,
      "bytes up to \(range.upperBound) of a block of \(row.block.count)")
    let counts = unsafe breaks.withUnsafeMutableBufferPointer { breaks in
      unsafe row.bounds.withUnsafeMutableBufferPointer { marks in
        unsafe row.block.withUnsafeBufferPointer { bytes in
          guard let bytes = bytes.baseAddress, let marks = marks.baseAddress,
            let breaks = breaks.baseAddress
          else { return bs_counts() }
          return unsafe bs_scan(
            bytes, range.lowerBound, range.upperBound, delimiter, quote, marks, breaks)
        }
      }
    }
    (markCount, breakCount) = (counts.marks, counts.breaks)
    (limit, cursor) = (range.upperBound, 0)
  }

  /// Splits the record that begins at `start`, in the part that was marked.
  /// - Parameter usual: the file's line ending, if it is known.
  mutating func next(from start: Int, usual: LineEnding?, in row: inout RowBuffer) -> Outcome {
    while cursor < breakCount, row.bounds[Int(breaks[cursor])] < start { cursor += 1 }
    guard cursor < breakCount else { return .incomplete }
    let mark = Int(breaks[cursor])
    let first = cursor == 0 ? 0 : Int(breaks[cursor - 1])
    let position = Int(row.bounds[mark])
    if row.block[position] == quote, quote != 0 {
      return quoted(from: start, mark: first + 1, usual, &row)
    }
    let end = end(at: position, usual, row.block)
    guard case .record = end else { return end }
    guard position > start, mark - first <= RowBuffer.columnLimit else { return .odd }
    row.set(first: first, step: 1, count: mark - first)
    return end
  }

  /// What a break says: that the record ends, and how, or that it is not plain.
  private func end(at position: Int, _ usual: LineEnding?, _ block: [UInt8]) -> Outcome {
    let ending: LineEnding
    let next: Int
    switch block[position] {
    case UInt8(ascii: "\n"): (ending, next) = (.lineFeed, position + 1)
    case UInt8(ascii: "\r"):
      // Whether an LF belongs to a CR that ends the part is not known yet.
      guard position + 1 < limit else { return .incomplete }
      guard block[position + 1] == UInt8(ascii: "\n") else { return .odd }
      (ending, next) = (.both, position + 2)
    default: return .odd
    }
    return usual == nil || usual == ending ? .record(end: next, ending) : .odd
  }

  /// Splits a record some of whose fields are quoted, giving it bounds of its own.
  private func quoted(
    from start: Int, mark first: Int, _ usual: LineEnding?, _ row: inout RowBuffer
  ) -> Outcome {
    var (fieldStart, mark, count) = (start, first, 0)
    while mark < markCount {
      // The field lies between these two bytes, which are its quotes or its delimiters.
      var lower = fieldStart - 1
      var upper = Int(row.bounds[mark])
      if upper == fieldStart, row.block[upper] == quote {
        lower = upper
        repeat {
          mark += 1
          guard mark < markCount else { return .incomplete }
          upper = Int(row.bounds[mark])
          guard !RecordScan.endsOrDamagesLines(row.block[upper]) else { return .odd }
        } while row.block[upper] != quote
        mark += 1
        guard mark < markCount else { return .incomplete }
        guard Int(row.bounds[mark]) == upper + 1 else { return .odd }
      }
      guard count < RowBuffer.columnLimit else { return .odd }
      row.setOwnBounds(ofField: count, lower, upper)
      count += 1
      let boundary = Int(row.bounds[mark])
      if row.block[boundary] == delimiter {
        (fieldStart, mark) = (boundary + 1, mark + 1)
        continue
      }
      let end = end(at: boundary, usual, row.block)
      if case .record = end { row.set(first: row.ownBounds, step: 2, count: count) }
      return end
    }
    return .incomplete
  }

  private static func endsOrDamagesLines(_ byte: UInt8) -> Bool {
    byte == 0x0A || byte == 0x0D || byte == 0
  }
}
