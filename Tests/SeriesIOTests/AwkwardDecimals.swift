import Glibc

/// Seeded decimals on which a conversion to Double may go wrong.
struct AwkwardDecimals {
  enum Kind: CaseIterable {
    case short, random, manyDigits, roundTrip, between, tiny, huge, zeros
  }

  private var generator: SplitMix

  init(seed: UInt64) { generator = SplitMix(state: seed) }

  mutating func next() -> (text: String, kind: Kind) {
    // Exact halves have hundreds of digits and are the slowest to make.
    let kind = Kind.allCases[min(number(0...9), Kind.allCases.count - 1)]
    let sign = ["", "", "-", "+"].randomElement(using: &generator) ?? ""
    return (sign + magnitude(kind), kind)
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  private mutating func magnitude(_ kind: Kind) -> String {
    switch kind {
    case .short: "\(number(0...99_999)).\(digits(number(0...5)))"
    case .random: digits(number(1...20)) + fraction(20) + exponent(-345...325)
    case .manyDigits: digits(number(1...3)) + "." + digits(number(14...22)) + exponent(-330...310)
    case .roundTrip: shown(randomDouble(exponents: 0...2046), digits: number(15...19))
    case .between: perturbed(midpoint())
    case .tiny: shown(randomDouble(exponents: 0...1), digits: number(1...22))
    case .huge: "1.797693134862315\(digits(number(1...20)))e308"
    case .zeros: zeros()
    }
  }

  private mutating func digits(_ count: Int) -> String {
    var text = ""
    for _ in 0..<count { text.append("0123456789".randomElement(using: &generator) ?? "0") }
    return text
  }

  private mutating func fraction(_ count: Int) -> String {
    number(0...3) == 0 ? "" : "." + digits(number(0...count))
  }

  private mutating func exponent(_ range: ClosedRange<Int>) -> String {
    let mark = ["e", "E", "e+", "e0"].randomElement(using: &generator) ?? "e"
    let value = number(range)
    return value < 0 ? "e\(value)" : number(0...3) == 0 ? "" : "\(mark)\(value)"
  }

  private mutating func zeros() -> String {
    let many = String(repeating: "0", count: number(0...400))
    return switch number(0...3) {
    case 0: many + digits(number(1...20)) + fraction(20)
    case 1: "0." + many + digits(number(1...25))
    case 2: digits(number(1...20)) + many + "e-\(number(0...700))"
    default: digits(1) + "." + digits(number(0...18)) + many + digits(number(0...2))
    }
  }

  private mutating func randomDouble(exponents: ClosedRange<Int>) -> Double {
    let bits = UInt64.random(in: 0..<1 << 52, using: &generator)
    // Few bits give the numbers that are exact in few digits.
    let mantissa = number(0...3) == 0 ? bits & ~0 << UInt64(number(20...52)) : bits
    return Double(bitPattern: UInt64(number(exponents)) << 52 | mantissa)
  }

  private func shown(_ value: Double, digits: Int) -> String {
    var text = [CChar](repeating: 0, count: 64)
    _ = unsafe withVaList([CInt(digits - 1), value]) {
      unsafe vsnprintf(&text, text.count, "%.*e", $0)
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// All digits of the number half way between two neighbouring Doubles.
  private mutating func midpoint() -> String {
    // Half of them near 1, where a table of powers is exact or nearly so.
    let exponents = number(0...1) == 0 ? 950...1110 : 0...2045
    let lower = randomDouble(exponents: exponents)
    let isNormal = lower.exponentBitPattern > 0
    let mantissa = (isNormal ? 1 << 52 : 0) | lower.significandBitPattern
    // The number is (2 · mantissa + 1) · 2^power.
    let power = max(1, Int(lower.exponentBitPattern)) - 1023 - 53
    var digits = DecimalDigits(2 * mantissa + 1)
    for _ in 0..<abs(power) { digits.multiply(by: power < 0 ? 5 : 2) }
    return digits.text + (power < 0 ? "e\(power)" : "")
  }

  /// The number itself, one a little above or below, or one cut to a few digits.
  private mutating func perturbed(_ text: String) -> String {
    let parts = text.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let digits = Array(parts[0])
    switch number(0...3) {
    case 0: return text
    case 1: return "\(String(digits))001e\(exponent - 3)"
    case 2:
      // The last digit is 5 or even, so never 0 where the power of two is negative.
      let last = Int(String(digits[digits.count - 1])) ?? 0
      return "\(String(digits.dropLast()))\(max(0, last - 1))e\(exponent)"
    default:
      let count = min(digits.count, number(17...25))
      return "\(String(digits[..<count]))e\(exponent + digits.count - count)"
    }
  }
}

/// A natural number as decimal digits in groups of nine, the lowest first.
private struct DecimalDigits {
  private var groups: [UInt64] = []

  init(_ value: UInt64) {
    var rest = value
    while rest > 0 {
      groups.append(rest % 1_000_000_000)
      rest /= 1_000_000_000
    }
  }

  mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for index in groups.indices {
      let product = groups[index] * factor + carry
      groups[index] = product % 1_000_000_000
      carry = product / 1_000_000_000
    }
    if carry > 0 { groups.append(carry) }
  }

  var text: String {
    groups.reversed().enumerated().map { index, group in
      let digits = String(group)
      return index == 0 ? digits : String(repeating: "0", count: 9 - digits.count) + digits
    }.joined()
  }
}
