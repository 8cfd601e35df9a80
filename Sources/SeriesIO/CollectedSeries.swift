import TimeSeries

/// The rows of one id as the file has them, before any step is known; the cells are the collector's.
struct CollectedSeries {
  let id: SeriesID
  var stamps = Stamps()
  /// The physical line of every row.
  var lines = LineNumbers()
}

/// The stamps of a series in the order of the file.
struct Stamps: RandomAccessCollection {
  private var ticks = RegularRuns()

  init(_ stamps: some Sequence<Timestamp> = []) { for stamp in stamps { append(stamp) } }

  var startIndex: Int { 0 }
  var endIndex: Int { ticks.count }

  subscript(index: Int) -> Timestamp { Timestamp(ticks: ticks[index]) }

  mutating func append(_ stamp: Timestamp) { ticks.append(stamp.ticks) }

  /// Ticks from stamp to stamp; nil where there are fewer than two stamps or the spacing changes.
  var spacing: Int64? { ticks.spacing }

  var end: (spacing: Int64, following: Int64)? { ticks.end }

  mutating func extend(by count: Int) { ticks.extend(by: count) }
}

/// The physical lines of a series' rows.
struct LineNumbers {
  private var lines = RegularRuns()

  subscript(row: Int) -> Int { Int(lines[row]) }

  mutating func append(_ line: Int) { lines.append(Int64(line)) }

  var end: (spacing: Int64, following: Int64)? { lines.end }

  mutating func extend(by count: Int) { lines.extend(by: count) }
}
