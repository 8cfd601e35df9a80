/// Steps at which the level changes at once, and stays.
///
/// At each step the median of three terms from it on is compared with the median of the three before it
/// (terms are values, or seasonal differences where those vary less). A candidate differs by more than 6
/// robust standard deviations of that difference, and by more than 3 times what nineteen of twenty keep
/// below. It is a shift if the medians of the longer stretches on both sides (8 to 32 values; of seasonal
/// series the means of whole seasons) differ by at least 0.6 as much. A walk drifts, but its three-step
/// changes are all alike; a burst is over before the long stretch is.
///
/// In 2000 series each it finds one in 0 of 100 values of white noise, random walk, first-order
/// autoregression with 0.8, or season with noise; of 30 values in 2, 9, 6 and 0.
enum LevelShifts {
  private static let deviations = 6.0
  private static let multiple = 3.0
  private static let persistence = 0.6

  /// Cost: linear in the values.
  static func find(_ deviation: NeighbourDeviation, _ found: (Finding) -> Void) {
    let changes = Changes(deviation)
    guard let bound = changes.bound else { return }
    var candidates: [(index: Int, change: Double)] = []
    for index in deviation.values.indices {
      let change = changes[index]
      if change.magnitude > bound { candidates.append((index, change)) }
    }
    candidates.sort { ($0.change.magnitude, $1.index) > ($1.change.magnitude, $0.index) }
    let stretch = stretch(of: deviation)
    // Shifts are further apart than a stretch, so no two share a key.
    var taken: [Int: Int] = [:]
    for (candidate, change) in candidates {
      let key = candidate / (stretch + 1)
      let isTaken = (key - 1...key + 1).contains { near in
        taken[near].map { abs($0 - candidate) <= stretch } ?? false
      }
      if isTaken { continue }
      let index = changes.steepest(near: candidate)
      guard let before = level(deviation, index - stretch..<index),
        let after = level(deviation, index..<index + stretch)
      else { continue }
      let difference = after - before
      guard difference.isFinite, (difference < 0) == (change < 0),
        difference.magnitude >= persistence * change.magnitude * deviation.unit
      else { continue }
      taken[key] = candidate
      found(
        Finding(
          .levelShift, steps: index..<index + 1, magnitude: difference,
          severity: bound > 0 ? change.magnitude / bound : change.magnitude, value: after,
          expected: before))
    }
  }

  private static func stretch(of deviation: NeighbourDeviation) -> Int {
    guard let season = deviation.season else {
      return min(max(deviation.values.count / 10, 8), 32)
    }
    return season * ((8 + season - 1) / season)
  }

  /// In data units; nil where the stretch leaves the series, or a quarter of it is missing.
  private static func level(_ deviation: NeighbourDeviation, _ range: Range<Int>) -> Double? {
    guard range.lowerBound >= 0, range.upperBound <= deviation.values.count else { return nil }
    let observed = deviation.values[range].filter { !$0.isNaN }
    guard observed.count * 4 >= range.count * 3 else { return nil }
    if deviation.season == nil { return Quantile.linear(0.5, ofSorted: observed.sorted()) }
    return Moments(of: observed[...])?.mean
  }

  /// Differences of the medians of three, less their own median: a trend is no shift.
  private struct Changes {
    let deviation: NeighbourDeviation
    private var drift = 0.0
    private(set) var bound: Double?

    init(_ deviation: NeighbourDeviation) {
      self.deviation = deviation
      let positions = SpreadSample.positions(of: deviation.values.count)
      let changes = positions.map(raw).filter { !$0.isNaN }
      guard changes.count >= RobustSpread.fewest else { return }
      drift = Quantile.linear(0.5, ofSorted: changes.sorted())
      guard let spread = RobustSpread(changes.map { ($0 - drift).magnitude }) else { return }
      guard spread.median == 0 else {
        // The upper quantile of a short series is that of the shift itself.
        let multiple = changes.count >= 100 ? LevelShifts.multiple : 0
        bound = spread.bound(deviations: deviations, multiple: multiple)
        return
      }
      // A series of steps: a rare one is worth a look.
      let others = changes.count { $0 != drift }
      bound = others * 20 <= changes.count ? 0 : nil
    }

    subscript(index: Int) -> Double { raw(index) - drift }

    /// NaN next to the ends and to a missing value.
    private func raw(_ index: Int) -> Double {
      guard index >= 3, index + 3 <= deviation.values.count else { return .nan }
      return median(index) - median(index - 3)
    }

    private func median(_ index: Int) -> Double {
      var sorted = SmallSorted()
      for position in index..<index + 3 { sorted.insert(deviation.term(position)) }
      return sorted.count == 3 ? sorted.median : .nan
    }

    /// The step within two of a candidate at which a term differs most from the one before.
    func steepest(near candidate: Int) -> Int {
      var best = (index: candidate, size: 0.0)
      for index in max(1, candidate - 2)..<min(deviation.values.count, candidate + 3) {
        let size = (deviation.term(index) - deviation.term(index - 1)).magnitude
        if size > best.size { best = (index, size) }
      }
      return best.index
    }
  }
}
