import TimeSeries

/// The rows of one id as the file has them, before any step is known.
struct CollectedSeries {
  let id: SeriesID
  var stamps: [Timestamp] = []
  /// Kept cells [row][slot], row-major; NaN = missing.
  var values: [Double] = []
  /// Cells a row.
  var width = 1
  var lines = LineNumbers()

  /// Whether one column holds several rows and at most one value among them.
  var isConstant: Bool {
    guard stamps.count > 1 else { return false }
    return (0..<width).contains { slot in
      var known = Double.nan
      for index in stride(from: slot, to: values.count, by: width) where !values[index].isNaN {
        if known.isNaN { known = values[index] }
        if values[index] != known { return false }
      }
      return true
    }
  }

  /// One column on its grid, with NaN at every step that has no row.
  func regular(_ frequency: Frequency, slot: Int, id: SeriesID) -> Series {
    let steps = frequency.steps(from: stamps[0], to: stamps[stamps.count - 1]) ?? 0
    var filled = [Double](repeating: .nan, count: steps + 1)
    if steps + 1 == stamps.count {
      for row in stamps.indices { filled[row] = values[row * width + slot] }
    } else {
      for (row, stamp) in stamps.enumerated() {
        if let index = frequency.steps(from: stamps[0], to: stamp) {
          filled[index] = values[row * width + slot]
        }
      }
    }
    return Series(id: id, start: stamps[0], frequency: frequency, values: filled)
  }
}

/// The physical line of every row of a series, kept as runs of adjacent lines: a file with one
/// series after the other costs one run each.
struct LineNumbers {
  private var runs: [(row: Int, line: Int)] = []
  private var count = 0

  mutating func append(_ line: Int) {
    if let last = runs.last, last.line + (count - last.row) == line {
      count += 1
      return
    }
    runs.append((count, line))
    count += 1
  }

  subscript(row: Int) -> Int {
    precondition((0..<count).contains(row), "row \(row) is not within 0 ..< \(count)")
    var (low, high) = (0, runs.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if runs[middle].row <= row { low = middle } else { high = middle - 1 }
    }
    return runs[low].line + row - runs[low].row
  }
}

/// Rows sorted into series, in the order in which the file first names them.
struct SeriesCollector {
  private(set) var series: [CollectedSeries] = []
  /// Cells a row.
  private let width: Int
  private var positions: [SeriesID: Int] = [:]
  private var latest = 0

  init(width: Int) { self.width = width }

  /// Rows of a series so far.
  func count(of position: Int) -> Int { series[position].stamps.count }

  /// Where a series has come to: its last stamp and the step to it.
  struct End {
    let stamp: Timestamp
    /// Ticks; nil after a single row.
    let spacing: Int64?
  }

  func end(of position: Int) -> End? {
    let stamps = series[position].stamps
    guard let last = stamps.last else { return nil }
    let spacing = stamps.count > 1 ? last.ticks - stamps[stamps.count - 2].ticks : nil
    return End(stamp: last, spacing: spacing)
  }

  /// The position of a known series.
  ///
  /// Most files hold one series after the other, or all of them stamp by stamp: so the latest one
  /// and the one after it are tried before anything is allocated or hashed.
  mutating func position(of id: Span<UInt8>) -> Int? {
    guard latest < series.count else { return nil }
    if id.equals(series[latest].id.bytes) { return latest }
    let following = latest + 1 < series.count ? latest + 1 : 0
    if id.equals(series[following].id.bytes) {
      latest = following
      return following
    }
    guard let known = positions[SeriesID(bytes: id.copied)] else { return nil }
    latest = known
    return known
  }

  /// Begins a new series.
  mutating func add(_ id: SeriesID) -> Int {
    precondition(positions[id] == nil, "the series \(id.text) is known already")
    latest = series.count
    positions[id] = latest
    series.append(CollectedSeries(id: id, width: width))
    return latest
  }

  /// A kept cell.
  subscript(_ place: DuplicateRows.Place, _ slot: Int) -> Double {
    get { series[place.series].values[place.row * width + slot] }
    set { series[place.series].values[place.row * width + slot] = newValue }
  }

  enum Misplaced {
    /// The same stamp stands in this row of the series already.
    case duplicate(row: Int)
    case backwards
  }

  /// Appends a row of `width` cells, or says why its stamp cannot follow.
  mutating func append(
    _ stamp: Timestamp, _ cells: [Double], line: Int, to position: Int
  ) -> Misplaced? {
    precondition(cells.count == width, "a row of \(cells.count) cells among rows of \(width)")
    if let last = series[position].stamps.last, stamp <= last {
      return misplaced(stamp, in: series[position])
    }
    series[position].stamps.append(stamp)
    for cell in cells { series[position].values.append(cell) }
    series[position].lines.append(line)
    return nil
  }

  private func misplaced(_ stamp: Timestamp, in one: CollectedSeries) -> Misplaced {
    // The stamps so far rise strictly.
    var (low, high) = (0, one.stamps.count)
    while low < high {
      let middle = (low + high) / 2
      if one.stamps[middle] < stamp { low = middle + 1 } else { high = middle }
    }
    return one.stamps[low] == stamp ? .duplicate(row: low) : .backwards
  }
}
