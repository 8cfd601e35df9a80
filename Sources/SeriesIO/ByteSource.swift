import Glibc

/// The bytes of an input: a regular file, or standard input under the name `-`; gzip is recognised
/// by its first bytes and inflated on the way.
struct ByteSource: ~Copyable {
  enum Failure: Error {
    case io(reason: String)
    case gzip(reason: String)
    /// gzip data in a file whose name says CSV.
    case mislabelled
  }

  /// The input's name in messages.
  let name: String

  private let descriptor: CInt
  /// Is shown every byte that is handed out, in order.
  private let observe: (Span<UInt8>) -> Void
  private var inflater: GzipInflater?
  /// The first bytes, handed out again by `read` after they were looked at.
  private(set) var head: [UInt8] = []
  private var headPosition = 0

  static let pieceSize = 65_536

  private init(name: String, descriptor: CInt, observe: @escaping (Span<UInt8>) -> Void) {
    self.name = name
    self.descriptor = descriptor
    self.observe = observe
  }

  /// Opens an input and looks at its first bytes.
  /// - Parameter observe: is shown every byte of the (inflated) input once, in order.
  static func open(
    _ path: String, observe: @escaping (Span<UInt8>) -> Void = { _ in }
  ) throws(LoadError) -> ByteSource {
    let name = path == "-" ? "<stdin>" : shownPath(path)
    var source = ByteSource(
      name: name, descriptor: try openDescriptor(path, name: name), observe: observe)
    do throws(Failure) {
      try source.readHead()
      guard source.head.starts(with: FileSignature.gzip) else { return source }
      if path.utf8.suffix(4).map({ $0 | 0x20 }).elementsEqual(".csv".utf8) {
        throw Failure.mislabelled
      }
      try source.beginInflating()
    } catch {
      throw error.loadError(in: name, line: 1)
    }
    return source
  }

  private mutating func beginInflating() throws(Failure) {
    inflater = try GzipInflater(descriptor: descriptor, head: head)
    try readHead()
  }

  deinit {
    if descriptor != STDIN_FILENO { _ = close(descriptor) }
  }

  /// Fills `buffer` from `start` on with at least one byte; 0 at the end of the input.
  mutating func read(into buffer: inout [UInt8], from start: Int = 0) throws(Failure) -> Int {
    precondition(
      start < buffer.count, "a buffer of \(buffer.count) bytes cannot be filled from \(start)")
    var count = min(buffer.count - start, head.count - headPosition)
    if count > 0 {
      for offset in 0..<count { buffer[start + offset] = head[headPosition + offset] }
      headPosition += count
    } else {
      count = try readOn(into: &buffer, from: start)
    }
    observe(buffer.span.extracting(start..<start + count))
    return count
  }

  /// Passes over first bytes that were looked at in `head`.
  mutating func skip(_ count: Int) {
    let end = min(head.count, headPosition + count)
    observe(head.span.extracting(headPosition..<end))
    headPosition = end
  }

  private mutating func readOn(into buffer: inout [UInt8], from start: Int) throws(Failure) -> Int {
    if inflater == nil { return try readBytes(descriptor, into: &buffer, from: start) }
    return try inflater?.read(into: &buffer, from: start) ?? 0
  }

  /// Byte by byte, because a pipe may deliver any piece; this happens once a file.
  private mutating func readHead() throws(Failure) {
    var bytes: [UInt8] = []
    var byte: [UInt8] = [0]
    while bytes.count < FileSignature.length, try readOn(into: &byte, from: 0) > 0 { bytes += byte }
    head = bytes
  }
}

/// read(2) into the buffer from `start` on, again after an interruption; 0 at the end.
func readBytes(
  _ descriptor: CInt, into buffer: inout [UInt8], from start: Int = 0
) throws(ByteSource.Failure) -> Int {
  while true {
    let count = unsafe buffer.withUnsafeMutableBytes {
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: $0[start...])
      return unsafe read(descriptor, room.baseAddress, room.count)
    }
    if count >= 0 { return count }
    guard errno == EINTR else { throw .io(reason: systemReason(errno)) }
  }
}

extension ByteSource.Failure {
  /// The same failure with its place.
  func loadError(in file: String, line: Int) -> LoadError {
    switch self {
    case .io(let reason): .io(path: file, reason: reason)
    case .gzip(let reason):
      .data(
        DataError(
          file: file, line: line, code: .gzip, what: reason,
          whatToDo: "copy or compress the file again"))
    case .mislabelled:
      .data(
        DataError(
          file: file, line: line, code: .notText,
          what: "this is gzip data, and its name says CSV",
          whatToDo: "rename it to end in .csv.gz, or unpack it"))
    }
  }
}

extension ByteSource {
  /// Opens a regular file, or takes standard input as it is.
  private static func openDescriptor(
    _ path: String, name: String
  ) throws(LoadError) -> CInt {
    let isStandardInput = path == "-"
    // A path with a NUL would be cut by C; without O_NONBLOCK, opening a FIFO waits for a writer.
    guard !path.utf8.contains(0) else {
      throw .noInput(path: name, reason: "the name holds a NUL byte")
    }
    let descriptor =
      isStandardInput ? STDIN_FILENO : unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .noInput(path: name, reason: systemReason(errno)) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .noInput(path: name, reason: systemReason(errno))
    }
    guard let kind = refusedKind(status.st_mode, isStandardInput: isStandardInput) else {
      return descriptor
    }
    if !isStandardInput { _ = close(descriptor) }
    throw .noInput(path: name, reason: kind)
  }

  /// What makes this no input, or nil if it may be read.
  private static func refusedKind(_ mode: mode_t, isStandardInput: Bool) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: return "it is a directory"
    case _ where isStandardInput: return nil
    case S_IFIFO: return "it is a pipe; give it as standard input, with - as the name"
    case S_IFCHR, S_IFBLK: return "it is a device"
    case S_IFSOCK: return "it is a socket"
    default: return "it is not a regular file"
    }
  }
}

private func systemReason(_ number: CInt) -> String {
  unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
}
