import Glibc

/// Files of a few kilobytes, read at once.
enum SmallFile {
  enum Failure: Error {
    case noInput(reason: String)
    case notRegular
    case io(reason: String)
    case tooLong
  }

  /// - Parameter limit: bytes at most.
  static func bytes(at path: String, limit: Int) throws(Failure) -> ArraySlice<UInt8> {
    guard !path.utf8.contains(0) else { throw .noInput(reason: "the name holds a NUL byte") }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw .noInput(reason: reason(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .notRegular
    }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var filled = 0
    while filled < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      if count == 0 { return bytes.prefix(filled) }
      guard count > 0 || errno == EINTR else { throw .io(reason: reason(errno)) }
      filled += max(0, count)
    }
    throw .tooLong
  }

  /// nil where there is none that can be read.
  static func text(_ path: String) -> String? {
    (try? bytes(at: path, limit: 1 << 16)).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func reason(_ number: CInt) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }
}
