import Glibc

/// A file that only grows: what is added comes with one write(2) under O_APPEND, so that lines of several
/// processes never mix.
package enum AppendedFile {
  /// Adds bytes at the end; makes the file where there is none.
  ///
  /// Throws: `OutputError`, also where only a part fitted. That part stays: another process may have added
  /// lines after it.
  package static func append(_ bytes: [UInt8], to path: String) throws(OutputError) {
    let file = try open(path, 0)
    try write(bytes, to: file)
    try file.close()
  }

  /// Adds whole lines to a file under its own lock, and flushes them to the device.
  ///
  /// What a killed process left of a line is removed first, and what cannot be written whole is removed
  /// again: the file then ends as it did before.
  /// - Parameter header: the first lines of a new or empty file.
  package static func appendWhole(
    _ bytes: [UInt8], header: [UInt8], to path: String
  ) throws(OutputError) {
    let file = try open(path, O_RDWR)
    while flock(file.raw, LOCK_EX) != 0 {
      guard errno == EINTR else {
        throw OutputError(path: path, operation: .write, code: errno)
      }
    }
    let end = try endOfLines(file)
    do throws(OutputError) {
      try write(end == 0 ? header + bytes : bytes, to: file)
      try file.flush()
    } catch {
      _ = ftruncate(file.raw, off_t(end))
      throw error
    }
    try file.close()
  }

  private static func open(_ path: String, _ mode: Int32) throws(OutputError) -> OutputDescriptor {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw OutputError(path: path, operation: .create, code: path.isEmpty ? ENOENT : EINVAL)
    }
    let flags =
      (mode == 0 ? O_WRONLY : mode) | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
    let descriptor = unsafe Glibc.open(path, flags, 0o666)
    guard descriptor >= 0 else {
      throw OutputError(path: path, operation: .create, code: errno)
    }
    return OutputDescriptor(owning: descriptor, path: path)
  }

  private static func write(
    _ bytes: [UInt8], to file: borrowing OutputDescriptor
  ) throws(OutputError) {
    while true {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(file.raw, buffer.baseAddress, buffer.count)
      }
      if written == bytes.count { return }
      if written < 0, errno == EINTR { continue }
      // A regular file takes less than it is given only where there is no more room.
      throw OutputError(
        path: file.path, operation: .write, code: written < 0 ? errno : ENOSPC)
    }
  }

  /// Cuts off what follows the last newline; the length that is left.
  private static func endOfLines(_ file: borrowing OutputDescriptor) throws(OutputError) -> Int {
    var status = stat()
    guard unsafe fstat(file.raw, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw OutputError(path: file.path, operation: .create, code: EINVAL)
    }
    let size = Int(status.st_size)
    var end = size
    var buffer = [UInt8](repeating: 0, count: 4096)
    while end > 0 {
      let start = max(0, end - buffer.count)
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe pread(file.raw, $0.baseAddress, end - start, off_t(start))
      }
      guard count == end - start else {
        throw OutputError(path: file.path, operation: .write, code: count < 0 ? errno : EIO)
      }
      if let last = buffer[..<count].lastIndex(of: UInt8(ascii: "\n")) {
        end = start + last + 1
        break
      }
      end = start
    }
    guard end == size || ftruncate(file.raw, off_t(end)) == 0 else {
      throw OutputError(path: file.path, operation: .write, code: errno)
    }
    return end
  }
}
