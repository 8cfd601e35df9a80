/// What the kept cells of a file are together; tells two readings of a file apart.
struct CellSummary {
  let count: Int
  let missing: Int
  /// The sum of what is observed.
  let sum: Double
  /// The first and the last cell, series by series and row by row; NaN = missing.
  let first: Double
  let last: Double

  init(_ series: [CollectedSeries]) {
    first = series.first?.values.first ?? .nan
    last = series.last?.values.last ?? .nan
    var sum = CompensatedSum()
    var (count, observed) = (0, 0)
    for one in series {
      count += one.values.count
      for value in one.values where !value.isNaN {
        sum.add(value)
        observed += 1
      }
    }
    self.sum = sum.value
    self.count = count
    missing = count - observed
  }
}

/// A sum that keeps what rounding drops: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur
/// Summation endlicher Summen", ZAMM 54 (1974), doi:10.1002/zamm.19740540106.
private struct CompensatedSum {
  private var total = 0.0
  private var dropped = 0.0

  mutating func add(_ value: Double) {
    let next = total + value
    dropped +=
      total.magnitude >= value.magnitude ? (total - next) + value : (value - next) + total
    total = next
  }

  /// Infinite or NaN where the values overflow on the way.
  var value: Double { total + dropped }
}
