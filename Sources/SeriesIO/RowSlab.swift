import Glibc

/// Cells that have come in and wait for their columns, in pages of their own.
///
/// The pages go back to the system with the slab. Freed arrays would stay with the process as holes between
/// the columns, and a table would be in memory twice while its columns are filled.
@safe final class RowSlab: RandomAccessCollection {
  let endIndex: Int
  private let cells: UnsafeMutablePointer<Double>

  var startIndex: Int { 0 }

  /// Copies cells, which do not change any more; at least one.
  init(_ cells: [Double]) {
    precondition(!cells.isEmpty, "a slab of \(cells.count) cells, 1 is the least")
    endIndex = cells.count
    let bytes = cells.count * MemoryLayout<Double>.stride
    let memory = unsafe mmap(
      nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else {
      preconditionFailure("no memory for \(bytes) bytes")
    }
    unsafe self.cells = memory.bindMemory(to: Double.self, capacity: cells.count)
    for index in cells.indices { unsafe self.cells[index] = cells[index] }
  }

  deinit { _ = unsafe munmap(cells, endIndex * MemoryLayout<Double>.stride) }

  subscript(index: Int) -> Double {
    precondition(index >= 0 && index < endIndex, "cell \(index) of \(endIndex)")
    return unsafe cells[index]
  }
}
