/// Standard output and standard error, with failures reported: `print` to a full device succeeds.
///
/// A reader that went away (EPIPE) is an error too; the program ignores SIGPIPE.
package enum StandardOutput: Int32, Sendable {
  case output = 1
  case error = 2

  /// Writes all bytes, unbuffered.
  package func write(_ bytes: [UInt8]) throws(OutputError) {
    let name = self == .output ? "standard output" : "standard error"
    try OutputDescriptor(borrowing: rawValue, path: name).write(bytes)
  }

  package func write(_ text: String) throws(OutputError) {
    try write(Array(text.utf8))
  }
}
