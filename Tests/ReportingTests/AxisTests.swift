import Glibc
import Testing

@testable import Reporting

@Suite struct AxisTests {
  @Test func hasRoundTicksThatCoverTheRange() {
    var bits: UInt64 = 7
    func next() -> Double {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(bits >> 11) / Double(1 << 53)
    }
    for _ in 0..<3000 {
      let scale = pow(10, (next() * 20 - 10).rounded())
      let low = (next() - 0.5) * scale
      let high = low + next() * scale
      let axis = Axis.values(from: low, to: high)
      let positions = axis.ticks.map(\.position)
      #expect((3...9).contains(positions.count), "\(low)...\(high) has \(positions.count) ticks")
      #expect(axis.lower <= low && axis.upper >= high)
      #expect(positions.first == axis.lower && positions.last == axis.upper)
      #expect(Set(axis.ticks.map(\.label)).count == positions.count, "\(axis.ticks.map(\.label))")
      let step = positions[1] - positions[0]
      let mantissa = step / pow(10, (log10(step) + 1e-9).rounded(.down))
      #expect([1, 2, 2.5, 5].contains { abs($0 - mantissa) < 1e-6 }, "step \(step)")
      for (one, other) in zip(positions, positions.dropFirst()) {
        #expect(abs(other - one - step) <= 1e-9 * max(scale, abs(low)))
      }
    }
  }

  @Test(
    arguments: [
      (0.0, 10.0, ["0", "2", "4", "6", "8", "10"]),
      (104, 622, ["0", "200", "400", "600", "800"]),
      (0, 0.3, ["0", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30"]),
      (-1, 1, ["−1.0", "−0.5", "0", "0.5", "1.0"]),
      (
        0, 12_000_000,
        [
          "0", "2.5\u{202F}M", "5\u{202F}M", "7.5\u{202F}M", "10\u{202F}M", "12.5\u{202F}M",
        ]
      ),
      (5, 5, ["4.4", "4.6", "4.8", "5.0", "5.2", "5.4", "5.6"]),
    ] as [(Double, Double, [String])]) func labelsAreShort(
      low: Double, high: Double, labels: [String]
    )
  {
    #expect(Axis.values(from: low, to: high).ticks.map(\.label) == labels)
  }

  @Test(
    arguments: [
      (0.0, 0.0), (-1e300, 1e300), (-1.7e308, 1.7e308),
      (.leastNonzeroMagnitude, 2.2250738585072014e-308), (1e15, 1e15 + 1),
      (1e300, 1e300), (-3, -3), (1e-300, 1e-300),
    ] as [(Double, Double)]) func survivesExtremes(low: Double, high: Double)
  {
    let axis = Axis.values(from: low, to: high)
    #expect(axis.lower < axis.upper)
    #expect((2...12).contains(axis.ticks.count))
    #expect(axis.ticks.allSatisfy { $0.position.isFinite && !$0.label.isEmpty })
  }

  @Test(arguments: [(1, 12, 6), (0, 1, 6), (1, 1, 6), (1, 500, 10), (-7, 9, 4), (3, 200_000, 8)])
  func countsAreWhole(low: Int, high: Int, wish: Int) {
    let axis = Axis.counts(from: low, to: high, tickCount: wish)
    #expect(!axis.ticks.isEmpty && axis.ticks.count <= 2 * wish)
    for tick in axis.ticks {
      #expect(tick.position == tick.position.rounded())
      #expect((Double(low)...Double(high)).contains(tick.position))
    }
  }
}
