import TimeSeries

/// Rows sorted into series, in the order in which the file first names them.
///
/// A row costs 8 bytes for each cell that is kept; stamps and lines cost next to nothing where they are regular,
/// and 4 or 8 bytes each where they are not. Rows of one series that follow each other wait until another one
/// comes, or the end: only then it is known how long its columns are, and none is made longer than that.
struct SeriesCollector {
  private(set) var series: [CollectedSeries] = []
  /// The kept cells [series][slot], by row; NaN = missing. Complete after `flush`.
  private(set) var columns: [[Double]] = []
  /// Cells a row, and how many of them, the first, are values to forecast.
  let width: Int
  let targets: Int
  private var positions: [SeriesID: Int] = [:]
  private var latest = 0
  private var latestID: [UInt8] = []
  /// Columns of values that are left out.
  private var leftOut: Set<Int> = []
  /// The latest rows of series `latest`, row-major: they reach the columns many at once.
  private var pending: [Double] = []
  /// Those before them. One that has been dealt with is nil, its memory given back.
  private var slabs: [RowSlab?] = []

  /// 256 KiB: stays in the second-level cache.
  private static let pendingLimit = 1 << 15

  init(width: Int, targets: Int? = nil) {
    self.width = width
    self.targets = targets ?? width
  }

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
    if id.equals(latestID.span) { return latest }
    let following = latest + 1 < series.count ? latest + 1 : 0
    if id.equals(series[following].id.bytes) {
      turn(to: following)
      return following
    }
    guard let known = positions[SeriesID(bytes: id.copied)] else { return nil }
    turn(to: known)
    return known
  }

  private mutating func turn(to position: Int) {
    flush()
    latest = position
    latestID = series[position].id.bytes
  }

  /// Moves the waiting cells to their columns. Before this the columns lack the latest rows.
  mutating func flush() {
    guard !pending.isEmpty else { return }
    if !slabs.isEmpty {
      let rows = (slabs.reduce(0) { $0 + ($1?.count ?? 0) } + pending.count) / width
      for column in latest * width..<(latest + 1) * width where columns[column].isEmpty {
        columns[column].reserveCapacity(rows)
      }
      for index in slabs.indices {
        if let slab = slabs[index] { distribute(slab) }
        slabs[index] = nil
      }
      slabs = []
    }
    distribute(pending)
    pending.removeAll(keepingCapacity: true)
  }

  /// Appends row-major cells, of whole rows, to the columns of the latest series.
  private mutating func distribute<Cells: RandomAccessCollection>(_ cells: Cells)
  where Cells.Element == Double, Cells.Index == Int {
    guard width > 1 else { return columns[latest].append(contentsOf: cells) }
    var column = [Double](repeating: .nan, count: cells.count / width)
    for slot in 0..<width {
      for row in column.indices { column[row] = cells[cells.startIndex + row * width + slot] }
      columns[latest * width + slot].append(contentsOf: column)
    }
  }

  /// Begins a new series.
  mutating func add(_ id: SeriesID) -> Int {
    precondition(positions[id] == nil, "the series \(id.text) is known already")
    let position = series.count
    positions[id] = position
    series.append(CollectedSeries(id: id))
    for _ in 0..<width { columns.append([]) }
    turn(to: position)
    return position
  }

  /// Puts other stamps in place of those collected, of the same series and rows.
  mutating func settle(_ settled: [CollectedSeries]) {
    precondition(
      settled.count == series.count, "\(settled.count) series in place of \(series.count)")
    series = settled
  }

  /// The cells of one column of a series.
  func cells(of position: Int, slot: Int) -> [Double] { columns[position * width + slot] }

  /// Whether one column of a series holds several rows and at most one value among them.
  func isConstant(_ position: Int) -> Bool {
    guard count(of: position) > 1 else { return false }
    return (0..<targets).contains { slot in
      guard !isLeftOut(position, slot: slot) else { return false }
      let cells = cells(of: position, slot: slot)
      let first = cells.first { !$0.isNaN }
      return cells.allSatisfy { $0.isNaN || $0 == first }
    }
  }

  /// The cells of values to forecast, [series · targets], without those that are left out.
  var targetColumns: [[Double]] {
    width == targets && leftOut.isEmpty
      ? columns
      : columns.indices.filter { $0 % width < targets && !leftOut.contains($0) }.map { columns[$0] }
  }

  /// Takes series out; those that are left keep their order. After `flush`.
  mutating func remove(_ positions: Set<Int>) {
    guard !positions.isEmpty else { return }
    precondition(pending.isEmpty && slabs.isEmpty, "\(pending.count) cells are still to be flushed")
    let kept = series.indices.filter { !positions.contains($0) }
    columns = kept.flatMap { columns[$0 * width..<($0 + 1) * width] }
    series = kept.map { series[$0] }
    self.positions = [:]
    for (position, one) in series.enumerated() { self.positions[one.id] = position }
    (leftOut, latest, latestID) = ([], 0, series.first?.id.bytes ?? [])
  }

  /// Leaves columns of values out: they are neither counted nor made series.
  mutating func leaveOut(_ columns: Set<Int>) { leftOut = columns }

  func isLeftOut(_ position: Int, slot: Int) -> Bool {
    !leftOut.isEmpty && leftOut.contains(position * width + slot)
  }

  /// The last row of a series that has a value to forecast; −1 for none.
  func lastObservedRow(of position: Int) -> Int {
    (0..<targets).compactMap { slot in
      cells(of: position, slot: slot).lastIndex { !$0.isNaN }
    }.max() ?? -1
  }

  /// One column on its grid, with NaN at every step that has no row.
  func cells(of position: Int, slot: Int, on frequency: Frequency) -> [Double] {
    let stamps = series[position].stamps
    let start = stamps[0]
    let values = cells(of: position, slot: slot)
    let steps = frequency.steps(from: start, to: stamps[stamps.count - 1]) ?? 0
    guard steps + 1 > values.count else { return values }
    var filled = [Double](repeating: .nan, count: steps + 1)
    for (stamp, value) in zip(stamps, values) {
      if let index = frequency.steps(from: start, to: stamp) { filled[index] = value }
    }
    return filled
  }

  /// One column of values on its grid.
  func regular(_ position: Int, slot: Int, _ frequency: Frequency, id: SeriesID) -> Series {
    Series(
      id: id, start: series[position].stamps[0], frequency: frequency,
      values: cells(of: position, slot: slot, on: frequency))
  }

  /// A kept cell.
  subscript(_ place: DuplicateRows.Place, _ slot: Int) -> Double {
    mutating get {
      flush()
      return columns[place.series * width + slot][place.row]
    }
    set {
      flush()
      columns[place.series * width + slot][place.row] = newValue
    }
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
    if position != latest { turn(to: position) }
    if pending.count >= SeriesCollector.pendingLimit {
      slabs.append(RowSlab(pending))
      pending.removeAll(keepingCapacity: true)
    }
    if width == 1 { pending.append(cells[0]) } else { pending.append(contentsOf: cells) }
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
