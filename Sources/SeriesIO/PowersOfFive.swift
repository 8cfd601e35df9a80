/// The first 128 bits of the powers of five from 5^-342 to 5^308, the first of them 1: truncated, but rounded
/// up for -27 to -1, as `DecimalRounding` needs them. Computed at the first use, in microseconds.
enum PowersOfFive {
  static let exponents = -342...308

  static subscript(exponent: Int) -> (high: UInt64, low: UInt64) {
    let index = 2 * (exponent - exponents.lowerBound)
    return (halves[index], halves[index + 1])
  }

  /// High and low halves in turn.
  private static let halves: [UInt64] = {
    var negative: [(UInt64, UInt64)] = []
    // Dividing by 5 and dropping the remainder again and again gives what dividing once by the
    // power would; the last quotient still has more than 128 bits.
    var number = LongNatural(powerOfTwo: 960)
    for exponent in 1...342 {
      number.divide(by: 5)
      let (high, low) = number.first128Bits
      let roundsUp = exponent <= 27
      negative.append((roundsUp && low == .max ? high + 1 : high, roundsUp ? low &+ 1 : low))
    }
    var positive: [(UInt64, UInt64)] = []
    number = LongNatural(powerOfTwo: 0)
    for _ in 0...308 {
      positive.append(number.first128Bits)
      number.multiply(by: 5)
    }
    return (negative.reversed() + positive).flatMap { [$0.0, $0.1] }
  }()
}

/// A natural number of up to 16 · 64 bits, the lowest word first.
private struct LongNatural {
  private var words = [UInt64](repeating: 0, count: 16)

  init(powerOfTwo exponent: Int) { words[exponent / 64] = 1 << UInt64(exponent % 64) }

  mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for index in words.indices {
      let (high, low) = words[index].multipliedFullWidth(by: factor)
      let (sum, isOver) = low.addingReportingOverflow(carry)
      words[index] = sum
      carry = high + (isOver ? 1 : 0)
    }
    precondition(carry == 0, "\(words.count) words are too few")
  }

  mutating func divide(by divisor: UInt64) {
    var remainder: UInt64 = 0
    for index in words.indices.reversed() {
      (words[index], remainder) = divisor.dividingFullWidth((remainder, words[index]))
    }
  }

  /// The number's first 128 bits, with zeros after it if it has fewer.
  var first128Bits: (high: UInt64, low: UInt64) {
    guard let top = words.lastIndex(where: { $0 > 0 }) else { return (0, 0) }
    func word(_ index: Int) -> UInt64 { index < 0 ? 0 : words[index] }
    let shift = UInt64(words[top].leadingZeroBitCount)
    // A shift by 64 leaves nothing.
    func joined(_ index: Int) -> UInt64 { word(index) << shift | word(index - 1) >> (64 - shift) }
    return (joined(top), joined(top - 1))
  }
}
