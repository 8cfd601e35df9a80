import CCSV

/// Rows of a CSV, one at a time, in the strict dialect: quotes are exact, a file keeps its line
/// ending, and every refusal knows its physical line.
///
/// libcsv splits the fields; around it stand the guards it lacks. It is fed one physical line at a
/// time, or less, so that lines can be counted, limits be checked before memory grows, and nothing
/// of it runs after an error. Its end-of-row is always our LF: which bytes end a line is decided here.
@safe struct CSVReader: ~Copyable {
  struct Dialect {
    var delimiter = UInt8(ascii: ",")
    /// nil: quotes are ordinary characters.
    var quote: UInt8? = UInt8(ascii: "\"")
    var skipLines = 0
  }

  /// What was odd about the bytes, though they could be read.
  struct Oddities {
    var hasByteOrderMark = false
    var mixesLineEndings = false
    /// A blank line between two rows.
    var hasBlankLines = false
    var lacksFinalNewline = false
  }

  private enum LineEnding {
    case lineFeed, carriageReturn, both

    var bytes: [UInt8] {
      switch self {
      case .lineFeed: [0x0A]
      case .carriageReturn: [0x0D]
      case .both: [0x0D, 0x0A]
      }
    }
  }

  /// The input's name in messages.
  let file: String
  /// The row that `next` found last.
  let row = RowBuffer()
  private(set) var oddities = Oddities()

  private var source: ByteSource
  private let parser: UnsafeMutablePointer<csv_parser>
  private var chunk: [UInt8]
  private var position = 0
  private var filled = 0
  /// The last byte was a CR, and whether an LF belongs to it is not known yet.
  private var hasPendingReturn = false
  /// Physical line of the next byte.
  private var line = 1
  /// Physical line on which the field being read was opened.
  private var fieldLine = 1
  private var linesToSkip: Int
  private var lineEnding: LineEnding?
  private var blankLinesSinceRow = 0
  private var rowsRead = 0
  private var isFinished = false

  /// - Parameter chunkSize: bytes read at once; the rows do not depend on it.
  init(
    source: consuming ByteSource, dialect: Dialect, chunkSize: Int = ByteSource.pieceSize
  ) throws(LoadError) {
    precondition(
      (1...ByteSource.pieceSize).contains(chunkSize),
      "a chunk of \(chunkSize) bytes is not within 1 ... \(ByteSource.pieceSize)")
    precondition(
      dialect.delimiter != dialect.quote,
      "delimiter \(dialect.delimiter) and quote \(dialect.quote ?? 0) are the same byte")
    self.source = source
    file = self.source.name
    linesToSkip = dialect.skipLines
    chunk = [UInt8](repeating: 0, count: chunkSize)
    unsafe parser = .allocate(capacity: 1)
    unsafe parser.initialize(to: csv_parser())
    // Both flags, once: STRICT alone lets an open quote swallow the rest of the file.
    unsafe csv_init(parser, UInt8(CSV_STRICT | CSV_STRICT_FINI))
    unsafe csv_set_delim(parser, dialect.delimiter)
    // NUL is refused before libcsv sees it, so as a quote it means none.
    unsafe csv_set_quote(parser, dialect.quote ?? 0)
    unsafe csv_set_blk_size(parser, ByteSource.pieceSize)
    unsafe csv_set_realloc_func(parser) { unsafe reallocCapped($0, $1) }
    try checkSignature()
  }

  deinit {
    unsafe csv_free(parser)
    unsafe parser.deinitialize(count: 1)
    unsafe parser.deallocate()
  }

  /// Reads the next row into `row`; false at the end. After an error there are no more rows.
  mutating func next() throws(LoadError) -> Bool {
    row.clear()
    while !isFinished {
      if position == filled {
        try refill()
        if filled == 0 { return try finish() }
      }
      if hasPendingReturn {
        hasPendingReturn = false
        let isPair = chunk[position] == UInt8(ascii: "\n")
        if isPair { position += 1 }
        if try endLine(isPair ? .both : .carriageReturn) { return true }
        continue
      }
      let end = nextBreak()
      if linesToSkip == 0 { try feed(position..<end) }
      position = end
      guard end < filled else { continue }
      if try takeBreak() { return true }
    }
    return false
  }

  /// The next byte that libcsv must not see as it is: LF, CR or NUL; `filled` if there is none.
  ///
  /// The one loop over all bytes on this side of libcsv: a vectorised scan belongs here.
  private func nextBreak() -> Int {
    let bytes = chunk.span
    var index = position
    while index < filled {
      let byte = bytes[index]
      if byte <= 13, byte == 10 || byte == 13 || byte == 0 { return index }
      index += 1
    }
    return filled
  }

  /// Uses up the break at `position`; true if a row is complete.
  private mutating func takeBreak() throws(LoadError) -> Bool {
    let byte = chunk[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\n"): return try endLine(.lineFeed)
    case UInt8(ascii: "\r"): hasPendingReturn = true
    default:
      // Inside lines that are skipped nothing is looked at.
      guard linesToSkip > 0 else {
        throw refusal(
          line, row.count + 1, .nul, "a NUL byte",
          "the file is damaged, or UTF-16 without a byte order mark: write it again as UTF-8 text")
      }
    }
    return false
  }

  /// One physical line ends; true if a row does too.
  private mutating func endLine(_ ending: LineEnding) throws(LoadError) -> Bool {
    if linesToSkip > 0 {
      linesToSkip -= 1
      line += 1
      return false
    }
    if isInsideQuotes {
      if row.multiline == nil { row.multiline = (fieldLine, row.count + 1) }
      try feed(ending: ending.bytes)
      line += 1
      return false
    }
    try check(ending)
    if isBetweenRows {
      blankLinesSinceRow += 1
    } else {
      try feed(ending: LineEnding.lineFeed.bytes)
      noteRow()
    }
    line += 1
    return row.isComplete
  }

  private mutating func check(_ ending: LineEnding) throws(LoadError) {
    guard let usual = lineEnding else {
      lineEnding = ending
      return
    }
    guard ending != usual else { return }
    guard ending != .carriageReturn, usual != .carriageReturn else {
      throw refusal(
        line, nil, .strayCarriageReturn, "a bare carriage return among other line endings",
        "end every line the same way")
    }
    oddities.mixesLineEndings = true
  }

  private mutating func noteRow() {
    if rowsRead > 0, blankLinesSinceRow > 0 { oddities.hasBlankLines = true }
    blankLinesSinceRow = 0
    rowsRead += 1
  }

  private mutating func finish() throws(LoadError) -> Bool {
    if hasPendingReturn {
      hasPendingReturn = false
      if try endLine(.carriageReturn) { return true }
    }
    isFinished = true
    guard linesToSkip == 0 else {
      throw refusal(
        line, nil, .noHeader, "the file ends inside the lines to skip", "skip fewer lines")
    }
    if isBetweenRows { return false }
    oddities.lacksFinalNewline = true
    let sink = unsafe Unmanaged.passUnretained(row).toOpaque()
    guard unsafe csv_fini(parser, appendField, completeRow, sink) == 0 else {
      throw refusal(
        fieldLine, row.count + 1, .unterminatedQuote, "a quoted field that is never closed",
        "close the quote, or double it if it is part of the text")
    }
    try checkLimits()
    noteRow()
    return true
  }
}

// MARK: - libcsv

extension CSVReader {
  /// libcsv's states of `pstate`; its header names the member but not the values.
  private enum State {
    static let rowNotBegun: CInt = 0
    static let fieldBegun: CInt = 2
  }

  private var isBetweenRows: Bool { unsafe parser.pointee.pstate == State.rowNotBegun }

  private var isInsideQuotes: Bool {
    unsafe parser.pointee.pstate == State.fieldBegun && parser.pointee.quoted != 0
  }

  /// A field is being read and not finished.
  private var isInsideField: Bool { unsafe parser.pointee.pstate >= State.fieldBegun }

  private var sink: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(row).toOpaque() }

  /// Gives a part of the chunk to libcsv.
  private mutating func feed(_ range: Range<Int>) throws(LoadError) {
    guard !range.isEmpty else { return }
    let (parser, sink) = unsafe (parser, sink)
    try account { bytes in
      unsafe bytes.withUnsafeBytes {
        let piece = unsafe UnsafeRawBufferPointer(rebasing: $0[range])
        return unsafe csv_parse(
          parser, piece.baseAddress, piece.count, appendField, completeRow, sink) == piece.count
      }
    }
  }

  /// Gives the bytes of a line ending to libcsv.
  private mutating func feed(ending: [UInt8]) throws(LoadError) {
    let (parser, sink) = unsafe (parser, sink)
    try account { _ in
      unsafe csv_parse(parser, ending, ending.count, appendField, completeRow, sink) == ending.count
    }
  }

  /// Keeps the lines of rows and fields up to date over one call of libcsv, then looks at its
  /// status and at the limits.
  private mutating func account(_ parse: ([UInt8]) -> Bool) throws(LoadError) {
    let (fieldsBefore, wasInside, wasBetweenRows) = (row.count, isInsideField, isBetweenRows)
    let lineBefore = fieldLine
    let isSound = parse(chunk)
    if !wasInside || row.count > fieldsBefore { fieldLine = line }
    if wasBetweenRows { row.line = line }
    if let field = row.oversizedField {
      let isOld = wasInside && field == fieldsBefore + 1
      throw fieldTooLong(line: isOld ? lineBefore : line, column: field)
    }
    try checkLimits()
    guard isSound else {
      guard unsafe csv_error(parser) == CSV_EPARSE else {
        throw fieldTooLong(line: fieldLine, column: row.count + 1)
      }
      throw refusal(
        line, row.count + 1, .quote, "a quote in the wrong place",
        "put quotes round the whole field and double those inside it")
    }
  }

  private mutating func checkLimits() throws(LoadError) {
    if row.hasTooManyColumns {
      throw refusal(
        row.line, nil, .columnLimit, "more than \(RowBuffer.columnLimit) columns",
        "leave out columns that are not needed")
    }
    if let field = row.oversizedField { throw fieldTooLong(line: fieldLine, column: field) }
    if unsafe parser.pointee.entry_pos > RowBuffer.fieldLimit {
      throw fieldTooLong(line: fieldLine, column: row.count + 1)
    }
  }

  private mutating func fieldTooLong(line: Int, column: Int) -> LoadError {
    refusal(
      line, column, .fieldLimit, "a field of more than \(RowBuffer.fieldLimit) bytes",
      "look for a quote that is never closed, or leave the column out")
  }
}

/// The status of libcsv is read before anything else, and nothing is fed to it after an error.
private let appendField:
  @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
    field, count, sink in
    guard let sink = unsafe sink else { return }
    let row = unsafe Unmanaged<RowBuffer>.fromOpaque(sink).takeUnretainedValue()
    unsafe row.append(UnsafeRawBufferPointer(start: field, count: field == nil ? 0 : count))
  }

private let completeRow: @convention(c) (CInt, UnsafeMutableRawPointer?) -> Void = { _, sink in
  guard let sink = unsafe sink else { return }
  unsafe Unmanaged<RowBuffer>.fromOpaque(sink).takeUnretainedValue().complete()
}

/// libcsv has no limit of its own: past the longest field it gets no memory.
private func reallocCapped(
  _ old: UnsafeMutableRawPointer?, _ size: Int
) -> UnsafeMutableRawPointer? {
  let cap = RowBuffer.fieldLimit + 4 * ByteSource.pieceSize
  return size > cap ? nil : unsafe realloc(old, size)
}

// MARK: - Input

extension CSVReader {
  private mutating func refill() throws(LoadError) {
    position = 0
    do {
      filled = try source.read(into: &chunk)
    } catch {
      isFinished = true
      throw error.loadError(in: file, line: line)
    }
  }

  private mutating func checkSignature() throws(LoadError) {
    guard !source.head.isEmpty else {
      throw refusal(1, nil, .empty, "the file is empty", "write a header and rows")
    }
    switch FileSignature(source.head) {
    case .text: return
    case .utf8WithByteOrderMark:
      oddities.hasByteOrderMark = true
      source.skip(3)
    case .otherEncoding(let name):
      throw refusal(1, nil, .encoding, "the file is \(name)", "convert it to UTF-8")
    case .binary(let name):
      throw refusal(1, nil, .notText, "this is \(name), no CSV", "export the data as CSV")
    }
  }

  /// The error to throw; there are no more rows after it.
  private mutating func refusal(
    _ line: Int, _ column: Int?, _ code: DataError.Code, _ what: String, _ whatToDo: String
  ) -> LoadError {
    isFinished = true
    return .data(
      DataError(
        file: file, line: line, column: column, code: code, what: what, whatToDo: whatToDo))
  }
}
