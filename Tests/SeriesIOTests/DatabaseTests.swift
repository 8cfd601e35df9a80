import Testing

@testable import SeriesIO

@Suite struct DatabaseTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(
    _ name: String = "a.db", isMade: Bool = true
  ) throws(DatabaseError) -> Database {
    try Database.open("\(folder.path)/\(name)", isMade: isMade)
  }

  private func rows(_ sql: String, _ database: borrowing Database) throws -> [[Database.Value]] {
    var rows: [[Database.Value]] = []
    try database.forEach(sql) { row in
      rows.append(row)
      return true
    }
    return rows
  }

  /// To the last bit, and text byte for byte.
  @Test func whatIsWrittenIsRead() throws {
    let values: [[Database.Value]] = [
      [.integer(.min), .real(0.1), .text([])], [.integer(.max), .real(-5e-300), .null],
      [.integer(0), .real(1e308), .text(Array("é\u{301} 'x'; DROP TABLE a; --\n".utf8))],
      [.null, .real(3), .text([0xFF, 0xFE])],
    ]
    let database = try open()
    try database.run("CREATE TABLE a (i INTEGER, r REAL, t TEXT)")
    try database.run("INSERT INTO a VALUES (?, ?, ?)", for: values)
    let again = try open(isMade: false)
    #expect(try rows("SELECT * FROM a ORDER BY rowid", again) == values)
    #expect(try again.first("SELECT count(*) FROM a") == .integer(4))
    #expect(try again.first("SELECT i FROM a WHERE t = ?", [.text([0xFF, 0xFE])]) == .null)
    #expect(try again.first("SELECT i FROM a WHERE r = ?", [.real(7)]) == nil)
    #expect(folder.names == ["a.db"])
  }

  @Test func anEarlyEndLeavesTheRest() throws {
    let database = try open()
    var seen = 0
    try database.forEach("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3") { _ in
      seen += 1
      return seen < 2
    }
    #expect(seen == 2)
  }

  @Test func aTransactionIsAllOrNothing() throws {
    let database = try open()
    try database.run("CREATE TABLE a (i INTEGER PRIMARY KEY)")
    #expect(throws: DatabaseError.self) {
      try database.transaction { () throws(DatabaseError) in
        try database.run("INSERT INTO a VALUES (?)", for: [[.integer(1)], [.integer(1)]])
      }
    }
    #expect(try rows("SELECT * FROM a", database).isEmpty)
    try database.transaction { () throws(DatabaseError) in
      try database.run("INSERT INTO a VALUES (?)", for: [[.integer(1)], [.integer(2)]])
    }
    #expect(try rows("SELECT * FROM a", database) == [[.integer(1)], [.integer(2)]])
  }

  private func kind(of body: () throws -> Void) -> DatabaseError.Kind? {
    (#expect(throws: DatabaseError.self, performing: body))?.kind
  }

  @Test func whatIsNoDatabaseIsSaid() throws {
    #expect(kind { _ = try open("none.db", isMade: false) } == .cannotOpen)
    #expect(kind { _ = try open("no/a.db") } == .cannotOpen)
    #expect(kind { _ = try open(".") } == .cannotOpen)
    try AtomicFile.write(
      Array(String(repeating: "a,b\n", count: 400).utf8), to: "\(folder.path)/b.db")
    #expect(kind { _ = try rows("SELECT * FROM sqlite_master", open("b.db")) } == .damaged)
    #expect(kind { _ = try rows("no SQL", open()) } == .failed)
  }

  /// Names that SQLite takes for something else are files.
  @Test(arguments: [":memory:", "file:x?mode=memory"]) func everyNameIsAFile(name: String) throws {
    let database = try Database.open("\(folder.path)/\(name)", isMade: true)
    try database.run("CREATE TABLE a (i)")
    #expect(folder.names == [name])
  }

  /// Each is an exit status of its own.
  @Test func failuresAreThoseOfFiles() {
    let error = { DatabaseError(code: $0, message: "why", systemError: 0) }
    #expect(
      error(26).reading("a") == .data(refusal(.notText, "this is no whole database of SQLite: why"))
    )
    #expect(DatabaseError.unexpected("this").reading("a") == .data(refusal(.value, "this")))
    #expect(error(14).reading("a") == .noInput(path: "a", reason: "why"))
    #expect(error(10).reading("a") == .io(path: "a", reason: "why"))
    #expect(error(5).reading("a") == .io(path: "a", reason: "why"))
    #expect(error(13).writing("a").description.contains("No space left on device; free some space"))
    #expect(error(13).writing("a").kind == .inputOutput)
    #expect(error(14).writing("a").kind == .cannotCreate)
    #expect(error(8).writing("a").kind == .cannotCreate)
    #expect(error(5).writing("a").description.contains("another program has it open"))
    #expect(error(10).writing("a").kind == .inputOutput)
  }

  private func refusal(_ code: DataError.Code, _ what: String) -> DataError {
    DataError(
      file: "a", line: 1, code: code, what: what,
      whatToDo: "restore the file, or name another one")
  }
}
