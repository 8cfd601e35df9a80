import SeriesIO
import TimeSeries

/// A ledger as a database of SQLite, for whoever wants to ask it in SQL: forecasts, their steps, and the intervals of
/// each step, joined by `forecast_id` and `lead`. Columns are called and filled as in the CSV.
struct LedgerDatabase {
  let path: String

  /// "fcst", by which SQLite and `file` tell whose a database is.
  private static let applicationID: Int64 = 0x6663_7374
  private static let version: Int64 = 1

  private static let tables = [
    """
    CREATE TABLE forecast (
      forecast_id INTEGER PRIMARY KEY, run TEXT NOT NULL, made TEXT NOT NULL,
      model_sha256 TEXT NOT NULL, model TEXT NOT NULL, promised_mae REAL, season INTEGER NOT NULL,
      unique_id TEXT NOT NULL, cutoff TEXT NOT NULL)
    """,
    "CREATE INDEX forecast_run ON forecast (run)",
    """
    CREATE TABLE step (
      forecast_id INTEGER NOT NULL REFERENCES forecast, lead INTEGER NOT NULL, ds TEXT NOT NULL,
      point REAL NOT NULL, PRIMARY KEY (forecast_id, lead)) WITHOUT ROWID
    """,
    """
    CREATE TABLE band (
      forecast_id INTEGER NOT NULL REFERENCES forecast, lead INTEGER NOT NULL, level REAL NOT NULL,
      lower REAL NOT NULL, upper REAL NOT NULL,
      PRIMARY KEY (forecast_id, lead, level)) WITHOUT ROWID
    """,
    "PRAGMA application_id = \(applicationID)",
    "PRAGMA user_version = \(version)",
  ]

  private var isThere: Bool { ModelFileFacts.written(path) != nil }

  /// False also where there is no file or an empty one.
  func holds(_ run: String) throws(LoadError) -> Bool {
    guard isThere else { return false }
    do throws(DatabaseError) {
      let database = try Database.open(path, isMade: false)
      return try isMade(database) ? holds(run, database) : false
    } catch {
      throw error.reading(path)
    }
  }

  private func holds(
    _ run: String, _ database: borrowing Database
  ) throws(DatabaseError) -> Bool {
    try database.first("SELECT 1 FROM forecast WHERE run = ? LIMIT 1", [.text(Array(run.utf8))])
      != nil
  }

  /// Whether the tables are there; false in a new database, and an error in one of something else.
  private func isMade(_ database: borrowing Database) throws(DatabaseError) -> Bool {
    guard
      try database.first("PRAGMA application_id") == .integer(LedgerDatabase.applicationID)
    else {
      guard try database.first("SELECT 1 FROM sqlite_master LIMIT 1") == nil else {
        throw .unexpected("this is no ledger of forecasts, but a database of something else")
      }
      return false
    }
    guard try database.first("PRAGMA user_version") == .integer(LedgerDatabase.version) else {
      throw .unexpected("this ledger was begun by a later version of forecast")
    }
    return true
  }

  /// Adds forecasts in one transaction, unless it has them.
  func add(_ entries: [LedgerEntry]) throws(OutputError) {
    do throws(DatabaseError) {
      let database = try Database.open(path, isMade: true)
      try database.transaction { () throws(DatabaseError) in
        if try !isMade(database) {
          for statement in LedgerDatabase.tables { try database.run(statement) }
        }
        guard let run = entries.first?.run, try !holds(run, database) else { return }
        try insert(entries, database)
      }
    } catch {
      throw error.writing(path)
    }
  }

  private func insert(
    _ entries: [LedgerEntry], _ database: borrowing Database
  ) throws(DatabaseError) {
    var last: Int64 = 0
    if case .integer(let number)? = try database.first("SELECT max(forecast_id) FROM forecast") {
      last = number
    }
    let numbered = zip((last + 1)..., entries)
    try database.run(
      "INSERT INTO forecast VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      for: numbered.lazy.map { $1.cells($0) })
    try database.run(
      "INSERT INTO step VALUES (?, ?, ?, ?)", for: numbered.lazy.flatMap { $1.stepCells($0) })
    try database.run(
      "INSERT INTO band VALUES (?, ?, ?, ?, ?)", for: numbered.lazy.flatMap { $1.bandCells($0) })
  }

  /// A row for each interval, or one for a step without.
  private static let query = """
    SELECT forecast_id, run, made, model_sha256, model, promised_mae, season, unique_id, cutoff,
      lead, ds, point, level, lower, upper
    FROM forecast JOIN step USING (forecast_id) LEFT JOIN band USING (forecast_id, lead)
    ORDER BY forecast_id, lead, level
    """

  /// All forecasts, in the order in which they were made.
  func read() throws(LoadError) -> [LedgerEntry] {
    guard isThere else { return [] }
    do throws(DatabaseError) {
      let database = try Database.open(path, isMade: false)
      return try isMade(database) ? forecasts(database) : []
    } catch {
      throw error.reading(path)
    }
  }

  private func forecasts(_ database: borrowing Database) throws(DatabaseError) -> [LedgerEntry] {
    var forecasts = LedgerReading()
    var rows: [LedgerDatabaseRow] = []
    var misfit: Int64?
    /// Takes the rows of one step.
    func take() -> Bool {
      guard let first = rows.first else { return true }
      var step = first.step
      step.bands = rows.compactMap(\.band)
      rows.removeAll(keepingCapacity: true)
      guard forecasts.add(step, of: first.entry) else {
        misfit = first.number
        return false
      }
      return true
    }
    try database.forEach(LedgerDatabase.query) { cells in
      guard let row = LedgerDatabaseRow(cells) else {
        misfit = cells.first?.integer ?? 0
        return false
      }
      if let first = rows.first, first.number != row.number || first.step.lead != row.step.lead {
        guard take() else { return false }
      }
      rows.append(row)
      return true
    }
    guard misfit == nil, take() else {
      throw .unexpected("forecast \(misfit ?? 0) of this ledger is not whole")
    }
    return forecasts.entries
  }
}

/// A row of the query: a step with one interval or none, and the forecast they belong to.
private struct LedgerDatabaseRow {
  let number: Int64
  let entry: LedgerEntry
  let step: LedgerEntry.Step
  let band: LedgerEntry.Band?

  init?(_ cells: [Database.Value]) {
    guard cells.count == 15, let number = cells[0].integer, let season = cells[6].integer,
      season >= 1, cells[5] == .null || cells[5].number != nil, let id = cells[7].bytes,
      let lead = cells[9].integer, lead >= 1, let point = cells[11].number
    else { return nil }
    self.number = number
    if cells[12...].allSatisfy({ $0 == .null }) {
      band = nil
    } else {
      guard let percent = cells[12].number, percent > 0, percent < 100,
        let lower = cells[13].number, let upper = cells[14].number
      else { return nil }
      band = LedgerEntry.Band(level: percent / 100, lower: lower, upper: upper)
    }
    step = LedgerEntry.Step(stamp: cells[10].string, lead: Int(lead), point: point, bands: [])
    entry = LedgerEntry(
      run: cells[1].string, made: cells[2].string, checksum: cells[3].string,
      modelName: cells[4].string, promisedError: cells[5].number, seasonalPeriod: Int(season),
      seriesID: SeriesID(bytes: id), cutoff: cells[8].string, steps: [])
  }
}

extension LedgerEntry {
  fileprivate func cells(_ number: Int64) -> [Database.Value] {
    [
      .integer(number), .init(run), .init(made), .init(checksum), .init(modelName),
      promisedError.map(Database.Value.real) ?? .null, .integer(Int64(seasonalPeriod)),
      .text(seriesID.bytes), .init(cutoff),
    ]
  }

  fileprivate func stepCells(_ number: Int64) -> [[Database.Value]] {
    steps.map { [.integer(number), .integer(Int64($0.lead)), .init($0.stamp), .real($0.point)] }
  }

  fileprivate func bandCells(_ number: Int64) -> [[Database.Value]] {
    steps.flatMap { step in
      step.bands.map {
        [
          .integer(number), .integer(Int64(step.lead)), .real($0.percent), .real($0.lower),
          .real($0.upper),
        ]
      }
    }
  }
}

extension Database.Value {
  fileprivate init(_ text: String) { self = .text(Array(text.utf8)) }

  fileprivate var integer: Int64? {
    if case .integer(let number) = self { number } else { nil }
  }

  /// A finite number.
  fileprivate var number: Double? {
    if case .real(let number) = self, number.isFinite { number } else { nil }
  }

  fileprivate var bytes: [UInt8]? {
    if case .text(let bytes) = self { bytes } else { nil }
  }

  fileprivate var string: String { bytes.map { String(decoding: $0, as: UTF8.self) } ?? "" }
}
