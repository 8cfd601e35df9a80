/// What happens to a row whose stamp stands in its series already.
package enum DuplicatePolicy: String, CaseIterable, Hashable, Sendable {
  /// The file is refused.
  case error
  /// The row that came first stays as it is.
  case first
  /// The row that comes last takes its place.
  case last
  /// Cell by cell, the mean of what is observed; of covariates the first, here and below.
  case mean
  /// Cell by cell, the sum of what is observed.
  case sum
}

/// Rows that repeat a stamp, made one with the row that came first.
struct DuplicateRows {
  private let policy: DuplicatePolicy
  /// Rows that went into another, by series.
  private var counts: [Int: Int] = [:]
  /// Observed cells by slot, of the rows whose sums are to become means.
  private var observed: [Place: [Int]] = [:]

  struct Place: Hashable {
    let series: Int
    let row: Int
  }

  init(_ policy: DuplicatePolicy) { self.policy = policy }

  var areRefused: Bool { policy == .error }

  /// Rows that went into another.
  var count: Int { counts.values.reduce(0, +) }

  /// Forgets series that are taken out; those behind them move up.
  /// - Returns: rows of theirs that went into another.
  mutating func remove(_ positions: Set<Int>) -> Int {
    let before = count
    var kept: [Int: Int] = [:]
    for (position, rows) in counts where !positions.contains(position) {
      kept[position - positions.count { $0 < position }] = rows
    }
    counts = kept
    return before - count
  }

  /// Takes in the cells of a repeated row; false if a sum leaves the range of a Double.
  mutating func merge(
    _ cells: [Double], into place: Place, of collector: inout SeriesCollector
  ) -> Bool {
    guard combine(cells, place, &collector) else { return false }
    counts[place.series, default: 0] += 1
    return true
  }

  private mutating func combine(
    _ cells: [Double], _ place: Place, _ collector: inout SeriesCollector
  ) -> Bool {
    switch policy {
    case .error: preconditionFailure("a repeated stamp is refused, not merged")
    case .first: return true
    case .last:
      for slot in cells.indices { collector[place, slot] = cells[slot] }
      return true
    case .mean, .sum: break
    }
    if policy == .mean, observed[place] == nil {
      observed[place] = cells.indices.map { collector[place, $0].isNaN ? 0 : 1 }
    }
    for slot in cells.indices where !cells[slot].isNaN {
      let before = collector[place, slot]
      // A covariate keeps what the first row knows: kinds have no sum, and a price has none either.
      guard slot < collector.targets else {
        if before.isNaN { collector[place, slot] = cells[slot] }
        continue
      }
      let sum = before.isNaN ? cells[slot] : before + cells[slot]
      guard sum.isFinite else { return false }
      collector[place, slot] = sum
      observed[place]?[slot] += 1
    }
    return true
  }

  /// Turns sums into means.
  func finish(_ collector: inout SeriesCollector) {
    for (place, counts) in observed {
      for (slot, count) in counts.enumerated() where count > 1 {
        collector[place, slot] /= Double(count)
      }
    }
  }
}
