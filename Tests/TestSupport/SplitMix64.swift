/// A seeded generator for property tests: the same seed gives the same cases on every machine.
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014, doi:10.1145/2660193.2660195.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

extension SplitMix64 {
  /// Values [count], uniform in `range`, each missing (NaN) with probability `missing`.
  package mutating func values(
    count: Int, in range: ClosedRange<Double>, missing: Double = 0
  ) -> [Double] {
    (0..<count).map { _ in
      let isMissing = Double.random(in: 0..<1, using: &self) < missing
      let value = Double.random(in: range, using: &self)
      return isMissing ? .nan : value
    }
  }
}
