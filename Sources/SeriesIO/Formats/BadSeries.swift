package import TimeSeries

/// What is done about a series that cannot be read, among others that can.
package enum BadSeriesPolicy: String, CaseIterable, Hashable, Sendable {
  /// The file is refused.
  case error
  /// The others are read as if it were not there.
  case skip
}

/// A series that was left out, and what is wrong with it.
package struct BadSeries: Hashable, Sendable {
  /// Where the id itself is at fault, what can be shown of it.
  package let id: SeriesID
  package let problem: DataError
}

/// What has been found wrong with single series while their file is read.
struct SeriesFaults {
  /// Whether a series may be left out: it was asked for, and the file can hold several.
  let areAllowed: Bool
  private var problems: [Place: DataError] = [:]

  private struct Place: Hashable {
    /// Of the rows.
    let id: [UInt8]
    /// The kept cell of a row, in a file of a series a column; nil: all of them.
    let slot: Int?
  }

  init(_ policy: BadSeriesPolicy, _ roles: ColumnRoles) {
    areAllowed = policy == .skip && (roles.id != nil || roles.kept.count > 1)
  }

  /// Notes a fault of a series, of which the first counts, or throws one that is not of a series alone.
  ///
  /// - Parameters:
  ///   - id: of the row; nil where the file has none.
  ///   - slot: of the kept cell that is at fault; nil: the row is.
  mutating func add(_ error: LoadError, id: [UInt8]?, slot: Int? = nil) throws(LoadError) {
    guard areAllowed, case .data(let problem) = error, problem.code.isOfOneSeries,
      id != nil || slot != nil
    else { throw error }
    let place = Place(id: id ?? [], slot: slot)
    if problems[place] == nil { problems[place] = problem }
  }

  var isEmpty: Bool { problems.isEmpty }

  /// The fault that the file shows first.
  var first: DataError? { problems.values.min { $0.line < $1.line } }

  /// Collected series of which nothing is left.
  func series(of collector: SeriesCollector) -> Set<Int> {
    guard !isEmpty else { return [] }
    return Set(
      collector.series.indices.filter { position in
        let id = collector.series[position].id.bytes
        return problems[Place(id: id, slot: nil)] != nil
          || collector.targets > 0
            && (0..<collector.targets).allSatisfy { problems[Place(id: id, slot: $0)] != nil }
      })
  }

  /// Columns that are left out of collected series.
  func columns(of collector: SeriesCollector) -> Set<Int> {
    guard problems.keys.contains(where: { $0.slot != nil }) else { return [] }
    var columns: Set<Int> = []
    for position in collector.series.indices {
      let id = collector.series[position].id.bytes
      for slot in 0..<collector.targets where problems[Place(id: id, slot: slot)] != nil {
        columns.insert(position * collector.width + slot)
      }
    }
    return columns
  }

  /// Refuses the file where more series differ from the rest in how stamps are written than agree with it: then
  /// it is not known which of them are the bad ones.
  func checkStamps(good: Int) throws(LoadError) {
    let differing = problems.filter { [.time, .timeZoneMix].contains($0.value.code) }
    guard differing.count > good,
      let first = differing.values.min(by: { $0.line < $1.line })
    else { return }
    throw .data(first)
  }

  /// All that was left out, by lines.
  func list(_ roles: ColumnRoles, _ header: ColumnHeader) -> [BadSeries] {
    problems.flatMap { place, problem in
      let slots = place.slot.map { $0..<$0 + 1 } ?? roles.kept.indices
      let ids = slots.map { roles.seriesID(SeriesID(bytes: place.id), slot: $0, header) }
      let isID = roles.id == nil || (try? IDCells.check(place.id.span)) != nil
      return (ids.isEmpty ? [SeriesID(bytes: place.id)] : ids).map { id in
        var problem = problem
        problem.what += ", so series \(excerpt(id.bytes)) is left out"
        return BadSeries(id: isID ? id : SeriesID(escaped(id.bytes)), problem: problem)
      }
    }.sorted { ($0.problem.line, $0.id) < ($1.problem.line, $1.id) }
  }

  /// A refusal with the advice to go on without the series, where there are others.
  /// - Parameter count: series that were read before.
  func explained(_ error: LoadError, among count: Int, _ roles: ColumnRoles) -> LoadError {
    guard !areAllowed, let id = roles.id, count > 1, case .data(var problem) = error,
      problem.code.isOfOneSeries, problem.code != .id || problem.column == id + 1
    else { return error }
    problem.whatToDo += "; --bad-series skip goes on without the series"
    return .data(problem)
  }
}

extension DataError.Code {
  /// Whether the other series of a file can be trusted where one has this fault.
  fileprivate var isOfOneSeries: Bool {
    switch self {
    case .duplicateTime, .encoding, .gap, .gapLimit, .id, .irregular, .time, .timeOrder, .timeRange,
      .timeZoneMix, .value, .valueRange:
      true
    case .blankLine, .blankColumnName, .columnRole, .duplicateColumn, .empty, .columnLimit,
      .fieldLimit, .frequency, .gzip, .multiline, .noColumn, .noHeader, .noRows, .notText, .nul,
      .quote, .ragged, .strayCarriageReturn, .strict, .unterminatedQuote, .window:
      false
    }
  }
}
