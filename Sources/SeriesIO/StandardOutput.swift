import Glibc

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

  /// Keeps the numbers 0 … 2 from files: where whoever started the program has closed a stream, the next
  /// file to be opened would take its number, and messages would go into it. Reading or writing
  /// such a stream fails as before.
  package static func reserve() {
    for number: Int32 in 0...2 where fcntl(number, F_GETFD) < 0 {
      // The lowest free number is given out, which is this one.
      _ = unsafe open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY)
    }
  }
}
