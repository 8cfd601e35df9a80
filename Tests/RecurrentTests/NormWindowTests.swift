import Testing

@testable import Recurrent

@Suite struct NormWindowTests {
  /// NumPy's default percentile.
  private func percentile(_ p: Double, _ values: [Double]) -> Double {
    let sorted = values.sorted()
    let position = p / 100 * Double(sorted.count - 1)
    let low = sorted[Int(position.rounded(.down))]
    let high = sorted[Int(position.rounded(.up))]
    return low + (position - position.rounded(.down)) * (high - low)
  }

  @Test("percentiles of the last norms, also past the window and where norms repeat")
  func percentiles() {
    var generator = RandomGenerator(seed: 1)
    var window = NormWindow()
    var norms: [Double] = []
    #expect(window.percentile(50) == nil)
    for count in 1...3 * NormWindow.length {
      let norm = Double(1 + generator.below(500)) / 8
      norms.append(norm)
      window.insert(norm)
      guard count < 20 || count % 61 == 0 else { continue }
      let recent = Array(norms.suffix(NormWindow.length))
      for p in [0, 10, 33.3, 50, 90, 100] {
        let (value, expected) = (window.percentile(p) ?? .nan, percentile(p, recent))
        #expect(abs(value - expected) <= 1e-12 * expected, "\(p) after \(count)")
      }
    }
  }

  @Test("norms of zero are left out")
  func zeros() {
    var window = NormWindow()
    window.insert(0)
    #expect(window.percentile(10) == nil)
    window.insert(3)
    window.insert(0)
    #expect(window.percentile(0) == 3)
  }
}
