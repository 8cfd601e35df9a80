import TimeSeries

/// The stretch of time that is read: from `--since` to `--until`, both included, written as the file
/// writes its stamps. A date as the end stands for its whole day.
struct StampWindow {
  private let since: Timestamp?
  private let until: Timestamp?

  /// - Parameter stamps: what the column was found to hold; the bounds must fit in.
  init(since: String?, until: String?, stamps: StampCells) throws(CellProblem) {
    self.since = try since.map { text throws(CellProblem) in
      try StampWindow.read(text, "--since", stamps)
    }
    self.until = try until.map { text throws(CellProblem) in
      let stamp = try StampWindow.read(text, "--until", stamps)
      let bytes = Array(text.utf8)
      guard case .stamp(let date, .date) = TimeParser.parse(bytes.span) else { return stamp }
      // Not 24 hours on: under a time zone a day can have 23 or 25.
      guard date < Timestamp(9999, 12, 31) else { return Timestamp(ticks: .max) }
      let next = StampStyle.date.format(Timestamp(ticks: date.ticks + Timestamp.ticksPerDay))
      let end = try StampWindow.read(next, "--until", stamps)
      return Timestamp(ticks: end.ticks - 1)
    }
  }

  func contains(_ stamp: Timestamp) -> Bool {
    if let since, stamp < since { return false }
    if let until, stamp > until { return false }
    return true
  }

  private static func read(
    _ text: String, _ flag: String, _ stamps: StampCells
  ) throws(CellProblem) -> Timestamp {
    var stamps = stamps
    let bytes = Array(text.utf8)
    do {
      return try stamps.read(bytes.span, after: nil)
    } catch {
      throw CellProblem(
        code: .window,
        complaint: "is a stamp, and \(flag) \(excerpt(bytes)) \(error.complaint)",
        whatToDo: "write \(flag) as the file writes its stamps")
    }
  }
}
