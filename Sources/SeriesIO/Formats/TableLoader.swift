import TimeSeries

/// Reads a table into a panel: a row holds a stamp, one cell of each column that is kept, and perhaps
/// an id. Long files keep one column, wide ones many; a file of values alone has no stamps.
///
/// The roles of the columns are the plan: found once from the header and the first row, followed for
/// every row. Row by row nothing is allocated but what is kept.
struct TableLoader: ~Copyable {
  var reader: CSVReader
  let options: CSVOptions
  let header: ColumnHeader
  let roles: ColumnRoles
  private var numbers: NumberCells
  var stamps: StampCells
  /// nil until the first stamp shows how the column is written.
  private var window: StampWindow?
  var covariates: CovariateColumns
  var collector: SeriesCollector
  var duplicates: DuplicateRows
  var rejects: RejectedRows
  var faults: SeriesFaults
  /// The kept cells of the row being read, in the order of `roles.kept`.
  private var cells: [Double]
  var rows = 0
  /// nil where each row has to be looked at by itself.
  private(set) var usual: UsualRows?

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
      try header.checkShape(of: reader.row, allowsMultiline: options.allowsMultiline)
      guard try reader.next() else {
        throw header.refusal(
          line: header.line, .noRows, "a header and no rows", "add rows of data")
      }
    }
    var rejects = RejectedRows(limit: options.mostRejects)
    try TableLoader.findRow(&reader, header, &rejects, options)
    var numbers = NumberCells(options: options)
    let roles = try search.roles(firstRow: reader.row, numbers: &numbers)
    try TableLoader.checkStamps(roles, header, rejects, options)
    covariates = CovariateColumns(roles.covariates)
    let width = roles.kept.count + roles.covariates.count
    collector = SeriesCollector(width: width, targets: roles.kept.count)
    duplicates = DuplicateRows(options.duplicates)
    faults = SeriesFaults(options.badSeries, roles)
    cells = Array(repeating: .nan, count: width)
    stamps = StampCells(options)
    usual = UsualRows(roles, header, options)
    self.roles = roles
    self.rejects = rejects
    self.reader = reader
    self.options = options
    self.header = header
    self.numbers = numbers
  }

  /// The first row that has the shape of the header.
  private static func findRow(
    _ reader: inout CSVReader, _ header: ColumnHeader, _ rejects: inout RejectedRows,
    _ options: CSVOptions
  ) throws(LoadError) {
    while true {
      do throws(LoadError) {
        return try header.checkShape(of: reader.row, allowsMultiline: options.allowsMultiline)
      } catch {
        try rejects.add(error, reader.row)
        guard try reader.next() else { throw error }
      }
    }
  }

  /// Refuses what makes no sense where rows are only numbered.
  private static func checkStamps(
    _ roles: ColumnRoles, _ header: ColumnHeader, _ rejects: RejectedRows, _ options: CSVOptions
  ) throws(LoadError) {
    guard roles.time == nil else { return }
    let flags = [
      (options.since != nil, "--since"), (options.until != nil, "--until"),
      (rejects.areAllowed, "--rejects"), (options.timeFormat != nil, "--time-format"),
      (options.timeZone != nil, "--timezone"),
    ]
    guard let flag = flags.first(where: \.0)?.1 else { return }
    throw header.refusal(
      line: header.line, .noColumn, "\(flag) needs a time column, and there is none",
      "leave \(flag) out: rows without stamps are numbered, and every row counts")
  }

  /// Reads the rows.
  mutating func load() throws(LoadError) -> LoadedPanel {
    do throws(LoadError) {
      try collect()
      return try loaded()
    } catch {
      throw faults.explained(error, among: collector.series.count, roles)
    }
  }

  private mutating func collect() throws(LoadError) {
    repeat {
      try checkBlankLines()
      guard rejects.areAllowed else {
        do throws(LoadError) {
          try collectRow()
        } catch {
          try faults.add(error, id: rowID)
        }
        rows += usual?.take(from: &reader, into: &collector, stamps: stamps, &numbers) ?? 0
        continue
      }
      let before = (stamps, window)
      do throws(LoadError) {
        try collectRow()
      } catch {
        try rejects.add(error, reader.row)
        // A row that is left out has no say in how stamps are written.
        (stamps, window) = before
      }
    } while try reader.next()
    guard rows > 0 else { throw noRows() }
    duplicates.finish(&collector)
    collector.finish()
  }

  /// The id of the row; nil where the file has none, or a ragged row does not reach it.
  private var rowID: [UInt8]? {
    roles.id.flatMap { $0 < reader.row.count ? reader.row.copy(of: $0) : nil }
  }

  private func noRows() -> LoadError {
    if let first = rejects.rows.first?.problem ?? faults.first { return .data(first) }
    return header.refusal(
      line: header.line, .noRows, "no row lies between --since and --until",
      "ask for a longer stretch of time")
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
    try header.checkShape(of: reader.row, allowsMultiline: options.allowsMultiline)
    let bytes = reader.row.bytes
    let fields = bytes.span
    var position: Int? = collector.series.isEmpty ? nil : 0
    if let column = roles.id {
      let id = fields.extracting(reader.row.range(of: column))
      position = collector.position(of: id)
      if position == nil {
        do {
          try IDCells.check(id)
        } catch {
          throw refusal(error, id, column)
        }
      }
    }
    var stamp = Timestamp(ticks: Int64(position.map { collector.count(of: $0) } ?? 0) + 1)
    if let column = roles.time {
      let cell = fields.extracting(reader.row.range(of: column))
      do throws(CellProblem) {
        stamp = try stamps.read(
          cell, after: stamps.isZoned ? position.flatMap { collector.end(of: $0) } : nil)
        guard try isWithinWindow(stamp) else { return }
      } catch {
        throw refusal(error, cell, column)
      }
    }
    for slot in roles.kept.indices {
      let column = roles.kept[slot].column
      let range = reader.row.range(of: column)
      do {
        cells[slot] = try numbers.read(fields, range)
      } catch {
        let refusal = refusal(error, fields.extracting(range), column)
        guard roles.kept.count > 1, !rejects.areAllowed else { throw refusal }
        try faults.add(refusal, id: rowID, slot: slot)
        cells[slot] = .nan
      }
    }
    for index in covariates.indices {
      let position = covariates.position(index)
      let cell = fields.extracting(reader.row.range(of: position))
      do {
        cells[roles.kept.count + index] = try covariates.read(cell, of: index, &numbers)
      } catch {
        throw refusal(error, cell, position)
      }
    }
    for column in roles.leftOut {
      try checkLeftOut(fields.extracting(reader.row.range(of: column)), column)
    }
    let place =
      position
      ?? collector.add(
        SeriesID(bytes: roles.id.map { fields.extracting(reader.row.range(of: $0)).copied } ?? []))
    if let misplaced = collector.append(stamp, cells, line: reader.row.line, to: place) {
      try settle(misplaced, place)
    }
    rows += 1
  }

  private mutating func isWithinWindow(_ stamp: Timestamp) throws(CellProblem) -> Bool {
    if let window { return window.contains(stamp) }
    guard options.since != nil || options.until != nil else { return true }
    let found = try StampWindow(since: options.since, until: options.until, stamps: stamps)
    window = found
    return found.contains(stamp)
  }

  /// Merges a row whose stamp is there already, if that was asked for.
  private mutating func settle(
    _ misplaced: SeriesCollector.Misplaced, _ position: Int
  ) throws(LoadError) {
    guard case .duplicate(let row) = misplaced, !duplicates.areRefused else {
      throw refusal(misplaced, collector.series[position])
    }
    let place = DuplicateRows.Place(series: position, row: row)
    guard duplicates.merge(cells, into: place, of: &collector) else {
      throw header.refusal(
        line: reader.row.line, .valueRange,
        "the sum with the row of the same stamp is too large for a Double", "use a larger unit")
    }
  }

  /// A column that the first row showed to be text stays text: one bad cell on top must not make a
  /// whole series vanish.
  private mutating func checkLeftOut(_ cell: Span<UInt8>, _ column: Int) throws(LoadError) {
    guard !numbers.isMissing(cell), numbers.takes(cell) else { return }
    let name = excerpt(header.names[column])
    throw header.refusal(
      line: reader.row.line, column: column, .columnRole,
      "\(excerpt(cell.copied)) in column \(name) is a number, but the first row holds none there",
      "mend the first row, or list the columns to forecast with --target")
  }

  // MARK: Refusals

  private func refusal(
    _ misplaced: SeriesCollector.Misplaced, _ one: CollectedSeries
  ) -> LoadError {
    let place = roles.id == nil ? "" : " in series \(excerpt(one.id.bytes))"
    var several =
      roles.id == nil ? ", or name the id column with --id if the file holds several series" : ""
    if stamps.tellsCivilTime, let last = one.stamps.last,
      ClockChangeSign.isUsual(.back, at: last)
    {
      several += ", or name the zone with --timezone if clocks were put back here"
    }
    // Rows without a time column are numbered, and so in order.
    let column = roles.time ?? 0
    let stamp = excerpt(reader.row.copy(of: column))
    switch misplaced {
    case .duplicate(let row):
      return header.refusal(
        line: reader.row.line, column: column, .duplicateTime,
        "the stamp \(stamp)\(place) stands on line \(one.lines[row]) already",
        "remove one of the two rows, or say --duplicates first, last, mean or sum\(several)")
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
}
