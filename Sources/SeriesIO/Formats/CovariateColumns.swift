import TimeSeries

/// The covariate columns of a table: reads their cells, and gives each series its own.
///
/// Whether a column holds numbers or categories is said, or its first cell that is not missing tells; a cell
/// that is no number in a column of numbers is refused rather than made a category.
struct CovariateColumns {
  private struct Column {
    let position: Int
    let asked: CSVOptions.CovariateColumn
    /// nil before the first cell that tells.
    var isCategorical: Bool?
    var categories: [[UInt8]] = []
    var places: [[UInt8]: Int] = [:]
  }

  private var columns: [Column]

  /// - Parameter columns: their positions in a row, and what was asked of them.
  init(_ columns: [(position: Int, asked: CSVOptions.CovariateColumn)]) {
    self.columns = columns.map {
      Column(position: $0.position, asked: $0.asked, isCategorical: $0.asked.isCategorical)
    }
  }

  var indices: Range<Int> { columns.indices }

  /// The position of a column in a row.
  func position(_ index: Int) -> Int { columns[index].position }

  private static let categoryLimit = 255

  /// A number, or the place of a category in the list of its column; NaN = missing.
  mutating func read(
    _ cell: Span<UInt8>, of index: Int, _ numbers: inout NumberCells
  ) throws(CellProblem) -> Double {
    if numbers.isMissing(cell) { return .nan }
    if columns[index].isCategorical == nil { columns[index].isCategorical = !numbers.takes(cell) }
    guard columns[index].isCategorical == true else {
      do {
        return try numbers.read(cell)
      } catch {
        guard error.code == .value else { throw error }
        throw CellProblem(
          code: error.code, complaint: error.complaint,
          whatToDo: error.whatToDo + ", or say --categorical if the column holds categories")
      }
    }
    let name = cell.copied
    if let place = columns[index].places[name] { return Double(place) }
    guard name.count <= CovariateColumns.categoryLimit,
      !name.contains(where: { $0 < 0x20 || $0 == 0x7F })
    else {
      throw CellProblem(
        code: .value,
        complaint: "is no category: it is longer than \(CovariateColumns.categoryLimit) bytes or "
          + "holds a control character", whatToDo: "write a short name")
    }
    guard String(validating: name, as: UTF8.self) != nil else {
      throw CellProblem(
        code: .encoding, complaint: "is not UTF-8", whatToDo: "convert the file to UTF-8")
    }
    let place = columns[index].categories.count
    guard place < Covariate.mostCategories else {
      throw CellProblem(
        code: .value, complaint: "is one category too many: there are \(place) before it",
        whatToDo: "leave out a column that names every row or series")
    }
    columns[index].categories.append(name)
    columns[index].places[name] = place
    return Double(place)
  }

  /// What the panel says of the columns. One without a cell holds numbers.
  var covariates: [Covariate] {
    columns.map {
      Covariate(
        $0.asked.name, $0.asked.role,
        $0.isCategorical == true ? .categorical($0.categories) : .numeric)
    }
  }

  private var knowsFuture: Bool { columns.contains { $0.asked.role == .future } }

  /// Gives a series the cells of its rows, which follow `first` others in a row. Where the future is known,
  /// rows after its last value are steps to come.
  func attach(
    to series: inout Series, from position: Int, of collector: SeriesCollector, after first: Int,
    _ header: ColumnHeader
  ) throws(LoadError) {
    guard !columns.isEmpty else { return }
    if knowsFuture, let last = series.values.lastIndex(where: { !$0.isNaN }) {
      series.values = series.values.part(0..<last + 1)
    }
    for (index, column) in columns.enumerated() {
      let role = column.asked.role
      let slot = first + index
      switch role {
      case .past:
        let cells = collector.cells(of: position, slot: slot, on: series.frequency)
        series.covariates[role].append(Array(cells.prefix(series.count)))
      case .future:
        series.covariates[role].append(
          collector.cells(of: position, slot: slot, on: series.frequency))
      case .static:
        let value = try constant(
          collector.cells(of: position, slot: slot), collector.series[position], column, header)
        series.covariates[role].append([value])
      }
    }
  }

  /// Refuses a series of which something static changes.
  func check(
    _ position: Int, of collector: SeriesCollector, after first: Int, _ header: ColumnHeader
  ) throws(LoadError) {
    for (index, column) in columns.enumerated() where column.asked.role == .static {
      _ = try constant(
        collector.cells(of: position, slot: first + index), collector.series[position], column,
        header)
    }
  }

  /// The one value of a column in all rows of a series.
  private func constant(
    _ cells: [Double], _ collected: CollectedSeries, _ column: Column, _ header: ColumnHeader
  ) throws(LoadError) -> Double {
    var known = Double.nan
    for (row, cell) in cells.enumerated() {
      if known.isNaN { known = cell }
      guard cell.isNaN || cell == known else {
        throw header.refusal(
          line: collected.lines[row], column: column.position, .value,
          "the static covariate \(excerpt(header.names[column.position])) changes"
            + (collected.id.bytes.isEmpty ? "" : " within series \(excerpt(collected.id.bytes))"),
          "give a series one value of it, or name the column with --past-covariate or "
            + "--future-covariate")
      }
    }
    return known
  }
}
