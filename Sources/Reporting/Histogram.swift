import Glibc
import TimeSeries

/// How often values fall into each of some intervals of one width, which begin at round numbers.
///
/// The number of intervals is near that of D. Freedman and P. Diaconis, "On the histogram as a density
/// estimator", Zeitschrift für Wahrscheinlichkeitstheorie und verwandte Gebiete 57 (1981),
/// doi:10.1007/BF01025868: a width of 2 · IQR / ∛n; where the middle half is all the same, that of H. A.
/// Sturges (1926): ⌈log₂ n⌉ + 1.
struct Histogram: Sendable {
  /// Edges [bins + 1], rising.
  let edges: [Double]
  /// [bins]; a value on an edge counts to its right, on the last edge to its left.
  let counts: [Int]
  /// The axis that ends on the outer edges.
  let axis: Axis

  static let mostBins = 40

  /// - Parameter values: any number, of which those that are not finite are left out.
  /// - Returns: nil for fewer than 2 values.
  init?(_ values: [Double]) {
    let sorted = values.filter(\.isFinite).sorted()
    guard let low = sorted.first, let high = sorted.last, sorted.count > 1 else { return nil }
    let bins = Histogram.bins(ofSorted: sorted)
    let axis = Axis.values(from: low, to: high, tickCount: bins, includingZero: false)
    let edges = axis.ticks.map(\.position)
    var counts = Array(repeating: 0, count: max(edges.count - 1, 1))
    for value in sorted {
      let bin = edges.dropFirst().dropLast().firstIndex { value < $0 }.map { $0 - 1 }
      counts[bin ?? counts.count - 1] += 1
    }
    self.edges = edges
    self.counts = counts
    self.axis = axis
  }

  /// How many intervals suit the values [n ≥ 2].
  static func bins(ofSorted sorted: [Double]) -> Int {
    let n = Double(sorted.count)
    let range = sorted[sorted.count - 1] - sorted[0]
    let middle =
      Quantile.linear(0.75, ofSorted: sorted) - Quantile.linear(0.25, ofSorted: sorted)
    let width = 2 * middle / cbrt(n)
    let wish = width > 0 && range.isFinite ? range / width : log2(n) + 1
    return min(max(Int(exactly: wish.rounded(.up)) ?? mostBins, 4), mostBins)
  }
}
