/// How large deviations usually are, so robustly that the few to be judged by it do not move it.
///
/// Source: F. R. Hampel, "The influence curve and its role in robust estimation", Journal of the American
/// Statistical Association 69 (1974), doi:10.1080/01621459.1974.10482962, for the median of the magnitudes;
/// the upper quantile beside it is ours: of heavy tails the median says too little.
struct RobustSpread {
  /// Median of the magnitudes.
  let median: Double
  /// Their quantile of order 0.95.
  let upper: Double
  let count: Int

  /// Fewer magnitudes than this say nothing of their upper quantile: it would be the largest itself.
  static let fewest = 21

  /// nil for fewer than `fewest`.
  init?(_ magnitudes: [Double]) {
    guard magnitudes.count >= RobustSpread.fewest else { return nil }
    let sorted = magnitudes.sorted()
    median = Quantile.linear(0.5, ofSorted: sorted)
    upper = Quantile.linear(0.95, ofSorted: sorted)
    count = sorted.count
  }

  /// `deviations` times the standard deviation that normal data of this median would have, and at least
  /// `multiple` times the upper quantile.
  func bound(deviations: Double, multiple: Double) -> Double {
    max(deviations * 1.4826 * median, multiple * upper)
  }
}

/// Positions spread over a series, to judge a long one by some of it.
enum SpreadSample {
  static let size = 65_536

  /// All positions of a short series; of a long one `size` of them by the golden ratio, which no season
  /// keeps step with.
  static func positions(of count: Int) -> [Int] {
    guard count > size else { return Array(0..<max(0, count)) }
    let ratio = 0.618_033_988_749_894_8
    return (0..<size).map { index in
      let turn = Double(index) * ratio
      return min(count - 1, Int((turn - turn.rounded(.down)) * Double(count)))
    }
  }
}
