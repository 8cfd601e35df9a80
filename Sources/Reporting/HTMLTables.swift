import TimeSeries

/// The sections of the report that are tables.
extension HTMLReport {
  /// Rows of a table, of which files hold all.
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

  /// Every figure of every model, the best of each row in bold.
  var accuracySection: Markup? {
    guard let summary = content.accuracy else { return nil }
    let table = AccuracyTable(summary)
    let shown = table.shown
    let rows = shown.map { row in
      let best = table.best(of: row)
      return [Cell(text: HTMLReport.heading(of: row.figure), isHeading: true)]
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
    let ground =
      content.folds.map { "over \($0.count) cutoff\($0.count == 1 ? "" : "s")" } ?? "on the holdout"
    return HTMLReport.section(
      "Accuracy \(ground)",
      [
        HTMLReport.table(
          header: [Cell(text: "")] + headings(summary.models), rows: rows,
          footer: skills.contains { !$0.isEmpty } ? footer : nil)
      ] + (notes + reasons).map(HTMLReport.note))
  }

  /// Names of models above columns of numbers, which are narrow.
  private func headings(_ models: [String]) -> [Cell] {
    models.map { .number(VisibleText.shortened($0, to: 24)) }
  }

  /// `MASE`, `coverage of 80 %`.
  private static func heading(of figure: Figure) -> String {
    figure.level.map { "\(figure.metric.rawValue) of \(ForecastTable.percent($0))\u{A0}%, in %" }
      ?? figure.metric.rawValue
  }

  /// Whether the models of a backtest differ by more than chance.
  var testsSection: Markup? {
    let tests = content.folds?.tests ?? []
    func number(_ value: Double?) -> Cell {
      .number(value.map { NumberText.fixed($0, decimals: 3) } ?? "–")
    }
    let rows = tests.map { test in
      [
        Cell(text: "\(test.model) against \(test.opponent)", isHeading: true),
        number(test.statistic), number(test.pValue),
        Cell(text: test.verdict, cssClass: "wide-text"),
      ]
    }
    return HTMLReport.section(
      "More than chance?",
      note:
        "The test of Diebold and Mariano, corrected for few forecasts, of the losses fold by fold: a "
        + "statistic below 0 speaks for the first model, and p is how often chance alone makes one as far "
        + "from 0.",
      rows.isEmpty
        ? []
        : [
          HTMLReport.table(
            header: [Cell(text: ""), .number("statistic"), .number("p"), Cell(text: "verdict")],
            rows: rows)
        ])
  }

  /// MASE of each series, the largest first.
  var seriesTable: [Markup] {
    guard let summary = content.accuracy else { return [] }
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
            value.value.map { NumberText.fixed($0, decimals: $0 < 1e6 ? 3 : 0) } ?? "undefined",
            isBest: row.values.count > 1 && value.value != nil && value.value == best)
        }
    }
    guard !cells.isEmpty else { return [] }
    let shown = "MASE of each series, the largest first"
    return [
      .element("h3", [:], text: "Every series"),
      HTMLReport.note(
        rows.count > cells.count ? "\(shown): \(cells.count) of \(rows.count)." : "\(shown)."),
      HTMLReport.table(
        header: [Cell(text: content.history.columns.id ?? "series")]
          + headings(summary.models), rows: cells),
    ]
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
        Cell(text: choice.name, isHeading: true), Cell(text: choice.value, cssClass: "value"),
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
