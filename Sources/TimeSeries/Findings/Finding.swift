/// Something in a series that is worth a look before a model is fitted. None of it stops a fit.
package struct Finding: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Not one step has a value. Magnitude: the steps.
    case unobserved
    /// Too short to learn a season from. Magnitude: the observed values.
    case short
    /// Every observed value is the same. Magnitude: that value.
    case constant
    /// Steps without a value, with values on both sides or none: no row, or an empty cell. Magnitude: the
    /// steps.
    case gap
    /// Zeros where there are otherwise hardly any. Magnitude: the steps.
    case zeroRun = "zero_run"
    /// One value far from what its neighbours say. Magnitude: value − expected, in data units.
    case outlier
    /// The level changes from one step to the next, and stays. Magnitude: after − before, in data units.
    case levelShift = "level_shift"
  }

  package var kind: Kind
  /// Indices of the series; of a shift the first step of the new level.
  package var steps: Range<Int>
  package var magnitude: Double
  /// The larger the worse, to be compared within a kind: multiples of the bound for outliers and shifts.
  package var severity: Double
  /// What is there: the outlier, or the level after the shift.
  package var value: Double?
  /// What would be expected: from the neighbours, or the level before the shift.
  package var expected: Double?

  package init(
    _ kind: Kind, steps: Range<Int>, magnitude: Double, severity: Double, value: Double? = nil,
    expected: Double? = nil
  ) {
    self.kind = kind
    self.steps = steps
    self.magnitude = magnitude
    self.severity = severity
    self.value = value
    self.expected = expected
  }
}

/// The findings of a panel: all counted, the worst of each kind kept, so that a hundred thousand series
/// cost no more memory than one.
package struct FindingList: Sendable {
  package struct Entry: Hashable, Sendable {
    /// Position in the panel.
    package var series: Int
    package var finding: Finding
  }

  package struct Count: Hashable, Sendable {
    package var findings = 0
    /// Series that have one.
    package var series = 0
    /// Steps of all of them.
    package var steps = 0
    fileprivate var latestSeries: Int?
  }

  private let limit: Int
  private var counts: [Finding.Kind: Count] = [:]
  private var kept: [Finding.Kind: [Entry]] = [:]

  /// - Parameter limit: findings kept of each kind.
  package init(limit: Int = 100) {
    precondition(limit >= 1, "a list of \(limit) findings keeps nothing, 1 is the least")
    self.limit = limit
  }

  /// Series have to come one after the other.
  package mutating func add(_ finding: Finding, series: Int) {
    var count = counts[finding.kind] ?? Count()
    count.findings += 1
    count.steps += finding.steps.count
    if count.latestSeries != series { count.series += 1 }
    count.latestSeries = series
    counts[finding.kind] = count
    kept[finding.kind, default: []].append(Entry(series: series, finding: finding))
    // Sorted now and then rather than at every step: linear in all.
    if kept[finding.kind]?.count == 2 * limit { kept[finding.kind] = worst(finding.kind) }
  }

  package func count(_ kind: Finding.Kind) -> Count { counts[kind] ?? Count() }

  package var isEmpty: Bool { counts.isEmpty }

  /// At most `limit` of a kind, the worst first; of equals the earlier ones.
  package func worst(_ kind: Finding.Kind) -> [Entry] {
    let entries = kept[kind] ?? []
    let order = entries.indices.sorted {
      let (left, right) = (entries[$0].finding.severity, entries[$1].finding.severity)
      return left == right ? $0 < $1 : left > right
    }
    return order.prefix(limit).map { entries[$0] }
  }
}
