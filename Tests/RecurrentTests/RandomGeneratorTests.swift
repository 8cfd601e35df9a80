import Testing

@testable import Recurrent

@Suite struct RandomGeneratorTests {
  /// Computed with another implementation of SplitMix64 and xoshiro256**, from the authors' papers.
  @Test("known values")
  func knownValues() {
    func firstFive(_ generator: RandomGenerator) -> [UInt64] {
      var generator = generator
      return (0..<5).map { _ in generator.next() }
    }
    #expect(
      firstFive(RandomGenerator(seed: 0)) == [
        0x99ec_5f36_cb75_f2b4, 0xbf6e_1f78_4956_452a, 0x1a5f_849d_4933_e6e0,
        0x6aa5_94f1_262d_2d2c, 0xbba5_ad4a_1f84_2e59,
      ])
    #expect(
      firstFive(RandomGenerator(seed: 42)) == [
        0x1578_0b2e_0c2e_c716, 0x6104_d986_6d11_3a7e, 0xae17_5332_39e4_99a1,
        0xecb8_ad47_03b3_60a1, 0xfde6_dc7f_e2ec_5e64,
      ])
    #expect(
      firstFive(RandomGenerator(seed: .max)) == [
        0x8f55_20d5_2a7e_ad08, 0xc476_a018_caa1_802d, 0x81de_31c0_d260_469e,
        0xbf65_8d7e_065f_3c2f, 0x9135_93fd_a1bc_a32a,
      ])
    // Streams: a model's seed must give the same masks and weights in every version.
    #expect(
      firstFive(RandomGenerator(seed: 42, 3)) == [
        0xb032_1346_a610_44d7, 0x244f_c1e6_d9a9_b1b4, 0xd3ed_ca39_f49f_a52f,
        0xeec5_788b_59e9_af5d, 0x3471_5504_d604_117e,
      ])
    #expect(
      firstFive(RandomGenerator(seed: 42, 3, 5)) == [
        0x7509_9ccd_5b75_b0d8, 0xf99f_0081_edfc_95ad, 0x1f50_2a37_b8af_215d,
        0x440a_2486_9660_b902, 0x53f0_8737_0dd1_4d71,
      ])
  }

  @Test("uniform numbers: range, mean, variance")
  func uniform() {
    var generator = RandomGenerator(seed: 1)
    let count = 100_000
    var (sum, squares) = (0.0, 0.0)
    var inRange = true
    for _ in 0..<count {
      let value = generator.uniform()
      inRange = inRange && value >= 0 && value < 1
      sum += value
      squares += value * value
    }
    let mean = sum / Double(count)
    #expect(inRange)
    // Five standard errors.
    #expect(abs(mean - 0.5) < 5 / (12 * Double(count)).squareRoot())
    #expect(abs(squares / Double(count) - mean * mean - 1.0 / 12) < 0.0015)
  }

  /// χ² of equal counts, below the bound that chance passes once in a million.
  @Test("below is uniform", arguments: [(3, 32.0), (7, 38), (10, 45), (16, 55)])
  func below(bound: Int, limit: Double) {
    var generator = RandomGenerator(seed: 2, UInt64(bound))
    let draws = 20_000
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<draws { counts[generator.below(bound)] += 1 }
    let expected = Double(draws) / Double(bound)
    let chiSquare = counts.reduce(0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    #expect(chiSquare < limit)
  }

  /// Two thirds of 2⁶³ do not divide 2⁶⁴: without rejection a third of the range would come twice as
  /// often.
  @Test("below has no bias for large bounds")
  func belowLarge() {
    var generator = RandomGenerator(seed: 3)
    let bound = Int.max / 3 * 2
    let draws = 20_000
    var lower = 0
    var inRange = true
    for _ in 0..<draws {
      let value = generator.below(bound)
      inRange = inRange && value >= 0 && value < bound
      if value < bound / 2 { lower += 1 }
    }
    #expect(inRange)
    #expect(abs(Double(lower) - Double(draws) / 2) < 5 * (Double(draws) / 4).squareRoot())
    #expect(generator.below(1) == 0)
  }

  @Test("streams are independent")
  func streams() {
    let count = 4000
    func draws(_ generator: RandomGenerator) -> [Double] {
      var generator = generator
      return (0..<count).map { _ in generator.uniform() - 0.5 }
    }
    // Neighbours by seed, by one name, by two, and with the names exchanged.
    let streams = [
      RandomGenerator(seed: 1), RandomGenerator(seed: 2), RandomGenerator(seed: 1, 0),
      RandomGenerator(seed: 1, 1), RandomGenerator(seed: 1, 0, 0), RandomGenerator(seed: 1, 0, 1),
      RandomGenerator(seed: 1, 1, 0), RandomGenerator(seed: 1, 2, 3),
      RandomGenerator(seed: 1, 3, 2),
    ].map(draws)
    for first in streams.indices {
      for second in streams.indices where first < second {
        let product = zip(streams[first], streams[second]).reduce(0) { $0 + $1.0 * $1.1 }
        let correlation = product * 12 / Double(count)
        #expect(
          abs(correlation) < 5 / Double(count).squareRoot(), "streams \(first) and \(second)")
      }
    }
  }

  @Test("standard normal: mean, variance, tails and shape")
  func normal() {
    var generator = RandomGenerator(seed: 11)
    let count = 200_000
    let draws = (0..<count).map { _ in generator.normal() }
    func moment(_ power: (Double) -> Double) -> Double {
      draws.reduce(0) { $0 + power($1) } / Double(count)
    }
    // Four standard errors of each estimate.
    let error = 4 / Double(count).squareRoot()
    #expect(abs(moment { $0 }) < error)
    #expect(abs(moment { $0 * $0 } - 1) < error * 2.0.squareRoot())
    #expect(abs(moment { $0 * $0 * $0 }) < error * 15.0.squareRoot())
    #expect(abs(moment { $0 * $0 * $0 * $0 } - 3) < error * 96.0.squareRoot())
    let beyond = Double(draws.count { abs($0) > 1.959963984540054 }) / Double(count)
    #expect(abs(beyond - 0.05) < error * 0.05.squareRoot())
  }
}
