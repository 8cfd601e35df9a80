internal import CRecurrentKernels
import Glibc
import Synchronization

/// A fixed set of threads that run one task together and wait for each other.
///
/// Workers live as long as the pool. A task of a training step lasts microseconds, so a waiting worker
/// first spins, then yields, then sleeps in growing naps: a pool that is not used costs nothing. The
/// result of a task must not depend on which worker does what; the pool is where the house's only
/// unchecked sharing lives.
package final class WorkerPool: @unchecked Sendable {
  /// Threads that take part, the caller's included: those asked for, or as many as could be started.
  package private(set) var count: Int
  private let generation = Atomic<Int>(0)
  private let running = Atomic<Int>(0)
  private let stopping = Atomic<Bool>(false)
  /// Written by the caller before `generation` rises, read by workers after they saw it rise.
  private nonisolated(unsafe) var task: ((Int) -> Void)?
  private var threads: [pthread_t] = []
  private var pace = Pace()

  package init(threads count: Int) {
    precondition(count > 0, "a pool of \(count) threads")
    self.count = count
    for worker in 1..<max(count, 1) where !start(worker) {
      // A limit on threads costs speed, not the result.
      self.count = worker
      break
    }
  }

  /// Threads are owned by the pool; call when done. A pool dropped without it leaves sleeping threads.
  package func stop() {
    stopping.store(true, ordering: .releasing)
    for thread in threads { pthread_join(thread, nil) }
    threads = []
  }

  /// Runs `body(worker)` once for every worker, 0 ..< count, the caller being worker 0; returns when
  /// all are done. Where another process keeps the cores busy, so that waiting costs more than sharing
  /// saves, the caller does the work of all workers for a while.
  /// On every thread subnormal numbers are zero meanwhile.
  package func run(_ body: (Int) -> Void) {
    let mode = rk_flush_subnormals()
    defer { rk_restore_subnormals(mode) }
    guard count > 1 else { return body(0) }
    precondition(!threads.isEmpty, "the \(count) threads of the pool have been stopped")
    guard pace.isShared else {
      for worker in 0..<count { body(worker) }
      return pace.countAlone()
    }
    let (own, total) = share(body)
    pace.count(own: own, total: total, workers: count)
  }

  /// Runs `body(task)` for `tasks` of them at once, at most `count`, however busy the cores are: for work of
  /// seconds. Subnormal numbers are in it what they are to the caller.
  package func runTasks(_ tasks: Int, _ body: (Int) -> Void) {
    precondition((1...count).contains(tasks), "\(tasks) tasks for \(count) threads")
    guard tasks > 1 else { return body(0) }
    precondition(!threads.isEmpty, "the \(count) threads of the pool have been stopped")
    let usual = rk_flush_subnormals()
    rk_restore_subnormals(usual)
    _ = share { worker in
      guard worker < tasks else { return }
      let mode = rk_flush_subnormals()
      rk_restore_subnormals(usual)
      defer { rk_restore_subnormals(mode) }
      body(worker)
    }
  }

  /// Runs `body` on all threads; how long the caller worked itself, and until all were done.
  private func share(_ body: (Int) -> Void) -> (own: Duration, total: Duration) {
    withoutActuallyEscaping(body) { escaping in
      let clock = ContinuousClock()
      let begin = clock.now
      unsafe task = escaping
      running.store(count - 1, ordering: .relaxed)
      generation.add(1, ordering: .releasing)
      escaping(0)
      let ownEnd = clock.now
      var waiting = Wait()
      while running.load(ordering: .acquiring) > 0 { waiting.pause() }
      unsafe task = nil
      return (ownEnd - begin, clock.now - begin)
    }
  }

  /// Runs `body(item)` for every item, dealt out in turn; for items of about equal cost.
  package func forEach(_ items: Int, _ body: (Int) -> Void) {
    run { worker in
      for item in stride(from: worker, to: items, by: count) { body(item) }
    }
  }

  /// Starts a worker; false where the system refuses a further thread.
  private func start(_ worker: Int) -> Bool {
    final class Start {
      let pool: WorkerPool
      let worker: Int
      init(_ pool: WorkerPool, _ worker: Int) {
        self.pool = pool
        self.worker = worker
      }
    }
    let argument = unsafe Unmanaged.passRetained(Start(self, worker))
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { raw in
        guard let raw = unsafe raw else { return nil }
        let start = unsafe Unmanaged<Start>.fromOpaque(raw).takeRetainedValue()
        start.pool.work(start.worker)
        return nil
      }, argument.toOpaque())
    guard status == 0 else {
      unsafe argument.release()
      return false
    }
    threads.append(thread)
    return true
  }

  private func work(_ worker: Int) {
    _ = rk_flush_subnormals()
    var seen = 0
    var waiting = Wait()
    while !stopping.load(ordering: .acquiring) {
      guard generation.load(ordering: .acquiring) != seen else {
        waiting.pause()
        continue
      }
      seen += 1
      waiting = Wait()
      unsafe task?(worker)
      running.subtract(1, ordering: .releasing)
    }
  }
}

/// Whether sharing the work pays, judged by the last runs. Only who does the work depends on it.
private struct Pace {
  private(set) var isShared = true
  private var runs = 0
  private var own = Duration.zero
  private var total = Duration.zero

  /// Runs that are judged together, and runs alone before sharing is tried again.
  private static let window = 32
  private static let restAlone = 1024

  mutating func count(own: Duration, total: Duration, workers: Int) {
    self.own += own
    self.total += total
    runs += 1
    guard runs == Pace.window else { return }
    // Alone, the caller would have done its own part `workers` times.
    isShared = self.total < self.own * workers
    self = Pace(isShared: isShared)
  }

  mutating func countAlone() {
    runs += 1
    if runs == Pace.restAlone { self = Pace() }
  }

  init(isShared: Bool = true) { self.isShared = isShared }
}

/// A wait that grows more patient: spin, then yield, then nap up to half a millisecond.
private struct Wait {
  private var rounds = 0

  mutating func pause() {
    rounds += 1
    if rounds < 4000 {
      rk_relax()
    } else if rounds < 4400 {
      sched_yield()
    } else {
      usleep(UInt32(min(500, 10 + (rounds - 4400))))
    }
  }
}
