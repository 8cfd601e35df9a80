/// The rising sequence that is nearest to a sequence, by weighted squares: neighbours that fall are
/// replaced by their mean, until none does. In linear time.
///
/// Source: M. Ayer, H. D. Brunk, G. M. Ewing, W. T. Reid and E. Silverman, "An Empirical Distribution Function
/// for Sampling with Incomplete Information", Annals of Mathematical Statistics 26 (1955),
/// doi:10.1214/aoms/1177728423.
enum IsotonicRegression {
  /// - Parameters:
  ///   - values: [n], finite.
  ///   - weights: [n], above 0.
  /// - Returns: [n], none below the one before.
  static func rising(_ values: [Double], weights: [Double]) -> [Double] {
    precondition(
      values.count == weights.count, "\(values.count) values with \(weights.count) weights")
    var blocks: [(mean: Double, weight: Double, count: Int)] = []
    for (value, weight) in zip(values, weights) {
      var block = (mean: value, weight: weight, count: 1)
      while let last = blocks.last, last.mean > block.mean {
        let weight = last.weight + block.weight
        let mean = last.mean + (block.mean - last.mean) * (block.weight / weight)
        block = (mean, weight, last.count + block.count)
        blocks.removeLast()
      }
      blocks.append(block)
    }
    return blocks.flatMap { Array(repeating: $0.mean, count: $0.count) }
  }
}
