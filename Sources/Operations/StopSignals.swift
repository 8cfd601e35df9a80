import Glibc

/// The signals that ask a program to end, in sets for pthread_sigmask(3).
package enum StopSignals {
  /// SIGTERM and SIGINT, without one that whatever started the program made it ignore, as a shell does for
  /// SIGINT with what it runs in the background.
  static let asked: [CInt] = [SIGTERM, SIGINT].filter { !isIgnored($0) }

  /// Lets both through to this thread, whatever started the program; such a thread then ends the program.
  package static func unblock() { mask(SIG_UNBLOCK, [SIGTERM, SIGINT]) }

  /// Keeps them from threads that a body starts, so that one thread alone has to do with them.
  package static func keptFromThreads<Result>(of body: () throws -> Result) rethrows -> Result {
    var before = mask(SIG_BLOCK, asked)
    defer { _ = unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
  }

  /// - Returns: what was blocked before.
  @discardableResult
  static func mask(_ how: CInt, _ signals: [CInt]) -> sigset_t {
    var all = set(signals)
    var before = sigset_t()
    _ = unsafe pthread_sigmask(how, &all, &before)
    return before
  }

  static func set(_ signals: [CInt]) -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    return set
  }

  private static func isIgnored(_ number: CInt) -> Bool {
    let old = signal(number, SIG_DFL)
    // SIG_IGN is the number 1 in the place of a function.
    let isIgnored = unsafe unsafeBitCast(old, to: Int.self) == 1
    if isIgnored { signal(number, SIG_IGN) }
    return isIgnored
  }
}
