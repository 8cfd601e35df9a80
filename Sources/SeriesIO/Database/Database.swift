/// An open database of SQLite.
@safe package struct Database: ~Copyable {
  /// What a cell holds.
  package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    /// UTF-8, which is not checked.
    case text([UInt8])
  }

  private let library: SQLiteLibrary
  private let connection: SQLiteLibrary.Connection

  /// Whether databases can be opened on this machine.
  package static var isAvailable: Bool { SQLiteLibrary.installed != nil }

  /// Milliseconds for which another program is waited for.
  private static let patience: Int32 = 10_000

  /// Opens a file. What a killed process left undone is undone first, so that it is written to even where it is only
  /// to be read, if its rights allow that.
  /// - Parameter isMade: whether a file that is not there is made.
  package static func open(
    _ path: String, isMade: Bool
  ) throws(DatabaseError) -> Database {
    guard let library = SQLiteLibrary.installed else { throw .noLibrary }
    // "file:x" and ":memory:" would mean something else.
    let name = path.hasPrefix("/") ? path : "./" + path
    let (readWrite, create): (Int32, Int32) = (2, 4)
    var opened: SQLiteLibrary.Connection?
    let code = unsafe library.open(name, &opened, isMade ? readWrite | create : readWrite, nil)
    guard let connection = unsafe opened else {
      throw DatabaseError(code: code, message: "out of memory", systemError: 0)
    }
    guard code == 0 else {
      let error = unsafe error(library, connection, code)
      _ = unsafe library.close(connection)
      throw error
    }
    let database = unsafe Database(library, connection)
    _ = unsafe library.setBusyTimeout(connection, patience)
    // Nothing is written but the database and its journal.
    try database.run("PRAGMA temp_store = MEMORY")
    return database
  }

  private init(_ library: SQLiteLibrary, _ connection: SQLiteLibrary.Connection) {
    self.library = library
    unsafe self.connection = unsafe connection
  }

  deinit { _ = unsafe library.close(connection) }

  /// Runs one statement that gives no rows, once.
  package func run(_ sql: String) throws(DatabaseError) { try run(sql, for: [[]]) }

  /// Runs one statement for each row of values.
  package func run(
    _ sql: String, for rows: some Sequence<[Value]>
  ) throws(DatabaseError) {
    let statement = try Statement(sql, self)
    for values in rows {
      try statement.bind(values)
      while try statement.step() {}
    }
  }

  /// The rows of a query, one after the other, until `body` says that it has seen enough.
  package func forEach(
    _ sql: String, _ values: [Value] = [], _ body: (_ row: [Value]) -> Bool
  ) throws(DatabaseError) {
    let statement = try Statement(sql, self)
    try statement.bind(values)
    while try statement.step() {
      guard body(statement.row) else { return }
    }
  }

  /// The first cell of a query; nil where it gives no row.
  package func first(
    _ sql: String, _ values: [Value] = []
  ) throws(DatabaseError) -> Value? {
    var found: Value?
    try forEach(sql, values) { row in
      found = row.first
      return false
    }
    return found
  }

  /// Does all or nothing: what was written is undone where `body` throws, and by the next who opens the file where the
  /// process dies.
  package func transaction(
    _ body: () throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    try run("BEGIN IMMEDIATE")
    do throws(DatabaseError) {
      try body()
      try run("COMMIT")
    } catch {
      // Some failures have ended the transaction by themselves.
      try? run("ROLLBACK")
      throw error
    }
  }

  private static func error(
    _ library: SQLiteLibrary, _ connection: SQLiteLibrary.Connection, _ code: Int32
  ) -> DatabaseError {
    let message = unsafe library.errorMessage(connection).map { unsafe String(cString: $0) }
    return DatabaseError(
      code: code & 0xFF, message: message ?? "error \(code) of SQLite",
      systemError: unsafe library.systemError(connection))
  }

  /// A statement that is ready to run.
  @safe private struct Statement: ~Copyable {
    private let library: SQLiteLibrary
    private let connection: SQLiteLibrary.Connection
    private let statement: SQLiteLibrary.Statement

    init(_ sql: String, _ database: borrowing Database) throws(DatabaseError) {
      library = database.library
      unsafe connection = unsafe database.connection
      var prepared: SQLiteLibrary.Statement?
      let code = unsafe library.prepare(connection, sql, -1, &prepared, nil)
      guard let prepared = unsafe prepared else {
        throw unsafe Database.error(library, connection, code)
      }
      unsafe statement = unsafe prepared
    }

    deinit { _ = unsafe library.finalize(statement) }

    /// Makes ready for another run.
    func bind(_ values: [Value]) throws(DatabaseError) {
      _ = unsafe library.reset(statement)
      for (index, value) in zip(Int32(1)..., values) {
        let code =
          switch value {
          case .null: unsafe library.bindNull(statement, index)
          case .integer(let number): unsafe library.bindInteger(statement, index, number)
          case .real(let number): unsafe library.bindReal(statement, index, number)
          case .text(let bytes): bind(bytes, index)
          }
        guard code == 0 else { throw unsafe Database.error(library, connection, code) }
      }
    }

    private func bind(_ bytes: [UInt8], _ index: Int32) -> Int32 {
      // SQLite copies them before the call returns. An empty array may have no address, which would mean null.
      let copied = -1
      return unsafe (bytes + [0]).withUnsafeBufferPointer { buffer in
        unsafe buffer.withMemoryRebound(to: CChar.self) { text in
          unsafe library.bindText(
            statement, index, text.baseAddress, Int32(clamping: bytes.count), copied)
        }
      }
    }

    /// Goes to the next row; false where there is none.
    func step() throws(DatabaseError) -> Bool {
      let (row, done): (Int32, Int32) = (100, 101)
      let code = unsafe library.step(statement)
      guard code != row else { return true }
      guard code == done else { throw unsafe Database.error(library, connection, code) }
      return false
    }

    var row: [Value] {
      unsafe (0..<library.columnCount(statement)).map { column in
        switch unsafe library.columnType(statement, column) {
        case 1: return .integer(unsafe library.integer(statement, column))
        case 2: return .real(unsafe library.real(statement, column))
        case 5: return .null
        default:
          // Text, and bytes as text: the address before the count, as SQLite asks.
          guard let text = unsafe library.text(statement, column) else { return .text([]) }
          let count = Int(unsafe library.byteCount(statement, column))
          return .text(unsafe Array(UnsafeBufferPointer(start: text, count: count)))
        }
      }
    }
  }
}
