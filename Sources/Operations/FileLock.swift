import Glibc
package import TimeSeries

/// Why a lock was not taken.
package enum LockError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another run holds it; what that run wrote into it, if anything.
  case held(path: String, by: String?)
  case unavailable(path: String, reason: String)

  package var description: String {
    switch self {
    case .held(let path, let holder):
      "\(path): another run is at work\(holder.map { " (\($0))" } ?? ""); run again when it is done, or "
        + "wait for it with --wait 10m"
    case .unavailable(let path, let reason):
      "\(path): cannot be locked: \(reason); name a model in a folder that can be written to"
    }
  }
}

/// The right to write a model: flock(2) on `MODEL.lock` beside it, which one process at a time holds.
///
/// The kernel takes the lock back when the process ends, however it ends. The file stays, since a lock on
/// a file that is removed and made anew could be held twice; it says who took the lock last. Readers
/// need none: a model is replaced as a whole.
package final class FileLock {
  private let descriptor: CInt
  /// The file that is locked, behind all links.
  package let target: String
  /// Whether another run had to end first.
  package let waited: Bool

  private init(owning descriptor: CInt, target: String, waited: Bool) {
    self.descriptor = descriptor
    self.target = target
    self.waited = waited
  }

  deinit { _ = close(descriptor) }

  package static let suffix = ".lock"

  /// Takes the lock of a file that is to be written.
  ///
  /// - Parameters:
  ///   - creating: whether the lock file may be made; else a lock that was never taken is nil.
  ///   - wait: how long to wait for another run; nil: not at all.
  ///   - holder: who takes it, for the messages of others.
  /// - Returns: nil for a device or pipe, which no run replaces.
  package static func take(
    for path: String, creating: Bool = true, wait: TimeSpan?, holder: String
  ) throws(LockError) -> FileLock? {
    guard let target = resolved(path) else { return nil }
    let name = target + suffix
    let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | (creating ? O_CREAT : 0)
    let descriptor = unsafe open(name, flags, 0o666)
    guard descriptor >= 0 else {
      if !creating, errno == ENOENT { return nil }
      throw .unavailable(path: path + suffix, reason: reason(errno))
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      _ = close(descriptor)
      throw .unavailable(path: path + suffix, reason: "it is no regular file")
    }
    do throws(LockError) {
      let waited = try take(descriptor, path: path + suffix, wait: wait)
      sign(descriptor, holder)
      return FileLock(owning: descriptor, target: target, waited: waited)
    } catch {
      _ = close(descriptor)
      throw error
    }
  }

  /// Microseconds between two attempts.
  private static let pause: useconds_t = 50_000

  private static func take(
    _ descriptor: CInt, path: String, wait: TimeSpan?
  ) throws(LockError) -> Bool {
    let start = ContinuousClock.now
    var waited = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: break
      default: throw .unavailable(path: path, reason: reason(errno))
      }
      guard let wait, ContinuousClock.now - start < .seconds(wait.seconds) else {
        throw .held(path: path, by: holder(descriptor))
      }
      waited = true
      _ = usleep(pause)
    }
    return waited
  }

  /// A courtesy: a full disk keeps nobody from working under the lock.
  private static func sign(_ descriptor: CInt, _ holder: String) {
    let bytes = Array("\(holder)\n".utf8)
    guard ftruncate(descriptor, 0) == 0 else { return }
    _ = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  private static func holder(_ descriptor: CInt) -> String? {
    var bytes = [UInt8](repeating: 0, count: 200)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    let line = bytes.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
    return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
  }

  /// The file behind all links, so that two names of one model have one lock.
  private static func resolved(_ path: String) -> String? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return path }
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  private static func reason(_ number: CInt) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }
}

extension FileLock {
  /// What a run writes into its lock.
  package static func holder(command: String, now: Timestamp) -> String {
    "process \(getpid()), forecast \(command), since \(now.inUTC)"
  }
}
