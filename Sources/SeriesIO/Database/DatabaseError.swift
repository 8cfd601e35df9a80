import Glibc

/// Why a database could not be opened, read or written.
package struct DatabaseError: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// SQLite is not on this machine.
    case noLibrary
    /// The file is there, and is no database or a damaged one.
    case damaged
    /// A whole database, of something else.
    case unexpected
    /// No file, no right to it, or a folder.
    case cannotOpen
    /// Another program is at it.
    case busy
    /// The device is full.
    case full
    /// The device failed, or SQLite itself.
    case failed
  }

  package let kind: Kind
  /// SQLite's own words.
  package let message: String
  /// The `errno` behind it, 0 where there is none.
  let systemError: Int32

  package static let noLibrary = DatabaseError(
    kind: .noLibrary, message: "\(SQLiteLibrary.fileName) is not on this machine", systemError: 0)

  package static func unexpected(_ message: String) -> DatabaseError {
    DatabaseError(kind: .unexpected, message: message, systemError: 0)
  }

  private init(kind: Kind, message: String, systemError: Int32) {
    self.kind = kind
    self.message = message
    self.systemError = systemError
  }

  /// - Parameter code: a primary result code of SQLite (https://sqlite.org/rescode.html).
  init(code: Int32, message: String, systemError: Int32) {
    let kind: Kind =
      switch code {
      case 11, 26: .damaged
      case 3, 8, 14, 23: .cannotOpen
      case 5, 6: .busy
      case 13: .full
      default: .failed
      }
    self.init(kind: kind, message: message, systemError: systemError)
  }
}

extension DatabaseError {
  /// As a file that could not be read.
  package func reading(_ path: String) -> LoadError {
    switch kind {
    case .damaged: refusal(path, .notText, "this is no whole database of SQLite: \(message)")
    case .unexpected: refusal(path, .value, message)
    case .cannotOpen: .noInput(path: path, reason: message)
    case .noLibrary, .busy, .full, .failed: .io(path: path, reason: message)
    }
  }

  private func refusal(_ path: String, _ code: DataError.Code, _ what: String) -> LoadError {
    .data(
      DataError(
        file: path, line: 1, code: code, what: what,
        whatToDo: "restore the file, or name another one"))
  }

  /// As a file that could not be written.
  package func writing(_ path: String) -> OutputError {
    func error(_ operation: OutputError.Operation, _ code: Int32) -> OutputError {
      OutputError(
        path: path, operation: operation, code: systemError == 0 ? code : systemError)
    }
    return switch kind {
    case .cannotOpen: error(.create, EACCES)
    case .full: error(.write, ENOSPC)
    case .busy: OutputError(path: path, operation: .write, code: EBUSY)
    case .noLibrary: error(.create, ENOSYS)
    case .damaged, .unexpected, .failed: error(.write, EIO)
    }
  }
}
