extension Series {
  /// The fewest observed values that two seasons have; without a season, enough to see a level.
  private static let fewestWithoutSeason = 8

  /// Everything about the series that is worth a look.
  ///
  /// Cost: linear in the values, of which there is a copy meanwhile.
  /// - Parameter seasonalPeriod: the season to look for; 1: none.
  package func findings(seasonalPeriod: Int, _ found: (Finding) -> Void) {
    let values = self.values.decoded()
    let observed = values.count { !$0.isNaN }
    guard observed > 0 else {
      let steps = Double(values.count)
      found(Finding(.unobserved, steps: values.indices, magnitude: steps, severity: steps))
      return
    }
    let needed = max(2 * seasonalPeriod, Series.fewestWithoutSeason)
    if observed < needed {
      found(
        Finding(
          .short, steps: values.indices, magnitude: Double(observed), severity: -Double(observed)))
    }
    GapRuns.find(values, found)
    guard let moments = Moments(of: values[...]) else { return }
    guard moments.minimum < moments.maximum else {
      guard observed > 1 else { return }
      found(
        Finding(
          .constant, steps: values.indices, magnitude: moments.minimum, severity: Double(observed),
          value: moments.minimum))
      return
    }
    var zeros: [Range<Int>] = []
    ZeroRuns.find(values) {
      zeros.append($0.steps)
      found($0)
    }
    var shifts: [Range<Int>] = []
    let largest = max(moments.minimum.magnitude, moments.maximum.magnitude)
    let deviation = NeighbourDeviation(
      values, unit: Double(sign: .plus, exponent: largest.exponent, significand: 1),
      seasonalPeriod: seasonalPeriod)
    LevelShifts.find(deviation) { finding in
      guard !zeros.reach(finding.steps.lowerBound) else { return }
      shifts.append(finding.steps)
      found(finding)
    }
    shifts.sort { $0.lowerBound < $1.lowerBound }
    Outliers.find(deviation) { finding in
      let index = finding.steps.lowerBound
      if !zeros.reach(index) && !shifts.reach(index) { found(finding) }
    }
  }
}

extension [Range<Int>] {
  /// Whether an index is in one of these rising ranges or so near that the ranges' values are among its
  /// neighbours: what begins or ends a run of zeros, or a level, is no finding of its own.
  fileprivate func reach(_ index: Int) -> Bool {
    let reach = NeighbourDeviation.reach + 1
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].upperBound + reach <= index { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low].lowerBound <= index + reach
  }
}

extension Panel {
  /// The findings of all series.
  /// - Parameter limit: findings kept of each kind, the worst.
  package func findings(limit: Int = 100) -> FindingList {
    var list = FindingList(limit: limit)
    let period = frequency.seasonalPeriod
    for (index, series) in series.enumerated() {
      series.findings(seasonalPeriod: period) { list.add($0, series: index) }
    }
    return list
  }
}
