import Reporting
import TimeSeries

/// The first series of a panel, one a line: length, gaps, range and, on a terminal, a sparkline.
struct SeriesTable {
  let panel: Panel
  let findings: FindingList
  /// nil: no terminal, and no sparklines.
  let terminal: Terminal?

  /// Series shown.
  static let shown = 10
  private static let widest = 72

  private struct Row {
    var cells: [String]
    var sparkline: Sparkline
  }

  var text: String {
    let columns = terminal?.columns ?? .max
    // Lowest and highest leave a narrow terminal first, for the sake of the sparkline.
    let isNarrow = columns < 60
    let names = isNarrow ? 12 : 24
    let rows = panel.series.prefix(SeriesTable.shown).enumerated().map { index, series in
      row(series, index, nameLimit: names, isNarrow: isNarrow)
    }
    let heads =
      [panel.columns.id == nil ? "target" : "series", "steps", "gaps"]
      + (isNarrow ? [] : ["lowest", "highest"])
    let head = [VisibleText.shortened(heads[0], to: names)] + heads.dropFirst()
    let widths = head.indices.map { column in
      ([head[column]] + rows.map { $0.cells[column] }).map(TerminalColumns.of).max() ?? 0
    }
    let room = min(columns - widths.reduce(0) { $0 + $1 + 2 } - 3, SeriesTable.widest)
    var lines = [SeriesTable.line(head, widths)]
    for row in rows {
      let line = SeriesTable.line(row.cells, widths)
      guard let terminal, room >= 8 else {
        lines.append(line)
        continue
      }
      lines.append(line + "  " + row.sparkline.text(width: room, hasColour: terminal.hasColour))
    }
    let others = panel.series.count - rows.count
    if others > 0 { lines.append("and \(others) more series") }
    return lines.map { "  \($0)\n" }.joined()
  }

  private func row(_ series: Series, _ index: Int, nameLimit: Int, isNarrow: Bool) -> Row {
    let name = VisibleText.shortened(series.id.text, to: nameLimit)
    var cells = [name, "\(series.count)", "\(series.missingCount)"]
    if !isNarrow {
      var (low, high) = (Double.infinity, -Double.infinity)
      for value in series.values where !value.isNaN {
        low = min(low, value)
        high = max(high, value)
      }
      cells += [low, high].map { $0.isFinite ? NumberText.terminal($0) : "-" }
    }
    let marks = [Finding.Kind.outlier, .levelShift, .zeroRun].flatMap { kind in
      findings.worst(kind).filter { $0.series == index }.flatMap { Array($0.finding.steps) }
    }
    return Row(cells: cells, sparkline: Sparkline(series.values.decoded(), marks: marks.sorted()))
  }

  /// The first column on the left of its space, numbers on the right.
  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    zip(cells, widths).enumerated().map { column, cell in
      let space = String(repeating: " ", count: max(0, cell.1 - TerminalColumns.of(cell.0)))
      return column == 0 ? cell.0 + space : space + cell.0
    }.joined(separator: "  ")
  }
}
