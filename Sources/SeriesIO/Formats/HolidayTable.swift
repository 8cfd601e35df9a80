package import TimeSeries

/// Reads the days of a file of holidays: a row a day, with its date in a column `date`, `ds` or `day`, and
/// if there are such columns, a `name` (or `holiday`) and the series it is for in the id column; an empty
/// id means all series.
/// - Parameter id: the name of the id column of the data.
package func loadHolidays(
  path: String, options: CSVOptions, id: String?
) throws(LoadError) -> Holidays {
  let source = try ByteSource.open(path) { _ in }
  let dialect = CSVReader.Dialect(
    delimiter: options.delimiter, quote: options.quote, skipLines: options.skipLines)
  let reader = try CSVReader(source: source, dialect: dialect, blockSize: CSVReader.blockSize)
  var table = try HolidayTable(reader: reader, id: id)
  return try table.load()
}

private struct HolidayTable: ~Copyable {
  private var reader: CSVReader
  private let header: ColumnHeader
  private let date: Int
  private let name: Int?
  private let id: Int?

  /// What a day without a name is called.
  private static let unnamed = "holiday"

  init(reader: consuming CSVReader, id: String?) throws(LoadError) {
    var reader = reader
    guard try reader.next() else {
      throw .data(
        DataError(
          file: reader.file, line: 1, code: .empty, what: "there are no rows",
          whatToDo: "write a header with a column date, and a row for each holiday"))
    }
    let header = try ColumnHeader(row: reader.row, file: reader.file)
    func column(_ names: [String]) -> Int? {
      header.names.firstIndex { cell in names.contains { Array($0.utf8) == cell } }
    }
    guard let date = column(["date", "ds", "day"]) else {
      throw header.error(
        column: nil, .noColumn,
        "a file of holidays has no column date, ds or day among \(header.list)",
        "write a header with a column date, and a row for each holiday")
    }
    self.header = header
    self.date = date
    name = column(["name", "holiday"])
    self.id = column([id].compactMap(\.self) + ["unique_id", "item_id", "series_id", "id"])
    self.reader = reader
  }

  mutating func load() throws(LoadError) -> Holidays {
    var holidays = Holidays()
    while try reader.next() {
      try header.checkShape(of: reader.row, allowsMultiline: false)
      let name = self.name.map { reader.row.copy(of: $0) } ?? []
      let id = self.id.map { reader.row.copy(of: $0) } ?? []
      guard let text = String(validating: name, as: UTF8.self) else {
        throw refusal(
          self.name ?? date, .encoding, "the name \(excerpt(name)) is not UTF-8",
          "convert the file to UTF-8")
      }
      holidays.add(
        try day(), name: text.isEmpty ? HolidayTable.unnamed : text,
        series: id.isEmpty ? nil : SeriesID(bytes: id))
      guard holidays.names.count <= Holidays.mostNames else {
        throw refusal(
          self.name ?? date, .value, "more than \(Holidays.mostNames) names of holidays",
          "leave the names out, so that all holidays are alike")
      }
    }
    guard holidays.last != nil else {
      throw header.error(
        column: nil, .noRows, "a header and no rows", "add a row for each holiday")
    }
    return holidays
  }

  private func day() throws(LoadError) -> CivilDate {
    let cell = reader.row.copy(of: date)
    guard case .stamp(let stamp, .date) = TimeParser.parse(cell.span) else {
      throw refusal(
        date, .time, "\(excerpt(cell)) is not a date",
        "write ISO 8601, such as 2024-12-25")
    }
    return stamp.civil.date
  }

  private func refusal(
    _ column: Int, _ code: DataError.Code, _ what: String, _ whatToDo: String
  ) -> LoadError {
    header.refusal(line: reader.row.line, column: column, code, what, whatToDo)
  }
}
