/// xoshiro256** (Blackman & Vigna 2021, doi:10.1145/3460772), seeded through SplitMix64.
///
/// Ours rather than the standard library's, whose generator is not seedable: the same seed must give
/// the same numbers in every version and on every machine.
package struct RandomGenerator: RandomNumberGenerator, Sendable {
  /// What the random numbers of a fit or a forecast are for: the first name of each stream.
  package enum Use {
    package static let initialization: UInt64 = 1
    package static let windows: UInt64 = 2
    package static let dropout: UInt64 = 3
    package static let teacherForcing: UInt64 = 4
    package static let samplePaths: UInt64 = 6
    package static let tuning: UInt64 = 7
  }

  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// An independent stream for each combination of a seed and the numbers that name a use of it, such
  /// as a step and a shard.
  package init(seed: UInt64, _ stream: UInt64...) {
    var mixer = seed
    for name in stream {
      mixer = RandomGenerator.splitMix(&mixer) ^ (name &* 0x9E37_79B9_7F4A_7C15)
    }
    state = (
      RandomGenerator.splitMix(&mixer), RandomGenerator.splitMix(&mixer),
      RandomGenerator.splitMix(&mixer), RandomGenerator.splitMix(&mixer)
    )
  }

  /// The state as a list of four.
  var words: [UInt64] {
    get { [state.0, state.1, state.2, state.3] }
    set {
      precondition(newValue.count == 4, "a state of \(newValue.count) words")
      state = (newValue[0], newValue[1], newValue[2], newValue[3])
    }
  }

  package mutating func next() -> UInt64 {
    let result = RandomGenerator.rotate(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = RandomGenerator.rotate(state.3, 45)
    return result
  }

  /// Uniform in [0, 1) with 53 random bits.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Standard normal, by Marsaglia's polar method (Marsaglia & Bray 1964, doi:10.1137/1006063). Of the
  /// pair it yields one is used: a stream has no state beside the generator's.
  package mutating func normal() -> Double {
    while true {
      let (u, v) = (2 * uniform() - 1, 2 * uniform() - 1)
      let square = u * u + v * v
      guard square > 0, square < 1 else { continue }
      return u * (-2 * Elementary.log(square) / square).squareRoot()
    }
  }

  /// Uniform in 0 ..< bound, without bias (Lemire 2019, doi:10.1145/3230636).
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a random number below \(bound)")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  private static func rotate(_ x: UInt64, _ by: UInt64) -> UInt64 { (x << by) | (x >> (64 - by)) }

  private static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
