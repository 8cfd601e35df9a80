import Synchronization

/// What workers found for each block of rows, put together in the order of the blocks.
final class BlockResults<Row: Sendable>: Sendable {
  private let blocks: Mutex<[[Row]]>

  init(count: Int) { blocks = Mutex(Array(repeating: [], count: count)) }

  func set(_ rows: [Row], at block: Int) { blocks.withLock { $0[block] = rows } }

  func joined() -> [Row] { blocks.withLock { $0.flatMap { $0 } } }
}
