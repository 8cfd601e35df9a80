import TimeSeries

/// Reads a table into a panel: a row holds a stamp, one cell of each column that is kept, and perhaps
/// an id. Long files keep one column, wide ones many; a file of values alone has no stamps.
///
/// The roles of the columns are the plan: found once from the header and the first row, followed for
/// every row. Row by row nothing is allocated but what is kept.
struct TableLoader: ~Copyable {
  private var reader: CSVReader
  private let options: CSVOptions
  private let header: ColumnHeader
  private let roles: ColumnRoles
  private let numbers: NumberCells
  private var stamps = StampCells()
  private var collector: SeriesCollector
  /// The kept cells of the row being read, in the order of `roles.kept`.
  private var cells: [Double]
  private var rows = 0
  private var missingCells = 0

  /// Reads the header and the first row, and settles the roles.
  init(reader: consuming CSVReader, options: CSVOptions) throws(LoadError) {
    var reader = reader
    guard try reader.next() else {
      throw .data(
        DataError(
          file: reader.file, line: 1, code: .empty, what: "there are no rows",
          whatToDo: "write a header and rows"))
    }
    let header =
      options.hasHeader
      ? try ColumnHeader(row: reader.row, file: reader.file)
      : ColumnHeader(numbering: reader.row, file: reader.file)
    let search = try ColumnRoles.Search(header, options: options)
    if options.hasHeader {
      try header.checkShape(of: reader.row)
      guard try reader.next() else {
        throw header.refusal(
          line: header.line, .noRows, "a header and no rows", "add rows of data")
      }
    }
    try header.checkShape(of: reader.row)
    let numbers = NumberCells(options: options)
    roles = try search.roles(firstRow: reader.row, numbers: numbers)
    collector = SeriesCollector(width: roles.kept.count)
    cells = Array(repeating: .nan, count: roles.kept.count)
    self.reader = reader
    self.options = options
    self.header = header
    self.numbers = numbers
  }

  /// Reads the rows.
  mutating func load() throws(LoadError) -> LoadedPanel {
    repeat {
      try header.checkShape(of: reader.row)
      try checkBlankLines()
      try collectRow()
    } while try reader.next()
    return try loaded()
  }

  /// In a file of one column a blank line may be a missing value or nothing at all.
  private func checkBlankLines() throws(LoadError) {
    guard header.names.count == 1, let line = reader.oddities.blankLine else { return }
    throw header.refusal(
      line: line, .blankLine, "a blank line in a file of one column",
      "take it out, or write \"\" or NA if a value is missing")
  }

  // MARK: One row

  private mutating func collectRow() throws(LoadError) {
    let row = reader.row
    let bytes = row.bytes
    let fields = bytes.span
    var position: Int? = 0
    if let column = roles.id {
      let id = fields.extracting(row.range(of: column))
      position = collector.position(of: id)
      if position == nil { try checkID(id, column) }
    } else if collector.series.isEmpty {
      position = nil
    }
    var stamp = Timestamp(ticks: Int64(position.map { collector.count(of: $0) } ?? 0) + 1)
    if let column = roles.time {
      let cell = fields.extracting(row.range(of: column))
      do {
        stamp = try stamps.read(cell)
      } catch {
        throw refusal(error, cell, column)
      }
    }
    for (slot, kept) in roles.kept.enumerated() {
      let cell = fields.extracting(row.range(of: kept.column))
      do {
        cells[slot] = try numbers.read(cell)
      } catch {
        throw refusal(error, cell, kept.column)
      }
      if cells[slot].isNaN { missingCells += 1 }
    }
    for column in roles.leftOut {
      try checkLeftOut(fields.extracting(row.range(of: column)), column)
    }
    rows += 1
    let place =
      position
      ?? collector.add(
        SeriesID(bytes: roles.id.map { fields.extracting(row.range(of: $0)).copied } ?? []))
    if let misplaced = collector.append(stamp, cells, line: row.line, to: place) {
      throw refusal(misplaced, collector.series[place].id)
    }
  }

  /// Looks at an id that is new.
  private func checkID(_ id: Span<UInt8>, _ column: Int) throws(LoadError) {
    let bytes = id.copied
    let (code, what): (DataError.Code, String)
    if bytes.isEmpty {
      (code, what) = (.id, "an empty id in column \(excerpt(header.names[column]))")
    } else if bytes.count > TableLoader.idLimit {
      (code, what) = (.id, "the id \(excerpt(bytes)) is longer than \(TableLoader.idLimit) bytes")
    } else if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      (code, what) = (.id, "the id \(excerpt(bytes)) holds a control character")
    } else if String(validating: bytes, as: UTF8.self) == nil {
      (code, what) = (.encoding, "the id \(excerpt(bytes)) is not UTF-8")
    } else {
      return
    }
    throw header.refusal(
      line: reader.row.line, column: column, code, what,
      code == .encoding ? "convert the file to UTF-8" : "give every row an id of visible characters"
    )
  }

  private static let idLimit = 255

  /// A column that the first row showed to be text stays text: one bad cell on top must not make a
  /// whole series vanish.
  private func checkLeftOut(_ cell: Span<UInt8>, _ column: Int) throws(LoadError) {
    guard !numbers.isMissing(cell), numbers.takes(cell) else { return }
    let name = excerpt(header.names[column])
    throw header.refusal(
      line: reader.row.line, column: column, .value,
      "\(excerpt(cell.copied)) in column \(name) is a number, but the first row holds none there",
      "mend the first row, or list the columns to forecast with --target")
  }

  // MARK: Refusals

  private func refusal(
    _ misplaced: SeriesCollector.Misplaced, _ id: SeriesID
  ) -> LoadError {
    let place = roles.id == nil ? "" : " in series \(excerpt(id.bytes))"
    let several =
      roles.id == nil ? ", or name the id column with --id if the file holds several series" : ""
    // Rows without a time column are numbered, and so in order.
    let column = roles.time ?? 0
    let stamp = excerpt(reader.row.copy(of: column))
    switch misplaced {
    case .duplicate(let line):
      return header.refusal(
        line: reader.row.line, column: column, .duplicateTime,
        "the stamp \(stamp)\(place) stands on line \(line) already",
        "remove one of the two rows\(several)")
    case .backwards:
      return header.refusal(
        line: reader.row.line, column: column, .timeOrder,
        "the stamp \(stamp)\(place) is earlier than the one before it",
        "sort the rows by time\(several)")
    }
  }

  private func refusal(_ problem: CellProblem, _ cell: Span<UInt8>, _ column: Int) -> LoadError {
    header.refusal(
      line: reader.row.line, column: column, problem.code,
      "\(excerpt(cell.copied)) in column \(excerpt(header.names[column])) \(problem.complaint)",
      problem.whatToDo)
  }

  // MARK: The whole

  private func loaded() throws(LoadError) -> LoadedPanel {
    let style = stamps.axis.style ?? .index
    let inference = FrequencyInference(file: reader.file, style: style, series: collector.series)
    let found = try inference.result(asked: options.frequency)
    let columns = roles.names(header)
    let panel = Panel(
      series: try series(found.frequency), frequency: found.frequency, stampStyle: style,
      columns: columns)
    let summary = CellSummary(collector.series)
    let report = LoadReport(
      rows: rows, series: roles.countsColumns ? panel.series.count : collector.series.count,
      missing: missingCells, gaps: found.gaps, sum: summary.sum, firstCell: summary.first,
      lastCell: summary.last,
      first: panel.series.map(\.start).min() ?? Timestamp(ticks: 0),
      last: panel.series.map(\.end).max() ?? Timestamp(ticks: 0),
      frequencyEvidence: found.evidence, columns: columns,
      ignoredColumns: roles.unused(header).map { header.name($0) }, warnings: warnings())
    return LoadedPanel(panel: panel, report: report)
  }

  /// One series for each id and target, in this order.
  private func series(_ frequency: Frequency) throws(LoadError) -> [Series] {
    var result: [Series] = []
    var taken: Set<SeriesID> = []
    // Only a slash within a name can make two names one.
    let mayCollide = roles.isWide && roles.id != nil
    for collected in collector.series {
      for slot in roles.kept.indices {
        let id = roles.seriesID(collected.id, slot: slot, header)
        guard !mayCollide || taken.insert(id).inserted else {
          throw header.refusal(
            line: collected.lines[0], column: roles.kept[slot].column, .id,
            "the series \(excerpt(id.bytes)) is there twice: ids and columns are joined by a slash",
            "rename the column")
        }
        result.append(collected.regular(frequency, slot: slot, id: id))
      }
    }
    return result
  }

  private func warnings() -> [LoadWarning] {
    let oddities = reader.oddities
    var warnings: [LoadWarning] = []
    if oddities.hasByteOrderMark { warnings.append(.byteOrderMark) }
    if oddities.mixesLineEndings { warnings.append(.mixedLineEndings) }
    if oddities.blankLine != nil { warnings.append(.blankLines) }
    if oddities.lacksFinalNewline { warnings.append(.noFinalNewline) }
    if collector.series.contains(where: \.isConstant) { warnings.append(.constantSeries) }
    if missingCells == rows * roles.kept.count { warnings.append(.allMissing) }
    return warnings
  }
}
