import TimeSeries

/// Rows sorted into series, in the order in which the file first names them.
///
/// Cells are packed as they come in (`Observations`), a block of a column at a time; stamps and lines cost next to
/// nothing where they are regular, and 4 or 8 bytes each where they are not. Rows of one series that follow each other
/// wait, row-major, until they fill a block of every column or another series comes. Series that take turns keep their
/// latest cells as Doubles, until those fill a block or the file ends.
struct SeriesCollector {
  private(set) var series: [CollectedSeries] = []
  /// The kept cells [series][slot], by row; NaN = missing. Complete after `finish`.
  private(set) var columns: [Observations] = []
  /// Cells a row, and how many of them, the first, are values to forecast.
  let width: Int
  let targets: Int
  private var positions: [SeriesID: Int] = [:]
  private var latest = 0
  private var latestID: [UInt8] = []
  /// Columns of values that are left out.
  private var leftOut: Set<Int> = []
  /// Places for rows of series `latest` that wait for their columns, and how many there are.
  private var slab: WaitingRows?
  private var waiting = 0
  /// A block of a column has 2^shift rows.
  private let shift: UInt8
  private var hasReplacedCells = false

  /// Rows that can wait.
  private var blockRows: Int { 1 << Int(shift) }

  /// Cells that can wait, as long as a block has 64 rows; 8 MiB.
  private static let slabLimit = 1 << 20
  /// So many rows of one visit are packed at once, though more may come.
  private static let closingRows = 64
  /// Columns that are filled together: their cells of a row share a line of the cache.
  private static let stripWidth = 8

  init(width: Int, targets: Int? = nil) {
    self.width = width
    self.targets = targets ?? width
    var shift = Observations.usualShift
    while shift > 6, width << Int(shift) > SeriesCollector.slabLimit { shift -= 1 }
    self.shift = shift
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
    let rows = waiting
    flush()
    if rows >= SeriesCollector.closingRows {
      for column in latest * width..<(latest + 1) * width { columns[column].close() }
    }
    latest = position
    latestID = series[position].id.bytes
  }

  /// Moves the waiting cells to their columns. Before this the columns lack the latest rows.
  private mutating func flush() {
    guard waiting > 0, let slab else { return }
    let rows = waiting
    waiting = 0
    let waited = unsafe UnsafeBufferPointer(start: slab.cells, count: rows * width)
    guard width > 1 else { return unsafe columns[latest].append(waited.span) }
    let most = SeriesCollector.stripWidth
    var strip = [Double](repeating: .nan, count: most * rows)
    for first in stride(from: 0, to: width, by: most) {
      let slots = first..<min(first + most, width)
      for row in 0..<rows {
        for slot in slots {
          unsafe strip[(slot - first) * rows + row] = waited[row * width + slot]
        }
      }
      for slot in slots {
        let start = (slot - first) * rows
        columns[latest * width + slot].append(strip.span.extracting(start..<start + rows))
      }
    }
  }

  /// Packs what still waits, after the last row.
  mutating func finish() {
    flush()
    for column in columns.indices {
      columns[column].close()
      if hasReplacedCells { columns[column].repack() }
    }
    slab = nil
  }

  // MARK: Rows that go on as those before them

  /// The series of the latest row, and what its next one is if it goes on evenly: its id, the ticks of its stamp and
  /// their spacing, and its line; nil where that cannot be said yet.
  var expected: (id: [UInt8], ticks: Int64, spacing: Int64)? {
    guard latest < series.count, let stamps = series[latest].stamps.end, stamps.spacing > 0,
      series[latest].lines.end?.spacing == 1
    else { return nil }
    return (latestID, stamps.following, stamps.spacing)
  }

  var expectedLine: Int? {
    latest < series.count ? series[latest].lines.end.map { Int($0.following) } : nil
  }

  /// Places for the cells of the next row, of the latest series.
  mutating func placesForRow() -> UnsafeMutableBufferPointer<Double> {
    if waiting == blockRows { flush() }
    let slab = slab ?? WaitingRows(count: width << Int(shift))
    self.slab = slab
    return unsafe UnsafeMutableBufferPointer(
      start: slab.cells + waiting * width, count: width)
  }

  /// Takes the row whose cells were put into their places.
  mutating func keepRow() { waiting += 1 }

  /// Says of rows that were kept that they went on evenly.
  mutating func extend(by rows: Int) {
    guard rows > 0 else { return }
    series[latest].stamps.extend(by: rows)
    series[latest].lines.extend(by: rows)
  }

  /// Begins a new series.
  mutating func add(_ id: SeriesID) -> Int {
    precondition(positions[id] == nil, "the series \(id.text) is known already")
    let position = series.count
    positions[id] = position
    series.append(CollectedSeries(id: id))
    for _ in 0..<width { columns.append(Observations(shift: shift)) }
    turn(to: position)
    return position
  }

  /// Puts other stamps in place of those collected, of the same series and rows.
  mutating func settle(_ settled: [CollectedSeries]) {
    precondition(
      settled.count == series.count, "\(settled.count) series in place of \(series.count)")
    series = settled
  }

  /// Whether one column of a series holds several rows and at most one value among them.
  func isConstant(_ position: Int) -> Bool {
    guard count(of: position) > 1 else { return false }
    return (0..<targets).contains { slot in
      guard !isLeftOut(position, slot: slot) else { return false }
      let cells = columns[position * width + slot]
      guard let first = cells.indices.first(where: { !cells[$0].isNaN }) else { return true }
      let value = cells[first]
      return cells.indices[first...].allSatisfy { cells[$0].isNaN || cells[$0] == value }
    }
  }

  /// The cells of values to forecast, [series · targets], without those that are left out.
  var targetColumns: [Observations] {
    width == targets && leftOut.isEmpty
      ? columns
      : columns.indices.filter { $0 % width < targets && !leftOut.contains($0) }.map { columns[$0] }
  }

  /// Takes series out; those that are left keep their order. After `finish`.
  mutating func remove(_ positions: Set<Int>) {
    guard !positions.isEmpty else { return }
    precondition(waiting == 0, "\(waiting) rows still wait for their columns")
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
      columns[position * width + slot].lastIndex { !$0.isNaN }
    }.max() ?? -1
  }

  /// The cells of one column of a series.
  func cells(of position: Int, slot: Int) -> [Double] {
    columns[position * width + slot].decoded()
  }

  /// One column on its grid, with NaN at every step that has no row.
  func cells(of position: Int, slot: Int, on frequency: Frequency) -> [Double] {
    filled(position, slot: slot, frequency) ?? cells(of: position, slot: slot)
  }

  /// nil where there is a row at every step.
  private func filled(_ position: Int, slot: Int, _ frequency: Frequency) -> [Double]? {
    let stamps = series[position].stamps
    let start = stamps[0]
    let steps = frequency.steps(from: start, to: stamps[stamps.count - 1]) ?? 0
    guard steps + 1 > stamps.count else { return nil }
    var filled = [Double](repeating: .nan, count: steps + 1)
    for (stamp, value) in zip(stamps, columns[position * width + slot]) {
      if let index = frequency.steps(from: start, to: stamp) { filled[index] = value }
    }
    return filled
  }

  /// One column of values on its grid.
  func regular(_ position: Int, slot: Int, _ frequency: Frequency, id: SeriesID) -> Series {
    Series(
      id: id, start: series[position].stamps[0], frequency: frequency,
      values: filled(position, slot: slot, frequency).map(Observations.init(packing:))
        ?? columns[position * width + slot])
  }

  /// A kept cell.
  subscript(_ place: DuplicateRows.Place, _ slot: Int) -> Double {
    mutating get {
      flush()
      return columns[place.series * width + slot][place.row]
    }
    set {
      flush()
      hasReplacedCells = true
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
    let places = unsafe placesForRow()
    for slot in 0..<width { unsafe places[slot] = cells[slot] }
    keepRow()
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

/// Memory for rows that wait for their columns.
@safe private final class WaitingRows {
  let cells: UnsafeMutablePointer<Double>

  init(count: Int) { unsafe cells = .allocate(capacity: count) }

  deinit { unsafe cells.deallocate() }
}
