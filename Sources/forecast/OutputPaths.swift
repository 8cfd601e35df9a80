import Glibc
import SeriesIO

/// Looks at the files a command will write before it begins: a slip that would lose the data or the
/// model, or cost the result of a long training, is refused at once.
enum OutputPaths {
  /// - Parameters:
  ///   - outputs: files to be written; nil for one that was not asked for.
  ///   - inputs: files that are read; `-` is standard input.
  ///
  /// Throws: `UsageError` where an output is an input or another output, and `OutputError` where it
  /// is a folder or would lie in a missing one.
  static func check(_ outputs: [String?], inputs: [String?]) throws {
    let kept = inputs.compactMap(\.self).compactMap(FileIdentity.init(input:))
    var taken: [FileIdentity] = []
    for output in outputs.compactMap(\.self) {
      guard let identity = try FileIdentity(output: output) else { continue }
      if kept.contains(identity) {
        throw UsageError(description: "\(output) is the input; name another output file")
      }
      if taken.contains(identity) {
        throw UsageError(description: "\(output) is named for two outputs; name another file")
      }
      taken.append(identity)
    }
  }
}

/// What a path leads to, however it is spelled: a file by device and inode, one that is not there yet
/// by its folder and name.
private struct FileIdentity: Equatable {
  let device: UInt
  let inode: UInt
  var name = ""

  private init(_ status: stat) {
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
  }

  /// nil for what is no regular file.
  init?(input path: String) {
    var status = stat()
    let result = unsafe path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)
    guard result == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    self.init(status)
  }

  /// nil for a device or pipe, which may well take two outputs.
  init?(output path: String) throws(OutputError) {
    var status = stat()
    if unsafe stat(path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFREG: self.init(status)
      case S_IFDIR: throw OutputError(path: path, operation: .create, code: EISDIR)
      default: return nil
      }
      return
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let there = parts.count == 1 ? "." : folder.isEmpty ? "/" : folder
    guard !path.isEmpty, unsafe stat(there, &status) == 0 else {
      throw OutputError(path: path, operation: .openFolder, code: path.isEmpty ? ENOENT : errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw OutputError(path: path, operation: .openFolder, code: ENOTDIR)
    }
    guard unsafe access(there, W_OK | X_OK) == 0 else {
      throw OutputError(path: path, operation: .create, code: errno)
    }
    self.init(status)
    name = parts.last.map(String.init) ?? ""
  }
}
