import Glibc

/// The system calls that the tests need, with failures thrown.
enum SystemCalls {
  struct Failure: Error {
    let code: Int32
  }

  static func pipe() throws(Failure) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    try check(unsafe Glibc.pipe(&ends))
    return (ends[0], ends[1])
  }

  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(Failure) -> Int32 {
    let descriptor = unsafe Glibc.open(path, flags, mode)
    try check(descriptor)
    return descriptor
  }

  static func ignore(_ signal: Int32) { _ = Glibc.signal(signal, SIG_IGN) }

  static func makeNonblocking(_ descriptor: Int32) throws(Failure) {
    try check(fcntl(descriptor, F_SETFL, O_NONBLOCK))
  }

  /// Reads to the end and counts the bytes.
  static func drain(_ descriptor: Int32) -> Int {
    var count = 0
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let got = unsafe read(descriptor, &buffer, 4096), got > 0 { count += got }
    return count
  }

  static func limitFileSize(_ bytes: UInt) throws(Failure) {
    var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
    try check(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit))
  }

  static func link(_ path: String, to target: String) throws(Failure) {
    try check(unsafe symlink(target, path))
  }

  static func setMode(_ path: String, _ mode: mode_t) throws(Failure) {
    try check(unsafe chmod(path, mode))
  }

  /// Mode and kind of what stands at a path itself, links not followed.
  static func mode(_ path: String) throws(Failure) -> mode_t {
    var result = stat()
    try check(unsafe lstat(path, &result))
    return result.st_mode
  }

  private static func check(_ result: Int32) throws(Failure) {
    guard result >= 0 else { throw Failure(code: errno) }
  }
}
