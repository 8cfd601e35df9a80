import Glibc

/// Replaces a file as a whole: a reader, a crash or a full disk sees the old bytes or the new ones.
///
/// Temporary file beside the target (`name.tmp.<pid>`, never through a link), write, fsync, close,
/// rename, fsync of the folder. All steps after the first go through the open folder, so renaming the
/// folder meanwhile does no harm. A link is followed, as the shell's `>` would, and keeps pointing at
/// the file. A device or pipe is written to directly: replacing `/dev/null` would harm the machine.
package enum AtomicFile {
  /// Throws: `OutputError`; the old file is then untouched and the temporary one gone.
  package static func write(_ bytes: [UInt8], to path: String) throws(OutputError) {
    try write(to: path) { file throws(OutputError) in try file.write(bytes) }
  }

  /// Replaces several files together: every one is complete beside its target before the first is
  /// renamed, and the first of the list, the one the others belong to, is renamed last.
  ///
  /// - Parameters:
  ///   - keepsPrevious: whether the old file of the first stays as `NAME.prev`; at every moment
  ///   then one of the two is there, whole.
  ///   - beforeRenames: done when all are complete and none is renamed; what it throws leaves them all.
  ///
  /// Throws: `OutputError`; unless a rename itself failed, all old files are then untouched.
  package static func write(
    _ files: ArraySlice<(path: String, bytes: [UInt8])>, keepsPrevious: Bool = false,
    beforeRenames: () throws(OutputError) -> Void = {}
  ) throws(OutputError) {
    guard let first = files.first else { return try beforeRenames() }
    try write(to: first.path, keepsPrevious: keepsPrevious) { file throws(OutputError) in
      try file.write(first.bytes)
    } beforeRename: { () throws(OutputError) in
      try write(files.dropFirst(), beforeRenames: beforeRenames)
    }
  }

  /// Replaces a file by what a body writes in pieces, and others together with it, whose bytes come from the
  /// body's result: all are complete before the first is renamed, the one in pieces last.
  ///
  /// Throws: what the body throws, or `OutputError`; unless a rename itself failed, all old files are
  /// then untouched.
  package static func write<Outcome>(
    to path: String,
    pieces body: (_ append: ([UInt8]) throws(OutputError) -> Void) throws -> Outcome,
    with others: (Outcome) -> [(path: String, bytes: [UInt8])]
  ) throws -> Outcome {
    var outcome: Result<Outcome, any Error>?
    var hasWrittenOthers = false
    func writeOthers() throws(OutputError) {
      guard case .success(let value)? = outcome, !hasWrittenOthers else { return }
      hasWrittenOthers = true
      try write(others(value)[...])
    }
    do throws(OutputError) {
      try write(to: path) { file throws(OutputError) in
        do {
          outcome = .success(try body { bytes throws(OutputError) in try file.write(bytes) })
        } catch {
          outcome = .failure(error)
          throw OutputError(path: path, operation: .write, code: ECANCELED)
        }
      } beforeRename: { () throws(OutputError) in
        try writeOthers()
      }
      // A device or pipe is written to when there is nothing yet to be written beside it.
      try writeOthers()
    } catch {
      if case .failure(let cause)? = outcome { throw cause }
      throw error
    }
    guard let outcome else { preconditionFailure("0 bodies were run") }
    return try outcome.get()
  }

  /// The same for a body that writes in pieces, and may fail between them.
  static func write(
    to path: String, keepsPrevious: Bool = false,
    _ body: (borrowing OutputDescriptor) throws(OutputError) -> Void,
    beforeRename rest: () throws(OutputError) -> Void = {}
  ) throws(OutputError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw OutputError(path: path, operation: .create, code: path.isEmpty ? ENOENT : EINVAL)
    }
    let existing = try status(path)
    switch existing.map({ $0.st_mode & S_IFMT }) {
    case S_IFDIR: throw OutputError(path: path, operation: .create, code: EISDIR)
    case S_IFREG where !isStream(path), nil: break
    default:
      try rest()
      return try writeDirectly(to: path, body)
    }
    let target = Target(path: try resolved(path, exists: existing != nil), shownAs: path)
    let folder = try target.openFolder()
    let temporary = try target.createTemporary(in: folder.raw, replacing: existing)
    let temporaryName = temporary.name
    do throws(OutputError) {
      try fill(temporary.file, replacing: existing, body)
      try rest()
      if keepsPrevious, existing != nil {
        try PreviousFile(folder: folder.raw, name: target.name, shownAs: path).keep()
      }
      try target.rename(temporaryName, in: folder.raw)
    } catch {
      _ = unsafe unlinkat(folder.raw, temporaryName, 0)
      throw error
    }
    // Some network file systems cannot flush a folder and say EINVAL; nothing is lost by that.
    if fsync(folder.raw) != 0, errno != EINVAL {
      throw OutputError(path: path, operation: .flushFolder, code: errno)
    }
  }

  private static func fill(
    _ file: consuming OutputDescriptor, replacing existing: stat?,
    _ body: (borrowing OutputDescriptor) throws(OutputError) -> Void
  ) throws(OutputError) {
    try body(file)
    if let existing {
      // Only root may give a file away; for everyone else the file is theirs, as with any editor.
      _ = fchown(file.raw, existing.st_uid, existing.st_gid)
      guard fchmod(file.raw, existing.st_mode & 0o7777) == 0 else {
        throw OutputError(path: file.path, operation: .setPermissions, code: errno)
      }
    }
    try file.flush()
    try file.close()
  }

  private static func writeDirectly(
    to path: String, _ body: (borrowing OutputDescriptor) throws(OutputError) -> Void
  ) throws(OutputError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      throw OutputError(path: path, operation: .create, code: errno)
    }
    let file = OutputDescriptor(owning: descriptor, path: path)
    try body(file)
    try file.close()
  }

  /// The status behind all links; nil where there is nothing yet.
  private static func status(_ path: String) throws(OutputError) -> stat? {
    var result = stat()
    if unsafe stat(path, &result) == 0 { return result }
    guard errno == ENOENT else {
      throw OutputError(path: path, operation: .create, code: errno)
    }
    return nil
  }

  /// Names of open descriptors: what stands behind them is not ours to replace.
  private static func isStream(_ path: String) -> Bool {
    path == "/dev/stdout" || path == "/dev/stderr" || path.hasPrefix("/dev/fd/")
  }

  private static func resolved(_ path: String, exists: Bool) throws(OutputError) -> String {
    var link = stat()
    guard unsafe lstat(path, &link) == 0, link.st_mode & S_IFMT == S_IFLNK else { return path }
    guard exists, let real = unsafe realpath(path, nil) else {
      // A link to nothing: what to create, and where, would be a guess.
      throw OutputError(path: path, operation: .create, code: ENOENT)
    }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }
}

/// A temporary file just created: its name in the folder, and its descriptor.
private struct Temporary: ~Copyable {
  let name: String
  let file: OutputDescriptor
}

/// A file to be replaced, split into its folder and its name there.
private struct Target {
  let folder: String
  let name: String
  /// The path the user gave, for messages.
  let shownAs: String

  init(path: String, shownAs: String) {
    let bytes = Array(path.utf8)
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    folder = slash.map { $0 == 0 ? "/" : String(decoding: bytes[..<$0], as: UTF8.self) } ?? "."
    name = String(decoding: bytes[(slash.map { $0 + 1 } ?? 0)...], as: UTF8.self)
    self.shownAs = shownAs
  }

  func openFolder() throws(OutputError) -> OutputDescriptor {
    guard !name.isEmpty else {
      throw OutputError(path: shownAs, operation: .create, code: EISDIR)
    }
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw OutputError(path: shownAs, operation: .openFolder, code: errno)
    }
    return OutputDescriptor(owning: descriptor, path: shownAs)
  }

  /// A new file beside the target.
  ///
  /// A name in use is never taken over: in another container the same process number may be alive, so
  /// a left-over `name.tmp.7` leads to `name.tmp.7-1`. A new target gets the mode the kernel derives
  /// from the umask; where one is replaced, the file is private until it has the old one's mode.
  func createTemporary(
    in folder: Int32, replacing existing: stat?
  ) throws(OutputError) -> Temporary {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let mode: mode_t = existing == nil ? 0o666 : 0o600
    for attempt in 0..<100 {
      let suffix = ".tmp.\(getpid())" + (attempt == 0 ? "" : "-\(attempt)")
      // 255 bytes is the longest name of every common file system; a character cut in two would
      // become a replacement character of three bytes.
      let stem = name.utf8.prefix(252 - suffix.utf8.count)
      let temporary = String(decoding: stem, as: UTF8.self) + suffix
      let descriptor = unsafe openat(folder, temporary, flags, mode)
      if descriptor >= 0 {
        return Temporary(
          name: temporary, file: OutputDescriptor(owning: descriptor, path: shownAs))
      }
      guard errno == EEXIST else { break }
    }
    throw OutputError(path: shownAs, operation: .create, code: errno)
  }

  func rename(_ temporary: String, in folder: Int32) throws(OutputError) {
    guard unsafe renameat(folder, temporary, folder, name) == 0 else {
      throw OutputError(path: shownAs, operation: .rename, code: errno)
    }
  }
}
