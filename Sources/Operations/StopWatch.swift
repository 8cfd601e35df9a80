import Glibc
import Synchronization

/// SIGTERM or SIGINT while a run is under way, as those are told who have something to do about it.
package struct Stop: Sendable {
  package let signal: CInt
  /// What was saved, in words, by those told before.
  package var notes: [String] = []

  /// As a shell would tell it: 143 or 130.
  package var status: Int32 { 128 + signal }

  /// `SIGTERM` or `SIGINT`.
  package var name: String { signal == SIGINT ? "SIGINT" : "SIGTERM" }
}

/// Waits for SIGTERM and SIGINT while a run is under way: those that asked for it are told, the last one first;
/// then the signal ends the program as it would have without them. A second one does so at once.
///
/// A thread of its own waits, so that nothing has to be safe within a signal handler, and nothing waits for a
/// step of the run.
package final class StopWatch: Sendable {
  private struct Listeners {
    var all: [(number: Int, listen: @Sendable (inout Stop) -> Void)] = []
    var count = 0
  }

  // Locked also while they are told: who takes his word back then waits for the end of the program.
  private let listeners = Mutex(Listeners())
  private let isOver = Atomic(false)
  private let thread = Mutex<pthread_t?>(nil)

  /// Ends the waiting of a thread; ignored wherever else it arrives.
  static let wake = SIGURG

  /// Begins at once; the signals are kept from this thread, and those that it starts, until `stop`.
  package init() {
    StopSignals.mask(SIG_BLOCK, StopSignals.asked + [StopWatch.wake])
    let thread = Thread.start(self) { $0.watch() }
    self.thread.withLock { $0 = thread }
    // Without a further thread a signal ends the program as it would any other.
    if thread == nil { StopSignals.mask(SIG_UNBLOCK, StopSignals.asked) }
  }

  /// Has somebody told, on the thread of this watch.
  /// - Returns: a number to take that back by.
  package func add(_ listen: @escaping @Sendable (inout Stop) -> Void) -> Int {
    listeners.withLock { listeners in
      listeners.count += 1
      listeners.all.append((listeners.count, listen))
      return listeners.count
    }
  }

  package func remove(_ number: Int) {
    listeners.withLock { $0.all.removeAll { $0.number == number } }
  }

  /// Ends the watch; may be called again. While a signal is being dealt with it does not come back.
  package func stop() {
    guard Thread.end(thread, isOver) else { return }
    StopSignals.mask(SIG_UNBLOCK, StopSignals.asked)
  }

  private func watch() {
    let asked = StopSignals.asked
    while true {
      var signals = StopSignals.set(asked + [StopWatch.wake])
      let signal = unsafe sigwaitinfo(&signals, nil)
      if asked.contains(signal) {
        StopSignals.mask(SIG_UNBLOCK, asked)
        var stop = Stop(signal: signal)
        listeners.withLock { listeners in
          for listener in listeners.all.reversed() { listener.listen(&stop) }
          kill(getpid(), signal)
        }
      }
      if isOver.load(ordering: .acquiring) { return }
    }
  }
}

/// A thread that does one thing to an object, which lives as long.
enum Thread {
  /// - Returns: nil where the system has none to give.
  static func start<Object: AnyObject & Sendable>(
    _ object: Object, _ body: @escaping @Sendable (Object) -> Void
  ) -> pthread_t? {
    var thread = pthread_t()
    let work = unsafe Unmanaged.passRetained(Work { body(object) })
    let status = unsafe pthread_create(
      &thread, nil,
      { raw in
        guard let raw = unsafe raw else { return nil }
        unsafe Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().run()
        return nil
      }, work.toOpaque())
    if status == 0 { return thread }
    unsafe work.release()
    return nil
  }

  /// Wakes a thread that waits for `StopWatch.wake`, to find that it is over, and waits for its end.
  /// - Returns: false where it has been ended before, or never was.
  @discardableResult
  static func end(
    _ thread: borrowing Mutex<pthread_t?>, _ isOver: borrowing Atomic<Bool>
  ) -> Bool {
    let running = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let running else { return false }
    isOver.store(true, ordering: .releasing)
    pthread_kill(running, StopWatch.wake)
    pthread_join(running, nil)
    return true
  }

  private final class Work {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
