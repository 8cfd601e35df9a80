import Synchronization

/// What workers found for each block of rows, put together in the order of the blocks.
final class BlockResults: Sendable {
  private let blocks: Mutex<[[[Float]]]>

  init(count: Int) { blocks = Mutex(Array(repeating: [], count: count)) }

  func set(_ rows: [[Float]], at block: Int) { blocks.withLock { $0[block] = rows } }

  func joined() -> [[Float]] { blocks.withLock { $0.flatMap { $0 } } }
}
