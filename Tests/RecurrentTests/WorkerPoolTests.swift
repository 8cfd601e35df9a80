import Synchronization
import Testing

@testable import Recurrent

@Suite struct WorkerPoolTests {
  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
    func count() { value.add(1, ordering: .relaxed) }
    var total: Int { value.load(ordering: .relaxed) }
  }

  @Test("every worker runs a task once", arguments: [1, 2, 3, 4])
  func workers(threads: Int) {
    let pool = WorkerPool(threads: threads)
    defer { pool.stop() }
    #expect(pool.count == threads)
    let counters = (0..<threads).map { _ in Counter() }
    pool.run { worker in counters[worker].count() }
    #expect(counters.map(\.total) == Array(repeating: 1, count: threads))
  }

  @Test(
    "every item runs exactly once", arguments: [1, 2, 4], [0, 1, 3, 4, 37])
  func items(threads: Int, items: Int) {
    let pool = WorkerPool(threads: threads)
    defer { pool.stop() }
    let counters = (0..<items).map { _ in Counter() }
    pool.forEach(items) { item in counters[item].count() }
    #expect(counters.map(\.total) == Array(repeating: 1, count: items))
  }

  /// A run returns only after all workers are done, and each sees what the last run wrote.
  @Test("a thousand runs back to back", arguments: [1, 2, 4])
  func backToBack(threads: Int) {
    let pool = WorkerPool(threads: threads)
    defer { pool.stop() }
    // Plain memory: only the pool orders the accesses.
    let values = Buffer<Int>(2 * threads)
    var mismatches = 0
    for run in 0..<1000 {
      let (from, to) = run % 2 == 0 ? (0, threads) : (threads, 0)
      pool.run { worker in
        // Its neighbour's number of the run before, plus one.
        values[to + worker] = values[from + (worker + 1) % threads] + 1
      }
      for worker in 0..<threads where values[to + worker] != run + 1 { mismatches += 1 }
    }
    #expect(mismatches == 0)
  }

  /// Each worker keeps the pool alive until its thread ends, so a pool that goes away has no thread
  /// left.
  @Test("stop waits for the threads to end", arguments: [1, 2, 4])
  func stop(threads: Int) {
    weak var pool: WorkerPool?
    do {
      let running = WorkerPool(threads: threads)
      pool = running
      running.run { _ in }
      running.stop()
      running.stop()
    }
    #expect(pool == nil)
  }

  @Test("a pool that was never used stops")
  func unused() {
    WorkerPool(threads: 3).stop()
  }

  @Test(
    "subnormal numbers are zero on every thread, and only while the pool runs", arguments: [1, 3])
  func subnormals(threads: Int) {
    let pool = WorkerPool(threads: threads)
    defer { pool.stop() }
    let small = RecurrentFixture.buffer([1e-38, 1e-308], as: Double.self)
    let products = RecurrentFixture.buffer([Double](repeating: 1, count: threads), as: Double.self)
    // Through buffers, so that no compiler takes the product beforehand.
    pool.run { products[$0] = small[1] * 1e-3 }
    #expect(products.array == [Double](repeating: 0, count: threads))
    #expect(small[1] * 1e-3 > 0)
  }

  @Test("long tasks run once each, with the caller's arithmetic", arguments: [1, 2, 4])
  func tasks(threads: Int) {
    let pool = WorkerPool(threads: threads)
    defer { pool.stop() }
    // Below the normal numbers, which a step of training takes for zero.
    let tiny = Buffer<Double>(1)
    tiny[0] = 0x1p-1060
    for tasks in 1...threads {
      let counters = (0..<tasks).map { _ in Counter() }
      let subnormal = Counter()
      let flushed = Counter()
      pool.runTasks(tasks) { task in
        counters[task].count()
        if tiny[0] * 0.5 > 0 { subnormal.count() }
        let own = WorkerPool(threads: 2)
        defer { own.stop() }
        own.run { _ in if tiny[0] * 0.5 == 0 { flushed.count() } }
        if tiny[0] * 0.5 > 0 { subnormal.count() }
      }
      #expect(counters.map(\.total) == Array(repeating: 1, count: tasks))
      #expect(subnormal.total == 2 * tasks)
      #if arch(x86_64)
        #expect(flushed.total == 2 * tasks)
      #endif
      // The pool's own runs are as before.
      let after = Counter()
      pool.run { _ in if tiny[0] * 0.5 == 0 { after.count() } }
      #if arch(x86_64)
        #expect(after.total == threads)
      #endif
    }
  }
}
