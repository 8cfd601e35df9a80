/// Single values that no neighbour explains.
///
/// An outlier deviates by more than 6 robust standard deviations, and by more than 4 times what nineteen
/// of twenty deviations keep below: 5.9 and 7.8 standard deviations of normal noise. In 2000 series
/// of 100 values each it finds one in 0 of white noise, 0 of random walks, 0 of first-order autoregressions
/// with 0.8, 0 of a season with noise, 3 of Laplace noise, 17 of exponential and 55 of Student's t with 4
/// degrees of freedom, whose tails are what it looks for. The first and the last value have neighbours on
/// one side only and are not judged.
enum Outliers {
  private static let deviations = 6.0
  private static let multiple = 4.0

  /// Cost: linear in the values.
  static func find(_ deviation: NeighbourDeviation, _ found: (Finding) -> Void) {
    let values = deviation.values
    guard let bound = bound(deviation) else { return }
    var suspects: [(index: Int, magnitude: Double)] = []
    for index in values.indices {
      let magnitude = deviation[index].magnitude
      if magnitude > bound { suspects.append((index, magnitude)) }
    }
    // Near the ends one of the two seasonal deviations is missing, and an echo is not cancelled: what
    // has both comes first.
    let sure = deviation.judgedTwice
    suspects.sort {
      let (left, right) = (sure.contains($0.index), sure.contains($1.index))
      return left == right ? ($0.magnitude, $1.index) > ($1.magnitude, $0.index) : left
    }
    var taken: Set<Int> = []
    for (index, magnitude) in suspects {
      if let season = deviation.season,
        taken.contains(index - season) || taken.contains(index + season)
      {
        continue
      }
      taken.insert(index)
      let difference = deviation[index] * deviation.unit
      let expected = values[index] - difference
      guard difference.isFinite, expected.isFinite else { continue }
      found(
        Finding(
          .outlier, steps: index..<index + 1, magnitude: difference,
          severity: magnitude / bound, value: values[index],
          expected: expected))
    }
  }

  /// nil where the values are too few. Where most deviations are exactly 0, the others are judged among
  /// themselves; of as few as one in a hundred all are worth a look but those that a far larger one next to
  /// them brings about.
  private static func bound(_ deviation: NeighbourDeviation) -> Double? {
    let magnitudes = deviation.magnitudes(
      at: SpreadSample.positions(of: deviation.values.count))
    guard let spread = RobustSpread(magnitudes) else { return nil }
    guard spread.median == 0 else {
      return spread.bound(deviations: deviations, multiple: multiple)
    }
    let others = magnitudes.filter { $0 > 0 }
    if others.count <= max(1, magnitudes.count / 100) { return (others.max() ?? 0) / 8 }
    if let spread = RobustSpread(others) {
      return spread.bound(deviations: deviations, multiple: multiple)
    }
    return deviations * 1.4826 * Quantile.linear(0.5, ofSorted: others.sorted())
  }
}
