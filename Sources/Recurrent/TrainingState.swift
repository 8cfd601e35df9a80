/// The state of training as bytes: whole numbers and `Double`s in 8, `Float`s in 4, least significant first,
/// lists after their length.
package struct StateWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func add(_ number: UInt64) {
    for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
  }

  package mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

  package mutating func add(_ number: Double) { add(number.bitPattern) }

  package mutating func add(_ numbers: [Double]) {
    add(numbers.count)
    for number in numbers { add(number) }
  }

  package mutating func add(_ numbers: [Float]) {
    add(numbers.count)
    // As they lie in memory, which is the order of the file on every machine that the kernels know.
    unsafe numbers.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }

  package mutating func add(_ numbers: [Int]) {
    add(numbers.count)
    for number in numbers { add(number) }
  }

  package mutating func add(_ list: [UInt8]) {
    add(list.count)
    bytes += list
  }

}

/// Bytes that are no state of the training they are given to.
package struct StateError: Error, Hashable, Sendable {
  package init() {}
}

/// Reads what a `StateWriter` wrote; every count is checked before anything is allocated.
package struct StateReader: Sendable {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  package var isAtEnd: Bool { position == bytes.endIndex }

  package mutating func word() throws(StateError) -> UInt64 { try next(8) }

  package mutating func integer() throws(StateError) -> Int {
    Int(truncatingIfNeeded: Int64(bitPattern: try next(8)))
  }

  /// A whole number of a range.
  package mutating func integer(in range: ClosedRange<Int>) throws(StateError) -> Int {
    let number = try integer()
    guard range.contains(number) else { throw StateError() }
    return number
  }

  package mutating func double() throws(StateError) -> Double { Double(bitPattern: try next(8)) }

  package mutating func doubles() throws(StateError) -> [Double] {
    var numbers: [Double] = []
    for _ in 0..<(try count(of: 8)) { numbers.append(try double()) }
    return numbers
  }

  package mutating func floats() throws(StateError) -> [Float] {
    let count = try count(of: 4)
    var numbers: [Float] = []
    numbers.reserveCapacity(count)
    for _ in 0..<count {
      numbers.append(Float(bitPattern: UInt32(truncatingIfNeeded: try next(4))))
    }
    return numbers
  }

  /// A list that must have a certain length.
  package mutating func floats(_ count: Int) throws(StateError) -> [Float] {
    let numbers = try floats()
    guard numbers.count == count else { throw StateError() }
    return numbers
  }

  package mutating func integers() throws(StateError) -> [Int] {
    var numbers: [Int] = []
    for _ in 0..<(try count(of: 8)) { numbers.append(try integer()) }
    return numbers
  }

  package mutating func list() throws(StateError) -> [UInt8] {
    let count = try count(of: 1)
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// The length of a list whose elements have so many bytes.
  private mutating func count(of size: Int) throws(StateError) -> Int {
    try integer(in: 0...((bytes.endIndex - position) / size))
  }

  private mutating func next(_ count: Int) throws(StateError) -> UInt64 {
    guard bytes.endIndex - position >= count else { throw StateError() }
    var number: UInt64 = 0
    for index in 0..<count { number |= UInt64(bytes[position + index]) << (8 * index) }
    position += count
    return number
  }
}

extension RandomGenerator {
  package func write(to state: inout StateWriter) { for word in words { state.add(word) } }

  package mutating func read(from state: inout StateReader) throws(StateError) {
    var words: [UInt64] = []
    for _ in 0..<4 { words.append(try state.word()) }
    self.words = words
  }
}

extension DivergenceGuard {
  package func write(to state: inout StateWriter) {
    for number in [skippedSteps, returns, inARow] { state.add(number) }
  }

  package mutating func read(from state: inout StateReader) throws(StateError) {
    skippedSteps = try state.integer(in: 0...Int.max)
    returns = try state.integer(in: 0...DivergenceGuard.mostReturns)
    inARow = try state.integer(in: 0...DivergenceGuard.tolerated)
    rateFactor = 1
    for _ in 0..<returns { rateFactor /= 2 }
  }
}

extension LearningRate {
  package func write(to state: inout StateWriter) {
    state.add(best)
    state.add(worse)
    state.add(reduction)
  }

  package mutating func read(from state: inout StateReader) throws(StateError) {
    best = try state.double()
    worse = try state.integer(in: 0...Int.max - 1)
    reduction = try state.double()
  }
}

extension NormWindow {
  func write(to state: inout StateWriter) {
    state.add(oldest)
    state.add(recent)
  }

  mutating func read(from state: inout StateReader) throws(StateError) {
    oldest = try state.integer(in: 0...NormWindow.length - 1)
    recent = try state.doubles()
    guard recent.count <= NormWindow.length, recent.count == NormWindow.length || oldest == 0,
      recent.allSatisfy({ $0 > 0 && $0.isFinite })
    else { throw StateError() }
    sorted = recent.sorted()
  }
}

extension Clipper {
  func write(to state: inout StateWriter) { window?.write(to: &state) }

  mutating func read(from state: inout StateReader) throws(StateError) {
    try window?.read(from: &state)
  }
}

extension OptimizerState where Scalar == Float {
  func write(to state: inout StateWriter) {
    state.add(step)
    for moment in moments { state.add(moment.array) }
  }

  func read(from state: inout StateReader) throws(StateError) {
    step = try state.integer(in: 0...Int.max - 1)
    for moment in moments { moment.assign(try state.floats(moment.count)) }
  }
}

extension LayerPass where Scalar == Float {
  func write(to state: inout StateWriter) {
    state.add(keptRows)
    state.add(keptHidden.array)
    state.add(keptCell.array)
  }

  /// - Parameter rows: of every batch.
  func read(from state: inout StateReader, rows: Int) throws(StateError) {
    keptRows = try state.integer(in: rows...rows)
    keptHidden.assign(try state.floats(keptHidden.count))
    keptCell.assign(try state.floats(keptCell.count))
  }
}

extension StackPass where Scalar == Float {
  func write(to state: inout StateWriter) {
    for layer in layers { for pass in layer.passes { pass.write(to: &state) } }
  }

  func read(from state: inout StateReader, rows: Int) throws(StateError) {
    for layer in layers { for pass in layer.passes { try pass.read(from: &state, rows: rows) } }
  }
}

extension Trainer where Scalar == Float {
  /// Weights, moments, norms, and the states that are carried from batch to batch: all that the next step
  /// depends on beside its batch.
  package func write(to state: inout StateWriter) {
    state.add(flatParameters)
    state.add(updates)
    optimizer.write(to: &state)
    clipper.write(to: &state)
    if rules.truncation != nil { for shard in shards { shard.encoder.write(to: &state) } }
  }

  /// Goes on from a state that was written by a trainer of the same shape, rules and batches.
  /// - Parameter rows: of every batch.
  package func read(from state: inout StateReader, rows: Int) throws(StateError) {
    setParameters(try state.floats(flatParameters.count))
    updates = try state.integer(in: 0...Int.max - 1)
    try optimizer.read(from: &state)
    try clipper.read(from: &state)
    guard rules.truncation != nil else { return }
    let used = min(shards.count, rows)
    for (index, shard) in shards.enumerated() {
      let own = index < used ? rows * (index + 1) / used - rows * index / used : 0
      try shard.encoder.read(from: &state, rows: own)
    }
  }
}
