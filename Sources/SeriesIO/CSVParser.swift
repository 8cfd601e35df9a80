import CCSV

/// libcsv's push parser with its options set once, and without its traps: strict about quotes, no
/// memory beyond the longest field, freed once. The reader decides what is fed to it and when.
@safe struct CSVParser: ~Copyable {
  enum Status {
    case sound
    case misplacedQuote
    case unterminatedQuote
    /// libcsv got no memory, because a field is too long.
    case fieldTooLong
  }

  private let parser: UnsafeMutablePointer<csv_parser>

  /// libcsv's values of `pstate`; its header names the member but not the values.
  private enum State {
    static let rowNotBegun: CInt = 0
    static let fieldBegun: CInt = 2
  }

  /// - Parameter quote: nil: quotes are ordinary characters.
  init(delimiter: UInt8, quote: UInt8?) {
    precondition(
      delimiter != quote, "delimiter \(delimiter) and quote \(quote ?? 0) are the same byte")
    unsafe parser = .allocate(capacity: 1)
    unsafe parser.initialize(to: csv_parser())
    // Both flags, once: STRICT alone lets an open quote swallow the rest of the file.
    unsafe csv_init(parser, UInt8(CSV_STRICT | CSV_STRICT_FINI))
    unsafe csv_set_delim(parser, delimiter)
    // NUL is refused before libcsv sees it, so as a quote it means none.
    unsafe csv_set_quote(parser, quote ?? 0)
    unsafe csv_set_blk_size(parser, ByteSource.pieceSize)
    unsafe csv_set_realloc_func(parser) { unsafe reallocCapped($0, $1) }
  }

  deinit {
    unsafe csv_free(parser)
    unsafe parser.deinitialize(count: 1)
    unsafe parser.deallocate()
  }

  /// Nothing but blanks has been seen since the last row.
  var isBetweenRows: Bool { unsafe parser.pointee.pstate == State.rowNotBegun }

  /// A field is being read and not finished.
  var isInsideField: Bool { unsafe parser.pointee.pstate >= State.fieldBegun }

  /// A quote is open: line endings are data.
  var isInsideQuotes: Bool {
    unsafe parser.pointee.pstate == State.fieldBegun && parser.pointee.quoted != 0
  }

  /// Bytes of the field being read.
  var fieldLength: Int { unsafe parser.pointee.entry_pos }

  /// Parses some bytes, appending to `fields`; after an error the parser must not be used again.
  func parse(_ bytes: [UInt8], _ range: Range<Int>, into fields: FieldCollector) -> Status {
    let sink = unsafe Unmanaged.passUnretained(fields).toOpaque()
    let used = unsafe bytes.withUnsafeBytes {
      let piece = unsafe UnsafeRawBufferPointer(rebasing: $0[range])
      return unsafe csv_parse(
        parser, piece.baseAddress, piece.count, appendField, completeRow, sink)
    }
    guard used < range.count else { return .sound }
    return unsafe csv_error(parser) == CSV_EPARSE ? .misplacedQuote : .fieldTooLong
  }

  /// Ends the data. Never after an error: libcsv would deliver half a row.
  func finish(into fields: FieldCollector) -> Status {
    let sink = unsafe Unmanaged.passUnretained(fields).toOpaque()
    return unsafe csv_fini(parser, appendField, completeRow, sink) == 0
      ? .sound : .unterminatedQuote
  }
}

private let appendField:
  @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
    field, count, sink in
    guard let sink = unsafe sink else { return }
    let fields = unsafe Unmanaged<FieldCollector>.fromOpaque(sink).takeUnretainedValue()
    unsafe fields.append(UnsafeRawBufferPointer(start: field, count: field == nil ? 0 : count))
  }

private let completeRow: @convention(c) (CInt, UnsafeMutableRawPointer?) -> Void = { _, sink in
  guard let sink = unsafe sink else { return }
  unsafe Unmanaged<FieldCollector>.fromOpaque(sink).takeUnretainedValue().complete()
}

/// libcsv has no limit of its own: past the longest field it gets no memory.
private func reallocCapped(
  _ old: UnsafeMutableRawPointer?, _ size: Int
) -> UnsafeMutableRawPointer? {
  let cap = RowBuffer.fieldLimit + 4 * ByteSource.pieceSize
  return size > cap ? nil : unsafe realloc(old, size)
}
