import Glibc
import TestSupport
import TimeSeries

/// Series of known make, with normal noise.
struct FindingsFixture {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// Standard normal, by the polar form of Box and Muller without its waste.
  mutating func normal() -> Double {
    let radius = (-2 * log(Double.random(in: 0x1p-53..<1, using: &random))).squareRoot()
    return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &random))
  }

  mutating func noise(_ count: Int) -> [Double] { (0..<count).map { _ in normal() } }

  mutating func walk(_ count: Int) -> [Double] {
    var level = 0.0
    return (0..<count).map { _ in
      level += normal()
      return level
    }
  }

  /// x_t = 0.8 x_{t−1} + noise
  mutating func autoregression(_ count: Int) -> [Double] {
    var level = 0.0
    return (0..<count).map { _ in
      level = 0.8 * level + normal()
      return level
    }
  }

  /// A trend, a season of 12 and noise.
  mutating func seasonal(_ count: Int) -> [Double] {
    (0..<count).map { step in
      let t = Double(step)
      let season = 10 * sin(Double.pi * t / 6)
      return 100 + 0.1 * t + season + normal()
    }
  }

  mutating func index(in range: Range<Int>) -> Int { Int.random(in: range, using: &random) }
}

extension Finding {
  /// All of a series, in the order they are found.
  static func all(_ values: [Double], seasonalPeriod: Int = 1) -> [Finding] {
    let series = Series(
      id: SeriesID("s"), start: Timestamp(2024, 1, 1), frequency: .daily, values: values)
    var findings: [Finding] = []
    series.findings(seasonalPeriod: seasonalPeriod) { findings.append($0) }
    return findings
  }
}
