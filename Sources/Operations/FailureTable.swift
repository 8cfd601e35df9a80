package import Forecasting
import SeriesIO
package import TimeSeries

/// The series that failed, as CSV: `unique_id,stage,reason`; the header alone where none did.
package struct FailureTable: Sendable {
  /// What was being done to a series.
  package enum Stage: String, CaseIterable, Hashable, Sendable {
    case read, fit, predict, score
  }

  package private(set) var rows: [(stage: Stage, failure: SeriesFailure)] = []

  package init() {}

  package var isEmpty: Bool { rows.isEmpty }

  /// Series that failed in any stage.
  package var count: Int { Set(rows.map(\.failure.seriesID)).count }

  package mutating func add(_ failures: [SeriesFailure], in stage: Stage) {
    rows += failures.map { (stage, $0) }
  }

  /// Adds those of another part of a run, which may have read the same file.
  package mutating func add(_ other: FailureTable) {
    rows += other.rows.filter { new in !rows.contains { $0 == new } }
  }

  /// The reason of the first of them and the names of some others, for a message.
  package var summary: String {
    var others: [String] = []
    for row in rows.dropFirst() where row.failure.seriesID != rows[0].failure.seriesID {
      let name = row.failure.seriesID.text
      if !others.contains(name) { others.append(name) }
      if others.count == FailureTable.mostNames { break }
    }
    let more = count - 1 - others.count
    let named =
      others.isEmpty
      ? ""
      : " (also " + others.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "") + ")"
    return "\(count) series failed: \(rows.first?.failure.reason ?? "")\(named)"
  }

  private static let mostNames = 5

  package func csv(columns: ColumnNames) -> [UInt8] {
    var writer = CSVWriter()
    for name in [columns.id ?? "unique_id", "stage", "reason"] { writer.field(name) }
    writer.endRow()
    for row in rows {
      writer.field(row.failure.seriesID.bytes)
      writer.field(row.stage.rawValue)
      writer.field(row.failure.reason)
      writer.endRow()
    }
    return writer.bytes
  }
}
