package import SeriesIO

/// Every forecast that was made, in a file that only grows.
package struct Ledger: Hashable, Sendable {
  /// How it is kept, as the ending of its name says.
  package enum Form: CaseIterable, Hashable, Sendable {
    /// A CSV, whatever it is called.
    case table
    /// A database of SQLite: `.sqlite`, `.sqlite3`, `.db`.
    case database
  }

  package let path: String
  package let form: Form

  package init(_ path: String) {
    self.path = path
    let endings = [".sqlite", ".sqlite3", ".db"]
    form = endings.contains(where: path.lowercased().hasSuffix) ? .database : .table
  }

  /// Why this machine cannot keep it, and what to do; nil where it can.
  package var obstacle: (what: String, whatToDo: String)? {
    guard form == .database, !Database.isAvailable else { return nil }
    return (
      "the ledger \(path) is to be a database, and \(DatabaseError.noLibrary.message)",
      "install SQLite (Debian: libsqlite3-0), or name a ledger that ends with .csv"
    )
  }

  /// Whether the forecasts of one run are not in it yet.
  package func lacks(_ entries: [LedgerEntry]) throws(LoadError) -> Bool {
    guard let run = entries.first?.run else { return false }
    return switch form {
    case .table: try !LedgerTable(path: path).holds(run)
    case .database: try !LedgerDatabase(path: path).holds(run)
    }
  }

  /// Adds forecasts, all or none, and flushes them to the device.
  package func add(_ entries: [LedgerEntry]) throws(OutputError) {
    switch form {
    case .table: try LedgerTable(path: path).add(entries)
    case .database: try LedgerDatabase(path: path).add(entries)
    }
  }

  /// All forecasts, in the order in which they were made.
  package func read() throws(LoadError) -> [LedgerEntry] {
    switch form {
    case .table: try LedgerTable(path: path).read()
    case .database: try LedgerDatabase(path: path).read()
    }
  }
}
