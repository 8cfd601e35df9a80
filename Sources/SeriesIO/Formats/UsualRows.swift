import TimeSeries

/// Rows that go on as those before them: plain records of the latest series, each one step after the other, whose
/// cells are numbers or missing. Nearly all rows of a long or wide file are, and they are read where the scan has
/// marked them, with nothing done for each row but that.
///
/// It takes rows as long as that is so, and refuses none: what it does not take is for `TableLoader` to look at.
struct UsualRows {
  private let id: Int?
  private let time: Int
  private let kept: [Int]
  private let fields: Int
  private var month = FixedWidthStamp.Month()
  /// Rows to let pass before the next attempt, and how many after one that took nothing: series that take turns have
  /// no usual rows.
  private var pause = 0
  private var nextPause = 0

  /// Rows that were taken.
  private(set) var count = 0

  private static let longestPause = 64

  /// nil where rows have more to be looked at.
  init?(_ roles: ColumnRoles, _ header: ColumnHeader, _ options: CSVOptions) {
    guard let time = roles.time, !roles.kept.isEmpty, roles.covariates.isEmpty,
      roles.leftOut.isEmpty, options.since == nil, options.until == nil
    else { return nil }
    id = roles.id
    self.time = time
    kept = roles.kept.map(\.column)
    fields = header.names.count
  }

  /// Takes rows after the reader's latest one; how many.
  mutating func take(
    from reader: inout CSVReader, into collector: inout SeriesCollector, stamps: StampCells,
    _ numbers: inout NumberCells
  ) -> Int {
    guard pause == 0 else {
      pause -= 1
      return 0
    }
    let rows = takeRows(&reader, &collector, stamps, &numbers)
    nextPause = rows > 0 ? 0 : min(2 * nextPause + 1, UsualRows.longestPause)
    pause = nextPause
    return rows
  }

  private mutating func takeRows(
    _ reader: inout CSVReader, _ collector: inout SeriesCollector, _ stamps: StampCells,
    _ numbers: inout NumberCells
  ) -> Int {
    guard !stamps.isZoned, let (scan, start, line, ending) = reader.marked,
      ending != .carriageReturn, var expected = collector.expected,
      collector.expectedLine == line
    else { return 0 }
    let (block, bounds) = (reader.row.block, reader.row.bounds)
    let (bytes, marks) = (block.span, bounds.span)
    let widths = stamps.widths
    let endingBytes = ending == .both ? 2 : 1
    var (rows, end) = (0, start)
    var next = scan.cursor
    while next < scan.breakCount, marks[Int(scan.breaks[next])] < start { next += 1 }
    var first = next == 0 ? 0 : Int(scan.breaks[next - 1])
    while next < scan.breakCount {
      let mark = Int(scan.breaks[next])
      let position = Int(marks[mark])
      guard mark - first == fields, position > end,
        UsualRows.ends(bytes, position, ending, limit: scan.limit)
      else { break }
      let record = marks.extracting(first...mark)
      guard holds(record, bytes, id: expected.id, ticks: expected.ticks, widths),
        read(record, bytes, into: &collector, &numbers)
      else { break }
      collector.keepRow()
      expected.ticks &+= expected.spacing
      rows += 1
      end = position + endingBytes
      next += endingBytes
      first = Int(scan.breaks[next - 1])
    }
    collector.extend(by: rows)
    count += rows
    reader.pass(rows, to: end)
    return rows
  }

  /// Whether the line ends here as the file's lines do.
  private static func ends(
    _ bytes: Span<UInt8>, _ position: Int, _ ending: LineEnding, limit: Int
  ) -> Bool {
    guard ending == .both else { return bytes[position] == UInt8(ascii: "\n") }
    return bytes[position] == UInt8(ascii: "\r") && position + 1 < limit
      && bytes[position + 1] == UInt8(ascii: "\n")
  }

  /// Whether a record has this id and this stamp.
  /// - Parameter record: the marks before its fields and after the last.
  @inline(__always)
  private mutating func holds(
    _ record: Span<Int32>, _ bytes: Span<UInt8>, id: [UInt8], ticks: Int64,
    _ widths: FixedWidthStamp.Widths
  ) -> Bool {
    if let column = self.id {
      guard bytes.extracting(UsualRows.range(record, column)).equals(id) else { return false }
    }
    let cell = bytes.extracting(UsualRows.range(record, time))
    let stamp =
      widths.index
      ? FixedWidthStamp.integer(cell) : FixedWidthStamp.parse(cell, widths, &month)
    return stamp?.ticks == ticks
  }

  @inline(__always)
  private static func range(_ record: Span<Int32>, _ column: Int) -> Range<Int> {
    Int(record[column]) + 1..<Int(record[column + 1])
  }

  /// Reads the cells that are kept into their places; false where one is no number.
  @inline(__always)
  private func read(
    _ record: Span<Int32>, _ bytes: Span<UInt8>, into collector: inout SeriesCollector,
    _ numbers: inout NumberCells
  ) -> Bool {
    let places = unsafe collector.placesForRow()
    for slot in kept.indices {
      let column = kept[slot]
      let (lower, upper) = (Int(record[column]) + 1, Int(record[column + 1]))
      if lower < upper, numbers.isPlain(bytes[lower]),
        let number = PlainDecimal.short(bytes, lower, upper)
      {
        unsafe places[slot] = number
        continue
      }
      guard let number = try? numbers.read(bytes, lower..<upper) else { return false }
      unsafe places[slot] = number
    }
    return true
  }
}
