import Glibc
import Testing

@testable import Recurrent

/// Against values of mpmath at 50 digits, by `objectives.py`, and against libm.
@Suite struct SpecialFunctionsTests {
  /// Rows of arguments and, last, the value. An error is relative to the value, or to `floor` where the
  /// value is smaller.
  private static func expect(
    _ name: String, within tolerance: Double, floor: Double,
    times factor: ([Double]) -> Double = { _ in 1 }, _ function: ([Double]) -> Double
  ) throws {
    let file: [String: Entry] = try Golden.read("special-functions")
    let rows = try #require(file[name]?.rows)
    #expect(rows.count > 10)
    for row in rows {
      let expected = try #require(row.last)
      let value = function(row)
      let error = abs(value - expected) / max(abs(expected), floor)
      let bound = tolerance * factor(row)
      #expect(value == expected || error <= bound, "\(name) \(row): \(value), \(error)")
    }
  }

  /// A list of numbers, or a word on where the file comes from.
  private enum Entry: Decodable {
    case text
    case numbers([[Double]])

    var rows: [[Double]]? {
      if case .numbers(let rows) = self { rows } else { nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let rows = try? container.decode([[Double]].self) {
        self = .numbers(rows)
      } else {
        self = .text
      }
    }
  }

  @Test func logGamma() throws {
    try Self.expect("logGamma", within: 4e-15, floor: 1) { SpecialFunctions.logGamma($0[0]) }
    var generator = RandomGenerator(seed: 1)
    for _ in 0..<10_000 {
      let x = Elementary.exp(30 * generator.uniform() - 10)
      let expected: Double = lgamma(x)
      #expect(abs(SpecialFunctions.logGamma(x) - expected) <= 1e-14 * max(1, abs(expected)))
    }
    #expect(SpecialFunctions.logGamma(0) == .infinity)
    #expect(SpecialFunctions.logGamma(-1).isNaN)
    #expect(SpecialFunctions.logGamma(.nan).isNaN)
    #expect(SpecialFunctions.logGamma(.infinity) == .infinity)
  }

  @Test func digamma() throws {
    try Self.expect("digamma", within: 4e-15, floor: 1) { SpecialFunctions.digamma($0[0]) }
    #expect(SpecialFunctions.digamma(0) == -.infinity)
    #expect(SpecialFunctions.digamma(-1).isNaN)
    #expect(SpecialFunctions.digamma(.infinity) == .infinity)
  }

  @Test func increases() throws {
    // ln Γ(x + d) − ln Γ(x) has a root between 1 and 2.
    try Self.expect("logGammaIncrease", within: 1e-12, floor: 1e-3) {
      SpecialFunctions.logGammaIncrease($0[0], by: $0[1])
    }
    try Self.expect("digammaIncrease", within: 1e-13, floor: 1e-4) {
      SpecialFunctions.digammaIncrease($0[0], by: $0[1])
    }
  }

  @Test func normal() throws {
    try Self.expect("normalUpperTail", within: 1e-12, floor: 0) {
      SpecialFunctions.normalUpperTail($0[0])
    }
    try Self.expect("normalQuantile", within: 1e-12, floor: 0) {
      SpecialFunctions.normalQuantile($0[0])
    }
    for z in stride(from: -6.0, through: 30, by: 0.07) {
      let expected = erfc(z / 2.0.squareRoot()) / 2
      #expect(abs(SpecialFunctions.normalUpperTail(z) - expected) <= 1e-12 * expected, "\(z)")
    }
    #expect(SpecialFunctions.normalUpperTail(.infinity) == 0)
    #expect(SpecialFunctions.normalUpperTail(-.infinity) == 1)
    #expect(SpecialFunctions.normalUpperTail(.nan).isNaN)
  }

  @Test func studentT() throws {
    try Self.expect("studentTUpperTail", within: 1e-12, floor: 0) {
      SpecialFunctions.studentTUpperTail($0[0], freedom: $0[1])
    }
    try Self.expect("studentTQuantile", within: 1e-12, floor: 0) {
      SpecialFunctions.studentTQuantile($0[0], freedom: $0[1])
    }
    #expect(SpecialFunctions.studentTQuantile(0.9, freedom: .nan).isNaN)
  }

  @Test("quantile and distribution undo each other, over levels and degrees of freedom")
  func roundTrips() {
    for exponent in stride(from: -12.0, to: 0, by: 0.25) {
      let tail = Elementary.exp(exponent * 2.302585092994046) / 2
      let z = -SpecialFunctions.normalQuantile(tail)
      #expect(abs(SpecialFunctions.normalUpperTail(z) / tail - 1) < 1e-12, "\(tail)")
      for nu in [2, 2.3, 3, 5, 11, 40, 300, 1e4, 1e9, 1e15] {
        let t = -SpecialFunctions.studentTQuantile(tail, freedom: nu)
        let error = abs(SpecialFunctions.studentTUpperTail(t, freedom: nu) / tail - 1)
        #expect(error < 1e-11, "\(tail), \(nu): \(error)")
      }
    }
  }

  @Test func negativeBinomial() throws {
    // By the regularised incomplete beta function, at 1/(1 + α μ): a power as large as the count.
    try Self.expect(
      "negativeBinomialCumulative", within: 1e-12, floor: 1e-12,
      times: { max(1, $0[0] / 100) },
      { row in
        let odds = row[1] * row[2]
        return SpecialFunctions.incompleteBeta(
          1 / (1 + odds), complement: odds / (1 + odds), 1 / row[2], row[0] + 1)
      })
  }

  @Test func incompleteBetaAtItsEnds() {
    #expect(SpecialFunctions.incompleteBeta(0, complement: 1, 2, 3) == 0)
    #expect(SpecialFunctions.incompleteBeta(1, complement: 0, 2, 3) == 1)
    #expect(SpecialFunctions.incompleteBeta(.nan, complement: 0.5, 2, 3).isNaN)
    // I(1, b) = 1 − yᵇ and I(a, 1) = xᵃ.
    for x in [1e-9, 0.2, 0.5, 0.8, 0.999] {
      let y = 1 - x
      let first = SpecialFunctions.incompleteBeta(x, complement: y, 1, 3)
      #expect(abs(first - x * (1 + y + y * y)) < 1e-14 * first)
      let second = SpecialFunctions.incompleteBeta(x, complement: y, 2, 1)
      #expect(abs(second - x * x) < 1e-14 * second)
    }
  }
}
