package import Forecasting
import SeriesIO
package import TimeSeries

/// The series that failed, as CSV: `unique_id,stage,reason`; the header alone where none did.
package struct FailureTable: Sendable {
  /// What was being done to a series.
  package enum Stage: String, CaseIterable, Hashable, Sendable {
    case fit, predict, score
  }

  package private(set) var rows: [(stage: Stage, failure: SeriesFailure)] = []

  package init() {}

  package var isEmpty: Bool { rows.isEmpty }

  /// Series that failed in any stage.
  package var count: Int { Set(rows.map(\.failure.seriesID)).count }

  package mutating func add(_ failures: [SeriesFailure], in stage: Stage) {
    rows += failures.map { (stage, $0) }
  }

  package mutating func add(_ other: FailureTable) { rows += other.rows }

  /// The first of them, for a message.
  package var summary: String {
    let first = rows.first?.failure.reason ?? ""
    return "\(count) series failed: \(first)" + (rows.count > 1 ? " (and others)" : "")
  }

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
