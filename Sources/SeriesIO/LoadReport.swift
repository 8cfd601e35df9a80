package import TimeSeries

/// A panel and what was seen while it was read.
package struct LoadedPanel: Hashable, Sendable {
  package var panel: Panel
  package var report: LoadReport
  /// Rows that were left out.
  package var rejects: [RejectedRow] = []
  /// Series that were left out, by lines.
  package var badSeries: [BadSeries] = []
}

/// The evidence behind a panel: what the file held and what was concluded.
package struct LoadReport: Hashable, Sendable {
  /// Rows of data that were read.
  package var rows: Int
  /// Ids, or under `--wide` all series.
  package var series: Int
  /// Target cells without an observation.
  package var missing: Int
  /// Steps between the first and the last stamp of an id for which there is no row.
  package var gaps: Int
  /// Rows that were made one with another of the same stamp.
  package var merged = 0
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
  case skippedHour = "W_DST_GAP"
  case excelSerials = "W_EXCEL_SERIAL"
}

extension CSVReader.Oddities {
  /// What to say, and the line on which it shows first.
  var warnings: [(warning: LoadWarning, line: Int)] {
    var warnings: [(LoadWarning, Int)] = []
    if hasByteOrderMark { warnings.append((.byteOrderMark, 1)) }
    if let line = otherLineEnding { warnings.append((.mixedLineEndings, line)) }
    if let line = blankLine { warnings.append((.blankLines, line)) }
    if let line = openLine { warnings.append((.noFinalNewline, line)) }
    return warnings
  }
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
    case .skippedHour:
      "an hour is missing on a night when many clocks are put forward: if such clocks wrote the stamps, "
        + "name their zone with --timezone"
    case .excelSerials:
      "the stamps are integers in steps of a day or a week of Excel's dates (45292 is 2024-01-01): if they "
        + "are, format the column as dates and export again; if they only count, say --freq index"
    }
  }
}
