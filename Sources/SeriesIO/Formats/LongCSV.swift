import TimeSeries

/// Long files: one observation a row, with a time, a target and perhaps an id column.
struct LongCSV: ~Copyable {
  private var reader: CSVReader
  private let options: CSVOptions
  private let missing: MissingTokens
  private var axis = TimeAxis()
  private var collector = SeriesCollector()
  private var rows = 0
  private var missingCells = 0

  init(reader: consuming CSVReader, options: CSVOptions) {
    self.reader = reader
    self.options = options
    missing = MissingTokens(extra: options.missingTokens)
  }

  /// Reads the whole file.
  mutating func load() throws(LoadError) -> LoadedPanel {
    guard try reader.next() else {
      throw error(1, nil, .empty, "there are no rows", "write a header and rows")
    }
    let header =
      options.hasHeader
      ? try ColumnHeader(row: reader.row, file: reader.file)
      : ColumnHeader(numbering: reader.row, file: reader.file)
    let search = try ColumnRoles.Search(header, options: options)
    if options.hasHeader {
      try checkShape(header)
      guard try reader.next() else {
        throw error(header.line, nil, .noRows, "a header and no rows", "add rows of data")
      }
    }
    try checkShape(header)
    let roles = try search.roles(firstRow: reader.row, missing: missing)
    if roles.id == nil { _ = collector.add(SeriesID(bytes: header.names[roles.target])) }
    repeat {
      try checkShape(header)
      try collectRow(roles, header)
    } while try reader.next()
    return try loaded(roles, header)
  }

  // MARK: One row

  private func checkShape(_ header: ColumnHeader) throws(LoadError) {
    let row = reader.row
    if let field = row.multiline {
      throw error(
        field.line, field.column, .multiline, "a field that spans several lines",
        "close the quote that opens here, or write the field on one line")
    }
    guard row.count == header.names.count else {
      throw error(
        row.line, nil, .ragged,
        "\(row.count) fields where the first row has \(header.names.count)",
        header.hint
          ?? "give every row the same number of fields; quote those that hold the delimiter")
    }
  }

  private mutating func collectRow(_ roles: ColumnRoles, _ header: ColumnHeader) throws(LoadError) {
    let row = reader.row
    let bytes = row.bytes
    let cells = bytes.span
    let position =
      if let column = roles.id {
        try seriesPosition(cells.extracting(row.range(of: column)), column, header)
      } else { 0 }
    let timeCell = cells.extracting(row.range(of: roles.time))
    let stamp = try self.stamp(timeCell, roles.time, header)
    let value = try self.value(
      cells.extracting(row.range(of: roles.target)), roles.target, header)
    rows += 1
    if value.isNaN { missingCells += 1 }
    guard let misplaced = collector.append(stamp, value, line: row.line, to: position) else {
      return
    }
    throw refusal(misplaced, timeCell, roles, collector.series[position].id)
  }

  private mutating func seriesPosition(
    _ id: Span<UInt8>, _ column: Int, _ header: ColumnHeader
  ) throws(LoadError) -> Int {
    if let known = collector.position(of: id) { return known }
    let bytes = id.copied
    let (code, what): (DataError.Code, String)
    if bytes.isEmpty {
      (code, what) = (.id, "an empty id in column \(excerpt(header.names[column]))")
    } else if bytes.count > LongCSV.idLimit {
      (code, what) = (.id, "the id \(excerpt(bytes)) is longer than \(LongCSV.idLimit) bytes")
    } else if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      (code, what) = (.id, "the id \(excerpt(bytes)) holds a control character")
    } else if String(validating: bytes, as: UTF8.self) == nil {
      (code, what) = (.encoding, "the id \(excerpt(bytes)) is not UTF-8")
    } else {
      return collector.add(SeriesID(bytes: bytes))
    }
    throw error(
      reader.row.line, column + 1, code, what,
      code == .encoding ? "convert the file to UTF-8" : "give every row an id of visible characters"
    )
  }

  private static let idLimit = 255

  private mutating func stamp(
    _ cell: Span<UInt8>, _ column: Int, _ header: ColumnHeader
  ) throws(LoadError) -> Timestamp {
    let whatToDo: String
    let code: DataError.Code
    let complaint: String
    switch TimeParser.parse(cell, on: axis.style) {
    case .stamp(let stamp, let style):
      if axis.style == nil, TimeAxis.looksLikeCompactDate(stamp, style) {
        (code, complaint) = (.time, "looks like a date without separators")
        whatToDo = "write 2024-01-31, or 2024-01 for a month"
        break
      }
      switch axis.admit(style) {
      case nil: return stamp
      case .zone:
        (code, complaint) = (.timeZoneMix, "mixes stamps with and without a UTC offset")
        whatToDo = "write all stamps with an offset or all without"
      case .form:
        (code, complaint) = (.time, "is another kind of stamp than those before")
        whatToDo = "write all stamps alike"
      }
    case .notATime:
      (code, complaint) = (.time, "is not a time")
      whatToDo = "write ISO 8601, such as 2024-01-31 or 2024-01-31T13:00:00"
    case .outOfRange(let why):
      (code, complaint) = (.timeRange, "is \(why)")
      whatToDo = "write it to the microsecond at most, and within the usual range"
    }
    throw refusal(cell, column, header, code, complaint, whatToDo)
  }

  private func value(
    _ cell: Span<UInt8>, _ column: Int, _ header: ColumnHeader
  ) throws(LoadError) -> Double {
    if missing.contains(cell) { return .nan }
    switch NumberParser.parse(cell) {
    case .number(let value): return value
    case .overflow:
      throw refusal(
        cell, column, header, .valueRange, "is too large for a Double",
        "use a larger unit, or name it with --na if it means missing")
    case .notANumber:
      let hasComma = cell.copied.contains(UInt8(ascii: ","))
      throw refusal(
        cell, column, header, .value, "is not a number",
        hasComma
          ? "write decimals with a point, and no separators of thousands"
          : "write a decimal number, or name it with --na if it means missing")
    }
  }

  // MARK: Refusals

  private func refusal(
    _ misplaced: SeriesCollector.Misplaced, _ cell: Span<UInt8>, _ roles: ColumnRoles,
    _ id: SeriesID
  ) -> LoadError {
    let place = roles.id == nil ? "" : " in series \(excerpt(id.bytes))"
    let several =
      roles.id == nil ? ", or name the id column with --id if the file holds several series" : ""
    switch misplaced {
    case .duplicate(let line):
      return error(
        reader.row.line, roles.time + 1, .duplicateTime,
        "the stamp \(excerpt(cell.copied))\(place) stands on line \(line) already",
        "remove one of the two rows\(several)")
    case .backwards:
      return error(
        reader.row.line, roles.time + 1, .timeOrder,
        "the stamp \(excerpt(cell.copied))\(place) is earlier than the one before it",
        "sort the rows by time\(several)")
    }
  }

  private func refusal(
    _ cell: Span<UInt8>, _ column: Int, _ header: ColumnHeader, _ code: DataError.Code,
    _ complaint: String, _ whatToDo: String
  ) -> LoadError {
    error(
      reader.row.line, column + 1, code,
      "\(excerpt(cell.copied)) in column \(excerpt(header.names[column])) \(complaint)", whatToDo)
  }

  private func error(
    _ line: Int, _ column: Int?, _ code: DataError.Code, _ what: String, _ whatToDo: String
  ) -> LoadError {
    .data(
      DataError(
        file: reader.file, line: line, column: column, code: code, what: what,
        whatToDo: whatToDo))
  }

  // MARK: The whole

  private func loaded(
    _ roles: ColumnRoles, _ header: ColumnHeader
  ) throws(LoadError) -> LoadedPanel {
    let style = axis.style ?? .index
    let inference = FrequencyInference(file: reader.file, style: style, series: collector.series)
    let found = try inference.result(asked: options.frequency)
    let columns = ColumnNames(
      id: roles.id.map { header.name($0) }, time: header.name(roles.time),
      target: header.name(roles.target))
    let used = [roles.id, roles.time, roles.target]
    let panel = Panel(
      series: collector.series.map { $0.regular(found.frequency) }, frequency: found.frequency,
      stampStyle: style, columns: columns)
    let report = LoadReport(
      rows: rows, series: panel.series.count, missing: missingCells, gaps: found.gaps,
      first: panel.series.map(\.start).min() ?? Timestamp(ticks: 0),
      last: panel.series.map(\.end).max() ?? Timestamp(ticks: 0),
      frequencyEvidence: found.evidence, columns: columns,
      ignoredColumns: header.names.indices.filter { !used.contains($0) }.map { header.name($0) },
      warnings: warnings())
    return LoadedPanel(panel: panel, report: report)
  }

  private func warnings() -> [LoadWarning] {
    let oddities = reader.oddities
    var warnings: [LoadWarning] = []
    if oddities.hasByteOrderMark { warnings.append(.byteOrderMark) }
    if oddities.mixesLineEndings { warnings.append(.mixedLineEndings) }
    if oddities.hasBlankLines { warnings.append(.blankLines) }
    if oddities.lacksFinalNewline { warnings.append(.noFinalNewline) }
    if collector.series.contains(where: \.isConstant) { warnings.append(.constantSeries) }
    if missingCells == rows { warnings.append(.allMissing) }
    return warnings
  }
}
