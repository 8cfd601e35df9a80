import Recurrent
import Synchronization
import Testing

@testable import Forecasting

@Suite struct WavesTests {
  private struct Failure: Error, Equatable { let piece: Int }

  /// Pieces 0 ... 6, each of as many parts as its number modulo 3; the parts taken and the lanes used.
  private static func run(
    threads: Int, most: Int = .max, failing: Set<Int> = [], until isOver: () -> Bool = { false }
  ) throws -> (parts: [[Int]], lanes: [Int: [Int]], error: Failure?) {
    let pool = WorkerPool(threads: threads)
    defer { pool.stop() }
    let lanes = Mutex<[Int: [Int]]>([:])
    var parts: [[Int]] = []
    do {
      try Waves(pool: pool, most: most).run(Array(0..<7), until: isOver) { piece, lane, deliver in
        lanes.withLock { $0[piece] = [lane.number, lane.count, lane.pool.count] }
        for part in 0...(piece % 3) { try deliver([piece, part]) }
        if failing.contains(piece) { throw Failure(piece: piece) }
      } take: { (part: [Int]) in
        parts.append(part)
      }
    } catch let failure as Failure {
      return (parts, lanes.withLock { $0 }, failure)
    }
    return (parts, lanes.withLock { $0 }, nil)
  }

  private static func parts(of pieces: Range<Int>) -> [[Int]] {
    pieces.flatMap { piece in (0...(piece % 3)).map { [piece, $0] } }
  }

  @Test(arguments: [1, 2, 3, 7, 16]) func whatPiecesGiveComesInOrder(threads: Int) throws {
    let (parts, _, error) = try Self.run(threads: threads)
    #expect(parts == Self.parts(of: 0..<7))
    #expect(error == nil)
  }

  @Test func threadsAreSharedOutInEachWave() throws {
    let lanes = try Self.run(threads: 4).lanes
    // Four alone with a thread each; then three, for which a fourth thread is none too many to leave idle.
    for piece in 0..<4 { #expect(lanes[piece] == [piece, 4, 1]) }
    for piece in 4..<7 { #expect(lanes[piece] == [piece - 4, 3, 1]) }
    let wide = try Self.run(threads: 16).lanes
    for piece in 0..<7 { #expect(wide[piece] == [piece, 7, 2]) }
    let narrow = try Self.run(threads: 4, most: 2).lanes
    for piece in 0..<6 { #expect(narrow[piece] == [piece % 2, 2, 2]) }
    #expect(narrow[6] == [0, 1, 4])
  }

  @Test(arguments: [1, 2, 3, 7]) func theFirstErrorInOrderIsThrown(threads: Int) throws {
    let (parts, _, error) = try Self.run(threads: threads, failing: [3, 4])
    #expect(error == Failure(piece: 3))
    #expect(parts == Self.parts(of: 0..<4))
  }

  @Test func nothingBeginsOnceTimeIsOver() throws {
    var waves = 0
    let (parts, lanes, _) = try Self.run(threads: 3) {
      waves += 1
      return waves > 1
    }
    #expect(parts == Self.parts(of: 0..<3))
    #expect(lanes.keys.sorted() == [0, 1, 2])
  }

  @Test func aPieceAloneIsTakenAsItComes() throws {
    let pool = WorkerPool(threads: 2)
    defer { pool.stop() }
    let taken = Mutex(0)
    try Waves(pool: pool).run([5]) { piece, _, deliver in
      for part in 0..<3 {
        #expect(taken.withLock { $0 } == part)
        try deliver(piece)
      }
    } take: { (_: Int) in
      taken.withLock { $0 += 1 }
    }
  }
}
