import TimeSeries

/// What the kept cells of a file are together; tells two readings of a file apart.
struct CellSummary {
  let count: Int
  let missing: Int
  /// The sum of what is observed.
  let sum: Double
  /// The first and the last cell, series by series and row by row; NaN = missing.
  let first: Double
  let last: Double

  /// - Parameter columns: the cells of values to forecast, series by series.
  init(_ columns: [Observations]) {
    first = columns.first?.first ?? .nan
    last = columns.last?.last ?? .nan
    var sum = CompensatedSum()
    for column in columns { column.forEachPiece { sum.add($0) } }
    self.sum = sum.value
    count = columns.reduce(0) { $0 + $1.count }
    missing = sum.missing
  }
}

/// A sum that keeps what rounding drops, four at a time: the error of an addition is exact by D. E. Knuth, "The
/// Art of Computer Programming", volume 2, section 4.2.2, theorem B.
private struct CompensatedSum {
  private var total = SIMD4<Double>.zero
  private var dropped = SIMD4<Double>.zero
  private var missingLanes = SIMD4<Int64>.zero

  /// Cells without an observation.
  var missing: Int { Int(missingLanes.wrappedSum()) }

  /// Adds what is observed.
  mutating func add(_ cells: Span<Double>) {
    var index = 0
    while index + 4 <= cells.count {
      add(SIMD4(cells[index], cells[index + 1], cells[index + 2], cells[index + 3]))
      index += 4
    }
    while index < cells.count {
      add(SIMD4(cells[index], 0, 0, 0))
      index += 1
    }
  }

  private mutating func add(_ cells: SIMD4<Double>) {
    let isMissing = cells .!= cells
    missingLanes.replace(with: missingLanes &+ 1, where: isMissing)
    let values = cells.replacing(with: 0, where: isMissing)
    let next = total + values
    let virtual = next - total
    dropped += (total - (next - virtual)) + (values - virtual)
    total = next
  }

  /// Infinite or NaN where the values overflow on the way.
  var value: Double {
    var lanes = CompensatedSum()
    for lane in total.indices { lanes.add(SIMD4(total[lane], 0, 0, 0)) }
    return lanes.total[0] + (lanes.dropped[0] + dropped.sum())
  }
}
