extension Observations: RandomAccessCollection, MutableCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  /// Walks over all observations, unpacking a block at a time.
  package struct Iterator: IteratorProtocol {
    private let observations: Observations
    /// The cells of one piece, and the next of them.
    private var piece: [Double] = []
    private var place = 0
    /// Where the next piece begins.
    private var following = 0

    fileprivate init(_ observations: Observations) { self.observations = observations }

    package mutating func next() -> Double? {
      if place == piece.count {
        guard following < observations.count else { return nil }
        piece = observations.piece(from: following)
        following += piece.count
        place = 0
      }
      defer { place += 1 }
      return piece[place]
    }
  }

  package func makeIterator() -> Iterator { Iterator(self) }
}

/// By values, however they are kept: as Doubles are, so −0 equals 0, and what is missing equals nothing.
extension Observations: Hashable {
  package static func == (left: Observations, right: Observations) -> Bool {
    left.count == right.count && left.elementsEqual(right)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for value in self { hasher.combine(value) }
  }
}

extension Observations: ExpressibleByArrayLiteral {
  package init(arrayLiteral values: Double...) { self.init(values) }
}
