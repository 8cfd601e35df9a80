/// The observations of a series [n] in data units; NaN = missing.
///
/// They are kept as Doubles, or packed in blocks (`DecimalBlock`): cells of a file, decimals nearly always, take two to
/// four bytes then. Either way each comes back bit for bit, at any place in the same time. Whoever walks
/// over them again and again takes them `decoded()` once, a series at a time.
package struct Observations: Sendable {
  /// The first of the cells, all of `length` cells but the last.
  private var blocks: [DecimalBlock] = []
  /// Those after the blocks.
  private var tail: [Double] = []
  /// The part of all these cells that counts; parts share them.
  private var range: Range<Int>
  /// A block has 2^shift cells.
  private let shift: UInt8

  /// 512 cells: a block of 5 digits is 1 KiB, of which its own record is a twentieth.
  package static let usualShift: UInt8 = 9

  /// Cells of a block.
  private var length: Int { 1 &<< Int(shift) }

  /// Observations as they are.
  package init(_ values: [Double]) {
    tail = values
    range = 0..<values.count
    shift = Observations.usualShift
  }

  package init(repeating value: Double, count: Int) {
    self.init([Double](repeating: value, count: count))
  }

  /// Packed observations.
  package init(packing values: [Double]) {
    self.init(shift: Observations.usualShift)
    append(values.span)
    close()
  }

  /// None, to be appended to.
  /// - Parameter shift: a block has 2^shift cells.
  package init(shift: UInt8) {
    precondition((2...20).contains(shift), "blocks of 2^\(shift) cells")
    self.shift = shift
    range = 0..<0
  }

  package var count: Int { range.count }

  /// Bytes that the cells take, without the records of their blocks.
  package var byteCount: Int {
    blocks.reduce(8 * tail.count) { $0 + $1.byteCount }
  }

  /// Cells in blocks.
  private var packedCount: Int {
    blocks.last.map { (blocks.count - 1) &<< Int(shift) + $0.count } ?? 0
  }

  package subscript(index: Int) -> Double {
    get {
      precondition(index >= 0 && index < range.count, "observation \(index) of \(range.count)")
      let cell = range.lowerBound &+ index
      let block = cell &>> Int(shift)
      guard block < blocks.count else { return tail[cell - packedCount] }
      // A last block that is not full has no tail after it.
      return blocks[block][cell & (length &- 1)]
    }
    set {
      precondition(index >= 0 && index < range.count, "observation \(index) of \(range.count)")
      let cell = range.lowerBound &+ index
      let block = cell &>> Int(shift)
      if block < blocks.count {
        blocks[block].replace(cell & (length &- 1), by: newValue)
      } else {
        tail[cell - packedCount] = newValue
      }
    }
  }

  /// A part, which shares the memory of the whole.
  package func part(_ part: Range<Int>) -> Observations {
    precondition(
      part.lowerBound >= 0 && part.upperBound <= count, "observations \(part) of \(count)")
    var result = self
    result.range = range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound
    return result
  }

  // MARK: Decoding

  /// All of them as Doubles; in no time where they are kept so.
  package func decoded() -> [Double] {
    if blocks.isEmpty, range == tail.indices { return tail }
    return unsafe [Double](unsafeUninitializedCapacity: count) { cells, used in
      var place = 0
      forEachPiece { piece in
        for index in 0..<piece.count { unsafe cells[place + index] = piece[index] }
        place += piece.count
      }
      used = place
    }
  }

  /// Those from an index on as Doubles, to the end of their block.
  func piece(from index: Int) -> [Double] {
    let cell = range.lowerBound + index
    let block = cell &>> Int(shift)
    guard block < blocks.count else {
      let first = cell - packedCount
      let end = range.upperBound - packedCount
      return first == 0 && end == tail.count ? tail : Array(tail[first..<end])
    }
    let first = cell & (length &- 1)
    let end = Swift.min(blocks[block].count, range.upperBound - block &<< Int(shift))
    return unsafe [Double](unsafeUninitializedCapacity: end - first) { cells, used in
      unsafe blocks[block].unpack(first..<end, into: cells)
      used = end - first
    }
  }

  /// Shows all of them in order, in pieces of one block.
  package func forEachPiece(_ body: (Span<Double>) -> Void) {
    let packed = range.clamped(to: 0..<packedCount)
    if !packed.isEmpty {
      unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: length) { piece in
        for block in packed.lowerBound &>> Int(shift)...(packed.upperBound - 1) &>> Int(shift) {
          let first = block &<< Int(shift)
          let cells = packed.clamped(to: first..<first + length)
          unsafe blocks[block].unpack(
            cells.lowerBound - first..<cells.upperBound - first, into: piece)
          unsafe body(UnsafeBufferPointer(rebasing: piece[..<cells.count]).span)
        }
      }
    }
    let rest = Swift.max(range.lowerBound, packedCount)..<Swift.max(range.upperBound, packedCount)
    guard !rest.isEmpty else { return }
    body(tail.span.extracting(rest.lowerBound - packedCount..<rest.upperBound - packedCount))
  }

  package var missingCount: Int {
    var missing = 0
    forEachPiece { piece in
      for index in 0..<piece.count where piece[index].isNaN { missing += 1 }
    }
    return missing
  }

  // MARK: Growing

  /// Appends cells; those that fill a block are packed.
  package mutating func append(_ cells: Span<Double>) {
    precondition(range == 0..<packedCount + tail.count, "a part of observations cannot grow")
    range = 0..<range.upperBound + cells.count
    var place = 0
    reopen()
    while place < cells.count {
      if tail.isEmpty, cells.count - place >= length {
        append(block: cells.extracting(place..<place + length))
        place += length
        continue
      }
      let end = Swift.min(cells.count, place + length - tail.count)
      grow(to: tail.count + end - place)
      for index in place..<end { tail.append(cells[index]) }
      place = end
      if tail.count == length { close() }
    }
  }

  /// Makes room in the tail: a quarter more than there was, since many short series each have some to spare.
  private mutating func grow(to count: Int) {
    guard count > tail.capacity else { return }
    tail.reserveCapacity(Swift.max(count, Swift.min(length, tail.count + tail.count / 4 + 4)))
  }

  /// Packs blocks again whose cells were replaced.
  package mutating func repack() {
    for index in blocks.indices where blocks[index].width == 64 {
      let cells = (0..<blocks[index].count).map { blocks[index][$0] }
      blocks[index] = DecimalBlock(cells.span)
    }
  }

  /// Packs the cells after the last full block; more may follow.
  package mutating func close() {
    guard !tail.isEmpty else { return }
    let cells = tail
    tail = []
    var place = 0
    while place < cells.count {
      let end = Swift.min(cells.count, place + length)
      append(block: cells.span.extracting(place..<end))
      place = end
    }
  }

  private mutating func append(block cells: Span<Double>) {
    blocks.append(DecimalBlock(cells, exponent: blocks.last?.exponent ?? 0))
  }

  /// Takes the last block apart if it is not full, for more cells to follow.
  private mutating func reopen() {
    guard let last = blocks.last, last.count < length else { return }
    tail = (0..<last.count).map { last[$0] }
    blocks.removeLast()
  }
}
