import TimeSeries

/// The sections of the report that are tables.
extension HTMLReport {
  static let rowLimit = 60

  /// A cell of a table.
  struct Cell {
    var text: String
    var cssClass = ""
    /// The row's own heading.
    var isHeading = false

    static func number(_ text: String, isBest: Bool = false) -> Cell {
      Cell(text: text, cssClass: isBest ? "number best" : "number")
    }
  }

  static func table(
    header: [Cell], rows: [[Cell]], footer: [Cell]? = nil
  ) -> Markup {
    let body = rows.map { row(cells: $0, cssClass: "") }
    let foot = footer.map { [row(cells: $0, cssClass: "foot")] } ?? []
    let head = Markup.element(
      "tr", [:],
      header.map { .element("th", ["class": $0.cssClass, "scope": "col"], text: $0.text) })
    let table = Markup.element(
      "table", [:], [.element("thead", [:], [head]), .element("tbody", [:], [.lines(body + foot)])])
    return .element("div", ["class": "scroll"], [table])
  }

  private static func row(cells: [Cell], cssClass: String) -> Markup {
    .element(
      "tr", ["class": cssClass],
      cells.map { cell in
        cell.isHeading
          ? .element("th", ["class": cell.cssClass, "scope": "row"], text: cell.text)
          : .element("td", ["class": cell.cssClass], text: cell.text)
      })
  }

  /// Error figures over all series: a row a metric, the best of each in bold.
  var accuracySection: Markup? {
    guard let summary = content.accuracy else { return nil }
    let table = AccuracyTable(summary)
    let shown = table.shown
    let rows = shown.map { row in
      let best = table.best(of: row)
      return [Cell(text: AccuracyTable.name(of: row.figure), isHeading: true)]
        + table.figures(of: row).enumerated().map { index, figure in
          Cell.number(figure ?? "undefined", isBest: best.contains(index))
        }
    }
    let skills = summary.models.indices.map { table.skill(of: $0).map(NumberText.percent) ?? "" }
    let footer =
      [Cell(text: "skill against seasonal naive", isHeading: true)] + skills.map { .number($0) }
    let reasons = shown.compactMap { row -> String? in
      let reason = table.reason(of: row)
      return reason.isEmpty ? nil : "\(AccuracyTable.name(of: row.figure)) undefined: \(reason)."
    }
    let notes = [
      "The best of each row is in bold. MASE and RMSSE divide the error by that of the seasonal naive "
        + "forecast on the training data, with m = \(summary.seasonalPeriod): smaller is better. "
        + "Skill is 1 − MASE / MASE of the seasonal naive forecast."
    ]
    return HTMLReport.section(
      "Accuracy on the holdout",
      [
        HTMLReport.table(
          header: [Cell(text: "error")] + summary.models.map { .number($0) }, rows: rows,
          footer: skills.contains { !$0.isEmpty } ? footer : nil)
      ] + (notes + reasons).map { .element("p", ["class": "note"], text: $0) })
  }

  /// MASE of each series, the largest first.
  var seriesSection: Markup? {
    guard let summary = content.accuracy, content.history.series.count > 1 else { return nil }
    let rows = summary.rows.filter {
      $0.seriesID != nil && $0.metric == .meanAbsoluteScaledError
    }
    let sorted = rows.enumerated().sorted {
      (-($0.element.values.first?.value ?? -1), $0.offset)
        < (-($1.element.values.first?.value ?? -1), $1.offset)
    }.map(\.element)
    let cells = sorted.prefix(HTMLReport.rowLimit).map { row in
      let best = row.values.compactMap(\.value).min()
      return [Cell(text: row.seriesID?.text ?? "", isHeading: true)]
        + row.values.map { value in
          Cell.number(
            value.value.map { NumberText.significant($0, digits: 3) } ?? "undefined",
            isBest: row.values.count > 1 && value.value != nil && value.value == best)
        }
    }
    let shown = "MASE of each series, the largest first"
    let note =
      rows.count > cells.count ? "\(shown): \(cells.count) of \(rows.count)." : "\(shown)."
    return HTMLReport.section(
      "Accuracy by series", note: note,
      cells.isEmpty
        ? []
        : [
          HTMLReport.table(
            header: [Cell(text: content.history.columns.id ?? "series")]
              + summary.models.map { .number($0) }, rows: cells)
        ])
  }

  /// The first rows of the forecast file.
  var forecastTableSection: Markup? {
    let table = ForecastTable(content.forecasts)
    let names = content.history.columns
    let onlyModel = Set(table.columns.map(\.model)).count == 1 ? table.columns.first?.model : nil
    let headings = table.columns.map { column in
      onlyModel != nil && column.quantity != .point
        ? String(column.name.dropFirst(column.model.count + 1)) : column.name
    }
    let idHeading = names.id.map { [Cell(text: $0)] } ?? []
    let rows = table.rows.prefix(HTMLReport.rowLimit).map { row in
      let values = table.columns.map { table.value(row, $0) ?? .nan }
      // One number of decimals a row, from its largest number, so that bounds line up.
      let largest = values.filter(\.isFinite).map(\.magnitude).max() ?? 0
      let decimals = NumberText.decimals(showing: largest, digits: 5)
      let id = names.id.map { _ in [Cell(text: row.seriesID.text, isHeading: true)] } ?? []
      let stamp = Cell(
        text: content.history.stampStyle.format(row.timestamp), isHeading: id.isEmpty)
      return id + [stamp] + values.map { .number(NumberText.fixed($0, decimals: min(decimals, 6))) }
    }
    guard !rows.isEmpty else { return nil }
    let note =
      table.rows.count > rows.count
      ? "The first \(rows.count) of \(table.rows.count) rows; the file holds all, with full precision."
      : "Rounded; the file holds full precision."
    return HTMLReport.section(
      "Forecast table", note: note,
      [
        HTMLReport.table(
          header: idHeading + [Cell(text: names.time)] + headings.map { .number($0) }, rows: rows)
      ])
  }

  var choicesSection: Markup? {
    let rows = content.choices.map { choice in
      [
        Cell(text: choice.name, isHeading: true), Cell(text: choice.value),
        Cell(text: choice.why, cssClass: "wide-text"),
      ]
    }
    return HTMLReport.section(
      "Choices made, and why",
      rows.isEmpty
        ? []
        : [
          HTMLReport.table(
            header: [Cell(text: "choice"), Cell(text: "value"), Cell(text: "why")], rows: rows)
        ])
  }

  var provenanceSection: Markup? {
    let rows = content.provenance.map { fact in
      [Cell(text: fact.name, isHeading: true), Cell(text: fact.value)]
    }
    return HTMLReport.section(
      "Provenance",
      rows.isEmpty
        ? [] : [HTMLReport.table(header: [Cell(text: "item"), Cell(text: "value")], rows: rows)])
  }
}
