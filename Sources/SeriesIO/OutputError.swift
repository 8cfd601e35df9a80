import Glibc

/// An output that could not be written: which file, which step, and why.
///
/// The old file, if there was one, is still whole unless `operation` is `.flushFolder`, where the new
/// one is in place but may be lost by a power failure.
package struct OutputError: Error, Hashable, Sendable {
  package enum Operation: String, Hashable, Sendable {
    case openFolder = "open the folder of"
    case create = "create"
    case write = "write"
    case flush = "flush"
    case setPermissions = "set the permissions of"
    case close = "close"
    case rename = "rename the temporary file to"
    case flushFolder = "flush the folder of"
  }

  /// What the failure means to the caller, and to the exit status.
  package enum Kind: Hashable, Sendable {
    /// The place cannot be written to: a missing folder, no permission. Exit status 73.
    case cannotCreate
    /// The device failed or is full while writing. Exit status 74.
    case inputOutput
  }

  package var path: String
  package var operation: Operation
  /// The `errno` of the failed call.
  package var code: Int32

  package init(path: String, operation: Operation, code: Int32) {
    self.path = path
    self.operation = operation
    self.code = code
  }

  package var kind: Kind {
    switch code {
    case ENOSPC, EDQUOT, EIO, EFBIG: return .inputOutput
    default: break
    }
    switch operation {
    case .openFolder, .create, .rename: return .cannotCreate
    case .write, .flush, .setPermissions, .close, .flushFolder: return .inputOutput
    }
  }
}

extension OutputError: CustomStringConvertible {
  /// One line: `out/a.csv: cannot create it: No such file or directory; create the folder first`.
  package var description: String {
    let reason = unsafe String(cString: strerror(code))
    let start = "\(OutputError.printable(path)): cannot \(operation.rawValue) it: \(reason)"
    guard let advice else { return start }
    return "\(start); \(advice)"
  }

  private var advice: String? {
    switch code {
    case ENOENT, ENOTDIR: "create the folder first, or name another one with -o"
    case EISDIR: "name a file, not a folder"
    case EACCES, EPERM, EROFS: "make the folder writable, or name another one with -o"
    case ENOSPC, EDQUOT: "free some space and run again"
    case EFBIG: "raise the file size limit (ulimit -f) and run again"
    case EBUSY: "another program has it open: run again when that has ended"
    case EIO: "check the disk before running again"
    case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
    case EPIPE: "the program that read the output has ended"
    case ENAMETOOLONG: "choose a shorter name"
    case ELOOP: "the links lead in a circle"
    default: nil
    }
  }

  /// A path may hold any byte but `/` and NUL; a message stays one line.
  private static func printable(_ path: String) -> String {
    var text = ""
    for scalar in path.unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      text += isControl ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : "\(scalar)"
    }
    return text
  }
}
