import Glibc

/// The old file of one that is replaced, kept as `NAME.prev`.
///
/// The old file gets its second name while it still has the first, as a hard link that is renamed over
/// an earlier `.prev`; only then is the new file renamed over it. So there is no moment without a whole
/// file under one of the names. A file system without hard links gets a copy instead.
struct PreviousFile {
  /// An open folder.
  let folder: Int32
  /// In that folder.
  let name: String
  /// The path the user gave, for messages.
  let shownAs: String

  static let suffix = ".prev"

  func keep() throws(OutputError) {
    let link = try link()
    let temporary = if let link { link } else { try copy() }
    guard unsafe renameat(folder, temporary, folder, name + PreviousFile.suffix) == 0 else {
      let code = errno
      _ = unsafe unlinkat(folder, temporary, 0)
      throw failure(.rename, code)
    }
    // Where both names were links to one file already, rename(2) does nothing and leaves both.
    _ = unsafe unlinkat(folder, temporary, 0)
  }

  private func failure(_ operation: OutputError.Operation, _ code: Int32) -> OutputError {
    OutputError(path: shownAs + PreviousFile.suffix, operation: operation, code: code)
  }

  /// A name that is not taken, for attempt after attempt.
  private func temporary(_ attempt: Int) -> String {
    name + PreviousFile.suffix + ".tmp.\(getpid())" + (attempt == 0 ? "" : "-\(attempt)")
  }

  /// The name of a new link; nil where the file system has none.
  private func link() throws(OutputError) -> String? {
    for attempt in 0..<100 {
      let temporary = temporary(attempt)
      if unsafe linkat(folder, name, folder, temporary, 0) == 0 { return temporary }
      switch errno {
      case EEXIST: continue
      case EPERM, EOPNOTSUPP, ENOSYS, EMLINK, EXDEV, EINVAL: return nil
      default: throw failure(.create, errno)
      }
    }
    throw failure(.create, EEXIST)
  }

  /// The name of a new copy.
  func copy() throws(OutputError) -> String {
    let old = unsafe openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard old >= 0 else { throw failure(.create, errno) }
    defer { _ = close(old) }
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    for attempt in 0..<100 {
      let temporary = temporary(attempt)
      let descriptor = unsafe openat(folder, temporary, flags, 0o600)
      guard descriptor >= 0 else {
        guard errno == EEXIST else { throw failure(.create, errno) }
        continue
      }
      let file = OutputDescriptor(owning: descriptor, path: shownAs + PreviousFile.suffix)
      do throws(OutputError) {
        try fill(file, from: old)
      } catch {
        _ = unsafe unlinkat(folder, temporary, 0)
        throw error
      }
      return temporary
    }
    throw failure(.create, EEXIST)
  }

  private func fill(
    _ file: consuming OutputDescriptor, from old: Int32
  ) throws(OutputError) {
    var status = stat()
    guard unsafe fstat(old, &status) == 0, fchmod(file.raw, status.st_mode & 0o7777) == 0 else {
      throw failure(.setPermissions, errno)
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(old, $0.baseAddress, $0.count)
      }
      if count == 0 { break }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw failure(.write, errno)
      }
      try file.write(Array(buffer[..<count]))
    }
    try file.flush()
    try file.close()
  }
}
