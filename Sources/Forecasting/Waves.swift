package import Recurrent
import Synchronization

/// Long pieces of work that do not depend on each other, several at once, and what they give in order.
///
/// As many begin together as there are threads, and the next ones when all of these are done; where fewer are
/// left than threads, each has several. What a piece gives must not depend on the threads it has, so that
/// the whole does not either.
package struct Waves {
  private let pool: WorkerPool
  private let most: Int

  /// - Parameter most: pieces at once, whatever the number of threads: what memory there is for.
  package init(pool: WorkerPool, most: Int = .max) {
    precondition(most >= 1, "at most \(most) pieces of work at once")
    self.pool = pool
    self.most = most
  }

  /// - Parameters:
  ///   - isOver: asked before each wave; what is left is then not done.
  ///   - body: does a piece on the threads of its lane, and hands over what it gives part by part.
  ///   - take: is given the parts on the caller's thread: those of a piece together and in their order,
  ///     after those of all pieces before it. A piece that is alone has each part taken as it comes.
  ///
  /// Throws what `take` throws, or the error of the first piece in order that fails, when the parts before it
  /// are taken.
  package func run<Piece: Sendable, Part: Sendable>(
    _ pieces: [Piece], until isOver: () -> Bool = { false },
    _ body: @escaping @Sendable (Piece, Lane, (Part) throws -> Void) throws -> Void,
    take: (Part) throws -> Void
  ) throws {
    var rest = pieces[...]
    while !rest.isEmpty, !isOver() {
      let count = min(rest.count, pool.count, most)
      let wave = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      guard count > 1 else {
        try body(wave[0], Lane(number: 0, count: 1, pool: pool), take)
        continue
      }
      let outcomes = Mutex([Outcome<Part>](repeating: Outcome(), count: count))
      pool.runTasks(count) { number in
        let own = WorkerPool(threads: pool.count / count)
        defer { own.stop() }
        var outcome = Outcome<Part>()
        do {
          let lane = Lane(number: number, count: count, pool: own)
          try body(wave[number], lane) { outcome.parts.append($0) }
        } catch {
          outcome.error = error
        }
        let finished = outcome
        outcomes.withLock { $0[number] = finished }
      }
      for outcome in outcomes.withLock({ $0 }) {
        for part in outcome.parts { try take(part) }
        if let error = outcome.error { throw error }
      }
    }
  }
}

/// Where a piece of work is done, among those that are done at the same time.
package struct Lane: Sendable {
  /// From 0.
  package let number: Int
  /// Pieces at once.
  package let count: Int
  /// The threads of this piece alone.
  package let pool: WorkerPool

  package init(number: Int, count: Int, pool: WorkerPool) {
    self.number = number
    self.count = count
    self.pool = pool
  }
}

/// What one piece of a wave gave.
private struct Outcome<Part: Sendable>: Sendable {
  var parts: [Part] = []
  var error: (any Error)?
}
