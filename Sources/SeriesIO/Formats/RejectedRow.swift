/// A row that was left out, and why.
package struct RejectedRow: Hashable, Sendable {
  package let problem: DataError
  /// The fields as they were read.
  package let fields: [[UInt8]]

  /// Rows as a CSV with the columns line, code, message and row; the last holds the row as it stood,
  /// apart from quotes it did not need.
  package static func csv(_ rows: [RejectedRow], delimiter: UInt8) -> [UInt8] {
    var writer = CSVWriter()
    for name in ["line", "code", "message", "row"] { writer.field(name) }
    writer.endRow()
    for row in rows {
      writer.field(Int64(row.problem.line))
      writer.field(row.problem.code.rawValue)
      writer.field(row.problem.what)
      writer.field(row.text(delimiter))
      writer.endRow()
    }
    return writer.bytes
  }

  private func text(_ delimiter: UInt8) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    return Array(
      fields.map { field in
        guard field.contains(where: { $0 == delimiter || $0 == quote || $0 == 10 || $0 == 13 })
        else { return field }
        return [quote] + field.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
      }.joined(separator: [delimiter]))
  }
}

/// The rows that may be left out while the rest is read.
struct RejectedRows {
  private(set) var rows: [RejectedRow] = []
  /// The most that may be; nil: none.
  private let limit: Int?

  init(limit: Int?) { self.limit = limit }

  var areAllowed: Bool { limit != nil }

  /// Leaves a row out, or throws its refusal: where no more may be, or where more than the row is bad.
  mutating func add(_ error: LoadError, _ row: borrowing RowBuffer) throws(LoadError) {
    guard case .data(let problem) = error, problem.code.isOfOneRow, let limit, rows.count < limit
    else { throw error }
    rows.append(
      RejectedRow(problem: problem, fields: (0..<row.count).map { row.copy(of: $0) }))
  }
}

extension DataError.Code {
  /// Whether the rest of the file can be trusted where one row has this fault.
  fileprivate var isOfOneRow: Bool {
    switch self {
    case .duplicateTime, .id, .encoding, .multiline, .ragged, .time, .timeOrder, .timeRange,
      .timeZoneMix, .value, .valueRange:
      true
    case .blankLine, .blankColumnName, .columnRole, .duplicateColumn, .empty, .columnLimit, .gap,
      .fieldLimit, .gapLimit, .frequency, .gzip, .irregular, .noColumn, .noHeader, .noRows,
      .notText, .nul, .quote, .strayCarriageReturn, .strict, .unterminatedQuote, .window:
      false
    }
  }
}
