import Glibc
import Testing

@testable import Recurrent

@Suite struct ElementaryTests {
  private static func ulps(_ value: Double, _ reference: Double) -> Double {
    abs(value - reference) / reference.ulp
  }

  @Test("exp agrees with libm, to the ends of its range")
  func exponential() {
    var generator = RandomGenerator(seed: 1)
    var worst = 0.0
    for _ in 0..<100_000 {
      let x = 1400 * generator.uniform() - 700
      worst = max(worst, ElementaryTests.ulps(Elementary.exp(x), Glibc.exp(x)))
    }
    #expect(worst <= 2)
    #expect(Elementary.exp(0) == 1)
    #expect(Elementary.exp(710) == .infinity)
    #expect(Elementary.exp(-746) == 0)
    #expect(Elementary.exp(-740) == Glibc.exp(-740))
    #expect(Elementary.exp(.nan).isNaN)
    #expect(Elementary.exp(.infinity) == .infinity)
    #expect(Elementary.exp(-.infinity) == 0)
  }

  @Test("log agrees with libm, near 1 and over the whole range")
  func logarithm() {
    var generator = RandomGenerator(seed: 2)
    var worst = 0.0
    for _ in 0..<100_000 {
      let near = 0.5 + generator.uniform()
      let far = Glibc.exp(1400 * generator.uniform() - 700)
      for x in [near, far] where x != 1 {
        worst = max(worst, ElementaryTests.ulps(Elementary.log(x), Glibc.log(x)))
      }
    }
    #expect(worst <= 2)
    #expect(Elementary.log(1) == 0)
    #expect(Elementary.log(0) == -.infinity)
    #expect(Elementary.log(-1).isNaN)
    #expect(Elementary.log(.nan).isNaN)
    #expect(Elementary.log(.infinity) == .infinity)
    #expect(abs(Elementary.log(.leastNonzeroMagnitude) - Glibc.log(.leastNonzeroMagnitude)) < 1e-12)
  }

  @Test("cos agrees with libm over a period, also at its zeros")
  func cosine() {
    var generator = RandomGenerator(seed: 3)
    var worst = 0.0
    for _ in 0..<100_000 {
      let x = 2 * Double.pi * generator.uniform()
      worst = max(worst, ElementaryTests.ulps(Elementary.cos(x), Glibc.cos(x)))
    }
    for quarter in 0...4 {
      // The numbers nearest to a zero or an extremum, to an octant's bound, and about them.
      for place in [Double(quarter) * .pi / 2, (Double(quarter) - 0.5) * .pi / 2] {
        for distance in [0, 1, 2, 1000, 1e6, 1e12] {
          for x in [place + distance * place.ulp, place - distance * place.ulp] {
            worst = max(worst, ElementaryTests.ulps(Elementary.cos(x), Glibc.cos(x)))
          }
        }
      }
    }
    #expect(worst <= 2)
    #expect(Elementary.cos(0) == 1)
    #expect(Elementary.cos(.pi) == -1)
    #expect(Elementary.cos(2 * .pi) == 1)
    #expect(abs(Elementary.cos(-1e5) - Glibc.cos(1e5)) < 1e-10)
  }

  @Test("powers")
  func power() {
    #expect(Elementary.power(3, 0) == 1)
    #expect(Elementary.power(0, 0) == 1)
    #expect(Elementary.power(0, 5) == 0)
    #expect(Elementary.power(-2, 11) == -2048)
    #expect(Elementary.power(0.5, 1074) == .leastNonzeroMagnitude)
    #expect(abs(Elementary.power(0.999, 12345) / Glibc.pow(0.999, 12345) - 1) < 1e-12)
  }

  @Test("log1p, softplus and sigmoid keep their accuracy in the tails")
  func tails() {
    for x in [-0.9, -1e-3, -1e-17, 0, 1e-300, 1e-17, 1e-9, 0.3, 7, 1e300] {
      #expect(abs(Elementary.log1p(x) - Glibc.log1p(x)) <= 4 * Glibc.log1p(x).ulp)
    }
    for x in [-800.0, -700, -40, -1, 0, 1, 40, 800] {
      let expected = x > 0 ? x + Glibc.log1p(Glibc.exp(-x)) : Glibc.log1p(Glibc.exp(x))
      #expect(abs(Elementary.softplus(x) - expected) <= 4 * expected.ulp)
      let slope = x >= 0 ? 1 / (1 + Glibc.exp(-x)) : Glibc.exp(x) / (1 + Glibc.exp(x))
      #expect(abs(Elementary.sigmoid(x) - slope) <= 4 * slope.ulp)
    }
  }
}
