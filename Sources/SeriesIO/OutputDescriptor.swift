import Glibc

/// An open file descriptor that reports every failure of writing to it.
struct OutputDescriptor: ~Copyable {
  let raw: Int32
  /// For messages.
  let path: String
  private var isOwned: Bool

  /// Takes over an open descriptor; it is closed with this value.
  init(owning raw: Int32, path: String) {
    self.raw = raw
    self.path = path
    isOwned = true
  }

  /// A descriptor that stays open, such as standard output.
  init(borrowing raw: Int32, path: String) {
    self.raw = raw
    self.path = path
    isOwned = false
  }

  deinit {
    if isOwned { _ = Glibc.close(raw) }
  }

  /// Writes all bytes: write(2) may take fewer than asked, be interrupted, or find a full pipe.
  func write(_ bytes: [UInt8]) throws(OutputError) {
    var offset = 0
    while offset < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          raw, buffer.baseAddress.map { unsafe $0 + offset }, buffer.count - offset)
      }
      if written > 0 {
        offset += written
        continue
      }
      // A write of nothing would repeat for ever.
      let code = written == 0 ? EIO : errno
      switch code {
      case EINTR: continue
      case EAGAIN: waitUntilWritable()
      default: throw OutputError(path: path, operation: .write, code: code)
      }
    }
  }

  /// Forces the bytes to the device. Never repeated: after a failed fsync the kernel may have dropped
  /// the pages and would report success.
  func flush() throws(OutputError) {
    guard fsync(raw) == 0 else { throw OutputError(path: path, operation: .flush, code: errno) }
  }

  /// Closes with a check, since some file systems report a failed write only here.
  consuming func close() throws(OutputError) {
    // Closed once, failed or not: the number may already belong to another file.
    isOwned = false
    guard Glibc.close(raw) == 0 else {
      throw OutputError(path: path, operation: .close, code: errno)
    }
  }

  private func waitUntilWritable() {
    var request = pollfd(fd: raw, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }
}
