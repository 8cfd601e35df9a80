/// Rows of a CSV, one at a time, in the strict dialect: quotes are exact, a file keeps its line
/// ending, and every refusal knows its physical line.
///
/// Plain records are split where they lie in the block (`RecordScan`). libcsv splits all others, and could split
/// all; around it stand the guards it lacks. It is fed one physical line at a time, or less, so that
/// lines can be counted, limits be checked before memory grows, and nothing of it runs after an
/// error. Its end-of-row is always our LF: which bytes end a line is decided here.
struct CSVReader: ~Copyable {
  struct Dialect {
    var delimiter = UInt8(ascii: ",")
    /// nil: quotes are ordinary characters.
    var quote: UInt8? = UInt8(ascii: "\"")
    var skipLines = 0
  }

  /// What was odd about the bytes, though they could be read.
  struct Oddities {
    var hasByteOrderMark = false
    /// Physical line of the first line ending that is LF among CRLF, or the other way round.
    var otherLineEnding: Int?
    /// Blank lines, wherever they stand.
    var blankLines = 0
    /// Physical line of the first blank line between two rows.
    var blankLine: Int?
    /// Physical line of the last row, if no newline ends it.
    var openLine: Int?
  }

  /// The input's name in messages.
  let file: String
  /// The row that `next` found last.
  private(set) var row: RowBuffer
  private(set) var oddities = Oddities()

  private var source: ByteSource
  private let parser: CSVParser
  private let fields = FieldCollector()
  /// nil: libcsv splits every record.
  private var scan: RecordScan?
  /// The scan has marked what the block holds.
  private var isScanned = false
  private var position = 0
  private var filled = 0
  private var isSourceExhausted = false
  /// What ended the source early; told once the bytes before it are used up.
  private var sourceFailure: ByteSource.Failure?
  /// The last byte was a CR, and whether an LF belongs to it is not known yet.
  private var hasPendingReturn = false
  /// Physical line of the next byte.
  private var line = 1
  /// Physical line on which the field being read was opened.
  private var fieldLine = 1
  private var linesToSkip: Int
  private var lineEnding: LineEnding?
  /// Physical line of the first blank line since the last row.
  private var blankLineSinceRow: Int?
  private var rowsRead = 0
  /// Rows that libcsv was not needed for.
  private(set) var plainRows = 0
  private var isFinished = false

  /// Bytes read at once: enough that a record which two blocks share is rare, few enough for the second-level cache.
  static let blockSize = 1 << 18

  /// - Parameters:
  ///   - blockSize: bytes read at once; the rows do not depend on it.
  ///   - usesScan: false: libcsv splits every record; nor do they depend on this.
  init(
    source: consuming ByteSource, dialect: Dialect, blockSize: Int = CSVReader.blockSize,
    usesScan: Bool = true
  ) throws(LoadError) {
    precondition(
      (1...CSVReader.blockSize).contains(blockSize),
      "a block of \(blockSize) bytes is not within 1 ... \(CSVReader.blockSize)")
    self.source = source
    file = self.source.name
    linesToSkip = dialect.skipLines
    row = RowBuffer(blockSize: blockSize)
    parser = CSVParser(delimiter: dialect.delimiter, quote: dialect.quote)
    if usesScan {
      scan = RecordScan(
        delimiter: dialect.delimiter, quote: dialect.quote, blockSize: blockSize)
    }
    try checkSignature()
  }

  /// Reads the next row into `row`; false at the end. After an error there are no more rows.
  mutating func next() throws(LoadError) -> Bool {
    if nextPlain() { return true }
    guard try nextParsed() else { return false }
    row.take(fields)
    return true
  }

  /// What the scan has marked of the rows to come; nil where the next one is not for it.
  var marked: (scan: RecordScan, start: Int, line: Int, ending: LineEnding)? {
    guard isScanned, linesToSkip == 0, !isFinished, !hasPendingReturn, let scan, let lineEnding
    else { return nil }
    return (scan, position, line, lineEnding)
  }

  /// Goes on behind plain rows that were read from what the scan has marked.
  mutating func pass(_ rows: Int, to end: Int) {
    position = end
    line += rows
    plainRows += rows
    rowsRead += rows
  }

  /// Reads the next row into `fields` by libcsv.
  private mutating func nextParsed() throws(LoadError) -> Bool {
    fields.clear()
    while !isFinished {
      if position == filled {
        try refill()
        if filled == 0 { return try finish() }
      }
      if hasPendingReturn {
        hasPendingReturn = false
        let isPair = row.block[position] == UInt8(ascii: "\n")
        if isPair { position += 1 }
        if try endLine(isPair ? .both : .carriageReturn) { return true }
        continue
      }
      let end = nextBreak()
      if linesToSkip == 0, position < end { try feed(row.block, position..<end) }
      position = end
      guard end < filled else { continue }
      if try takeBreak() { return true }
    }
    return false
  }

  /// Reads the next row if it is a plain record.
  private mutating func nextPlain() -> Bool {
    guard scan != nil, linesToSkip == 0, !isFinished else { return false }
    while true {
      if !isScanned {
        scan?.begin(&row, position..<filled)
        isScanned = true
      }
      switch scan?.next(from: position, usual: lineEnding, in: &row) {
      case .record(let end, let ending):
        position = end
        lineEnding = ending
        row.set(line: line)
        plainRows += 1
        noteRow()
        line += 1
        return true
      case .incomplete:
        // A record as long as the block, or one without an end, is not for the scan.
        guard !isSourceExhausted, filled - position < row.block.count else { return false }
        fill(keeping: position..<filled)
      case .odd, nil: return false
      }
    }
  }

  /// The next byte that libcsv must not see as it is: LF, CR or NUL; `filled` if there is none.
  private func nextBreak() -> Int {
    let block = row.block
    let bytes = block.span
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
    let byte = row.block[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\n"): return try endLine(.lineFeed)
    case UInt8(ascii: "\r"): hasPendingReturn = true
    default:
      // Inside lines that are skipped nothing is looked at.
      guard linesToSkip > 0 else {
        throw refusal(
          line, fields.count + 1, .nul, "a NUL byte",
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
    if parser.isInsideQuotes {
      if fields.multiline == nil { fields.multiline = (fieldLine, fields.count + 1) }
      try feed(LineEnding.bytes, ending.range)
      line += 1
      return false
    }
    try check(ending)
    if parser.isBetweenRows {
      oddities.blankLines += 1
      if blankLineSinceRow == nil { blankLineSinceRow = line }
    } else {
      try feed(LineEnding.bytes, LineEnding.lineFeed.range)
      noteRow()
    }
    line += 1
    return fields.isComplete
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
    if oddities.otherLineEnding == nil { oddities.otherLineEnding = line }
  }

  private mutating func noteRow() {
    if rowsRead > 0, oddities.blankLine == nil { oddities.blankLine = blankLineSinceRow }
    blankLineSinceRow = nil
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
    if parser.isBetweenRows { return false }
    oddities.openLine = line
    guard parser.finish(into: fields) == .sound else {
      throw refusal(
        fieldLine, fields.count + 1, .unterminatedQuote, "a quoted field that is never closed",
        "close the quote, or double it if it is part of the text")
    }
    try checkLimits()
    noteRow()
    return true
  }
}

// MARK: - Feeding libcsv

extension CSVReader {
  /// Gives some bytes of one line to libcsv, keeps the lines of rows and fields up to date, then
  /// looks at its status and at the limits: the status first, for nothing may follow an error.
  private mutating func feed(_ bytes: [UInt8], _ range: Range<Int>) throws(LoadError) {
    let (fieldsBefore, wasInside, lineBefore) = (fields.count, parser.isInsideField, fieldLine)
    if parser.isBetweenRows { fields.line = line }
    let status = parser.parse(bytes, range, into: fields)
    if !wasInside || fields.count > fieldsBefore { fieldLine = line }
    if case .field(let field) = fields.excess {
      let isOld = wasInside && field == fieldsBefore + 1
      throw fieldTooLong(line: isOld ? lineBefore : line, column: field)
    }
    try checkLimits()
    switch status {
    case .sound: return
    case .fieldTooLong: throw fieldTooLong(line: fieldLine, column: fields.count + 1)
    case .misplacedQuote, .unterminatedQuote:
      throw refusal(
        line, fields.count + 1, .quote, "a quote in the wrong place",
        "put quotes round the whole field and double those inside it")
    }
  }

  private mutating func checkLimits() throws(LoadError) {
    switch fields.excess {
    case nil: break
    case .field(let field): throw fieldTooLong(line: fieldLine, column: field)
    case .columns:
      throw refusal(
        fields.line, nil, .columnLimit, "more than \(RowBuffer.columnLimit) columns",
        "leave out columns that are not needed")
    case .row:
      throw refusal(
        fields.line, nil, .fieldLimit, "a row of more than \(RowBuffer.rowLimit) bytes",
        "leave out columns that are not needed")
    }
    if parser.fieldLength > RowBuffer.fieldLimit {
      throw fieldTooLong(line: fieldLine, column: fields.count + 1)
    }
  }

  private mutating func fieldTooLong(line: Int, column: Int) -> LoadError {
    refusal(
      line, column, .fieldLimit, "a field of more than \(RowBuffer.fieldLimit) bytes",
      "look for a quote that is never closed, or leave the column out")
  }
}

// MARK: - Input

extension CSVReader {
  /// Reads the next block; `filled` is 0 at the end of the input.
  private mutating func refill() throws(LoadError) {
    fill(keeping: filled..<filled)
    if filled == 0, let sourceFailure {
      isFinished = true
      throw sourceFailure.loadError(in: file, line: line)
    }
  }

  /// Moves the rest of the block to its front and fills it up.
  private mutating func fill(keeping rest: Range<Int>) {
    row.moveToFront(rest)
    (position, filled) = (0, rest.count)
    isScanned = false
    while filled < row.block.count, !isSourceExhausted {
      do throws(ByteSource.Failure) {
        let count = try source.read(into: &row.block, from: filled)
        filled += count
        isSourceExhausted = count == 0
      } catch {
        sourceFailure = error
        isSourceExhausted = true
      }
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
