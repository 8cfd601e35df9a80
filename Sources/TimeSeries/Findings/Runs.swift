/// Runs of steps without a value.
enum GapRuns {
  /// Cost: linear in the values.
  static func find(_ values: [Double], _ found: (Finding) -> Void) {
    runs(in: values, where: \.isNaN) { run in
      found(
        Finding(.gap, steps: run, magnitude: Double(run.count), severity: Double(run.count)))
    }
  }

  /// The longest ranges of which every value satisfies a condition, in order.
  static func runs(
    in values: [Double], where isInside: (Double) -> Bool, body: (Range<Int>) -> Void
  ) {
    var start: Int?
    for index in values.indices {
      if isInside(values[index]) {
        start = start ?? index
      } else if let first = start {
        body(first..<index)
        start = nil
      }
    }
    if let start { body(start..<values.count) }
  }
}

/// Runs of zeros in a series that otherwise knows hardly any: an outage rather than a demand of nothing.
///
/// The rule is ours. A series is looked at if its other values have one sign and number at least 8, fewer
/// than one in a hundred of its values are zeros by themselves or in twos, and at most one in five is a zero
/// of a longer run. A run of 3 or more is found if the values next to it are not small: at least a quarter of
/// the median of those that are not 0.
enum ZeroRuns {
  private static let shortest = 3

  /// Cost: linear in the values.
  static func find(_ values: [Double], _ found: (Finding) -> Void) {
    var runs: [Range<Int>] = []
    var (alone, inRuns) = (0, 0)
    GapRuns.runs(
      in: values, where: { $0 == 0 },
      body: { run in
        if run.count < shortest {
          alone += run.count
        } else {
          inRuns += run.count
          runs.append(run)
        }
      })
    guard !runs.isEmpty else { return }
    let positive = values.count { $0 > 0 }
    let negative = values.count { $0 < 0 }
    let observed = positive + negative + alone + inRuns
    guard min(positive, negative) == 0, positive + negative >= 8, alone * 100 < observed,
      inRuns * 5 <= observed, let usual = usual(values)
    else { return }
    for run in runs {
      let before = values[..<run.lowerBound].last { !$0.isNaN }
      let after = values[run.upperBound...].first { !$0.isNaN }
      guard [before, after].allSatisfy({ $0.map { $0.magnitude >= usual / 4 } ?? true }) else {
        continue
      }
      found(
        Finding(
          .zeroRun, steps: run, magnitude: Double(run.count), severity: Double(run.count),
          value: 0, expected: before ?? after))
    }
  }

  /// Median magnitude of what is not 0.
  private static func usual(_ values: [Double]) -> Double? {
    let magnitudes = SpreadSample.positions(of: values.count).map { values[$0].magnitude }
      .filter { $0 > 0 }.sorted()
    return magnitudes.isEmpty ? nil : Quantile.linear(0.5, ofSorted: magnitudes)
  }
}
