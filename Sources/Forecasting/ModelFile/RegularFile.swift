internal import Glibc

/// The bytes of a regular file, read once and whole.
enum RegularFile {
  /// Reads a file of at most `sizeLimit` bytes; the size is tested before memory is taken.
  ///
  /// A pipe or device is refused without waiting for it.
  static func bytes(at path: String, sizeLimit: Int) throws(ModelFileError) -> [UInt8] {
    // A name with a NUL would open the file named by what stands before it.
    guard !path.utf8.contains(0) else {
      throw ModelFileError(
        path: ModelFileError.quoted(path), code: .missing,
        problem: "the name has a NUL character", advice: "name another file")
    }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      let number = errno
      if number == ENOENT || number == ENOTDIR {
        throw ModelFileError(
          path: path, code: .missing, problem: "there is no such file",
          advice: "name another one or fit first")
      }
      throw failure(path, "cannot be opened", number)
    }
    defer { close(descriptor) }

    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw failure(path, "cannot be examined", errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ModelFileError(
        path: path, code: .notRegular, problem: "it is a folder, pipe or device",
        advice: "name a model file")
    }
    let size = Int(status.st_size)
    guard size <= sizeLimit else {
      throw ModelFileError(
        path: path, code: .size, problem: "\(size) bytes are above the limit of \(sizeLimit)",
        advice: "name a model file")
    }

    var bytes = [UInt8](repeating: 0, count: size)
    var filled = 0
    while filled < size {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress?.advanced(by: filled), size - filled)
      }
      if count > 0 {
        filled += count
      } else if count == 0 {
        throw ModelFileError(
          path: path, code: .size, problem: "the file became shorter while it was read",
          advice: "try again when nothing writes to it")
      } else if errno != EINTR {
        throw failure(path, "cannot be read", errno)
      }
    }
    return bytes
  }

  private static func failure(
    _ path: String, _ what: String, _ number: Int32
  ) -> ModelFileError {
    let reason = unsafe String(cString: strerror(number))
    return ModelFileError(
      path: path, code: .input, problem: "the file \(what) (\(reason))",
      advice: "look at its permissions and at the disk")
  }
}
