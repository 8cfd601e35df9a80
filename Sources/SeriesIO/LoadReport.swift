package import TimeSeries

/// A panel and what was seen while it was read.
package struct LoadedPanel: Hashable, Sendable {
  package var panel: Panel
  package var report: LoadReport
}

/// The evidence behind a panel: what the file held and what was concluded.
package struct LoadReport: Hashable, Sendable {
  /// Rows of data.
  package var rows: Int
  /// Ids, or under `--wide` all series.
  package var series: Int
  /// Target cells without an observation.
  package var missing: Int
  /// Steps between the first and the last stamp of an id for which there is no row.
  package var gaps: Int
  /// The sum of all observations.
  package var sum: Double
  /// The first and the last target cell, id by id and row by row; NaN = missing.
  package var firstCell: Double
  package var lastCell: Double
  /// The earliest and the latest stamp of all series.
  package var first: Timestamp
  package var last: Timestamp
  /// `monthly (month start): 143 of 143 steps in 1 series`
  package var frequencyEvidence: String
  package var columns: ColumnNames
  /// Columns without a role: their cells were not looked at.
  package var ignoredColumns: [String]
  package var warnings: [LoadWarning]
}

/// Something that does not stop the reading and yet should be said.
package enum LoadWarning: String, CaseIterable, Hashable, Sendable {
  case byteOrderMark = "W_BOM"
  case mixedLineEndings = "W_MIXED_EOL"
  case blankLines = "W_BLANK_LINES"
  case noFinalNewline = "W_NO_FINAL_NEWLINE"
  case constantSeries = "W_CONSTANT"
  case allMissing = "W_ALL_MISSING"
}

extension LoadWarning {
  package var message: String {
    switch self {
    case .byteOrderMark: "the file begins with a byte order mark"
    case .mixedLineEndings: "some lines end in LF and some in CRLF"
    case .blankLines: "there are blank lines between the rows"
    case .noFinalNewline:
      "the last line has no newline at its end: if the file was cut short, its last number may be too"
    case .constantSeries: "a series never changes"
    case .allMissing: "there is not one observation"
    }
  }
}
