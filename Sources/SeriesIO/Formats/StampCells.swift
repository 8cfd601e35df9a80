import TimeSeries

/// Reads the cells of the time column, which all hold one kind of stamp.
struct StampCells {
  private(set) var axis = TimeAxis()

  /// The stamp of a cell, which from then on has its say in what the column holds.
  mutating func read(_ cell: Span<UInt8>) throws(CellProblem) -> Timestamp {
    switch TimeParser.parse(cell, on: axis.style) {
    case .stamp(let stamp, let style):
      if axis.style == nil, TimeAxis.looksLikeCompactDate(stamp, style) {
        throw CellProblem(
          code: .time, complaint: "looks like a date without separators",
          whatToDo: "write 2024-01-31, or 2024-01 for a month")
      }
      switch axis.admit(style) {
      case nil: return stamp
      case .zone:
        throw CellProblem(
          code: .timeZoneMix, complaint: "mixes stamps with and without a UTC offset",
          whatToDo: "write all stamps with an offset or all without")
      case .form:
        throw CellProblem(
          code: .time, complaint: "is another kind of stamp than those before",
          whatToDo: "write all stamps alike")
      }
    case .notATime:
      throw CellProblem(
        code: .time, complaint: "is not a time",
        whatToDo: "write ISO 8601, such as 2024-01-31 or 2024-01-31T13:00:00")
    case .outOfRange(let why):
      throw CellProblem(
        code: .timeRange, complaint: "is \(why)",
        whatToDo: "write it to the microsecond at most, and within the usual range")
    }
  }
}
