import Forecasting
import Glibc
package import TimeSeries

/// What the file system knows of a model file.
package enum ModelFileFacts {
  /// The older generation of a model, kept beside it.
  package static func previous(of path: String) -> String { path + ".prev" }

  /// Beside a model: every forecast made with it.
  package static func ledger(of path: String) -> String { path + ".ledger.csv" }

  /// Beside a model: how far a fit of it had come that was stopped.
  package static func checkpoint(of path: String) -> String { path + ".checkpoint" }

  /// When the file was written; nil where there is none. A model file itself knows no time, so that equal
  /// fits give equal bytes.
  package static func written(_ path: String) -> Timestamp? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return Timestamp(
      ticks: Int64(status.st_mtim.tv_sec) * Timestamp.ticksPerSecond
        + Int64(status.st_mtim.tv_nsec / 1000))
  }

  /// SHA-256 of a file; nil where it cannot be read.
  package static func checksum(_ path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var checksum = Checksum()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      if count == 0 { return checksum.hexadecimal }
      guard count > 0 else {
        if errno == EINTR { continue }
        return nil
      }
      checksum.update(buffer.span.extracting(0..<count))
    }
  }
}
