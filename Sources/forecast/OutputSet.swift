import Glibc
import Operations
import SeriesIO

/// The files of a run, which are written together or not at all.
///
/// All are complete beside their places before the ledger grows and the first is renamed, the model last:
/// what a kill leaves between two renames is made good by the next run, which still has the old model.
/// A command by itself writes at once what it has; `run` holds what its parts write until all are done.
final class OutputSet {
  typealias File = (path: String, bytes: [UInt8])

  private var files: [File] = []
  /// The file that is renamed last, and whether what it replaces stays as `.prev`.
  private var model: (file: File, keepsPrevious: Bool)?
  private var ledger: (file: Ledger, entries: [LedgerEntry])?
  private var newFolders: [String] = []
  private(set) var isHeld = false
  private var next: [() -> Void] = []
  /// Called with the files that were written.
  private let told: ([String]) -> Void

  init(told: @escaping ([String]) -> Void) { self.told = told }

  /// From now on nothing is written before `commit`.
  func hold() { isHeld = true }

  /// Something to be done when all is written.
  func afterwards(_ body: @escaping () -> Void) { next.append(body) }

  /// What is to be written to a path, where it is held.
  func bytes(of path: String) -> [UInt8]? {
    model.flatMap { $0.file.path == path ? $0.file.bytes : nil }
      ?? files.first { $0.path == path }?.bytes
  }

  /// Takes files, of which the last of a path counts.
  /// - Parameter folder: made for them where there is none.
  func write(_ new: [File], in folder: String? = nil) throws {
    if let folder { try make(folder) }
    for file in new {
      files.removeAll { $0.path == file.path }
      files.append(file)
    }
    if !isHeld { try commit() }
  }

  func write(model file: File, keepsPrevious: Bool, with others: [File]) throws {
    model = (file, keepsPrevious)
    try write(others)
  }

  /// Takes forecasts for a ledger, unless it has them.
  ///
  /// Throws: `LoadError` of a ledger that cannot be read.
  func add(_ entries: [LedgerEntry], to file: Ledger) throws {
    ledger = try file.lacks(entries) ? (file, entries) : nil
    if !isHeld { try commit() }
  }

  /// Writes all there is.
  ///
  /// Throws: `OutputError`; unless a rename itself failed, everything is then as it was.
  func commit() throws(OutputError) {
    do throws(OutputError) {
      let all = (model.map { [$0.file] } ?? []) + files
      try AtomicFile.write(all[...], keepsPrevious: model?.keepsPrevious ?? false) {
        () throws(OutputError) in
        if let ledger { try ledger.file.add(ledger.entries) }
      }
      told(all.map(\.path) + (ledger.map { [$0.file.path] } ?? []))
    } catch {
      discard()
      throw error
    }
    for body in next { body() }
    forget()
  }

  /// Forgets what is held, and removes the folders that were made for it.
  func discard() {
    for folder in newFolders { _ = unsafe rmdir(folder) }
    forget()
  }

  private func forget() {
    (files, model, ledger, newFolders, next) = ([], nil, nil, [], [])
  }

  private func make(_ folder: String) throws(OutputError) {
    if unsafe mkdir(folder, 0o777) == 0 {
      newFolders.append(folder)
    } else if errno != EEXIST {
      throw OutputError(path: folder, operation: .create, code: errno)
    }
  }
}
