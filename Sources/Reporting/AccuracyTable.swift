import SeriesIO
package import TimeSeries

/// Error figures of several models, as a file and as a table for the terminal.
package struct AccuracyTable: Sendable {
  let summary: AccuracySummary
  /// The model that the others must beat.
  let reference: String

  package init(_ summary: AccuracySummary, reference: String = "SeasonalNaive") {
    self.summary = summary
    self.reference = reference
  }

  /// `unique_id,metric,LSTM,SeasonalNaive,…,reason`: one row for each id and metric, first the block
  /// `__all__`. An undefined figure is an empty cell, and the last column says why.
  package func csv(columns names: ColumnNames) -> [UInt8] {
    var writer = CSVWriter()
    writer.field(names.id ?? "unique_id")
    writer.field("metric")
    for model in summary.models { writer.field(model) }
    writer.field("reason")
    writer.endRow()
    for row in summary.rows {
      writer.field(row.seriesID?.bytes ?? Array("__all__".utf8))
      writer.field(AccuracyTable.name(of: row.figure))
      for value in row.values { writer.field(value.value) }
      writer.field(reason(of: row))
      writer.endRow()
    }
    return writer.bytes
  }

  /// One row a model, `*` behind the best of each column: the figures of R's `accuracy()`, the coverage
  /// where intervals were measured, and the skill.
  ///
  /// - Parameters:
  ///   - ground: what was measured on.
  ///   - limit: where lines end at the latest, nil: they are never broken.
  package func text(ground: String = "on the holdout", limit: Int? = nil) -> String {
    let rows = shown
    var cells = [["model"] + rows.map { AccuracyTable.heading(of: $0.figure) } + ["skill"]]
    for (index, model) in summary.models.enumerated() {
      let errors = rows.map { row in
        let mark = best(of: row).contains(index) ? "*" : " "
        return (figures(of: row)[index].map(NumberText.plain) ?? "undefined") + mark
      }
      cells.append(
        [VisibleText.shortened(model, to: 24)] + errors
          + [skill(of: index).map { NumberText.plain(NumberText.percent($0)) } ?? ""])
    }
    let heading =
      "Accuracy \(ground); MASE and RMSSE are scaled with m = \(summary.seasonalPeriod)\n"
    let note = "* best of its column; skill = 1 − MASE / MASE of \(VisibleText.of(reference))\n"
    return heading + AlignedCells.text(cells, limit: limit) + note
  }

  /// `MASE`, `coverage-80`.
  package static func name(of figure: Figure) -> String {
    figure.metric.rawValue
      + (figure.level.map { "-" + ForecastTable.percent($0) } ?? "")
  }

  /// `MASE`, `in 80 %`.
  private static func heading(of figure: Figure) -> String {
    figure.level.map { "in \(ForecastTable.percent($0)) %" } ?? figure.metric.rawValue
  }
}

extension AccuracyTable {
  /// The figures over all series that a reader is shown; the file has all of them.
  var shown: [AccuracySummary.Row] {
    let metrics: [Metric] = [
      .meanError, .rootMeanSquaredError, .meanAbsoluteError, .meanPercentageError,
      .meanAbsolutePercentageError, .meanAbsoluteScaledError, .rootMeanSquaredScaledError,
      .symmetricMeanAbsolutePercentageError, .coverage,
    ]
    return metrics.flatMap { metric in summary.overall.filter { $0.metric == metric } }
  }

  /// The figures of a metric over all series.
  func row(_ metric: Metric) -> AccuracySummary.Row? {
    summary.overall.first { $0.metric == metric }
  }

  /// Each model's figure of a metric as text; see `figures(of:)` of a row.
  func figures(of metric: Metric) -> [String?] { row(metric).map(figures) ?? [] }

  /// Each model's figure as text, with one number of decimals for all; nil where undefined.
  func figures(of row: AccuracySummary.Row) -> [String?] {
    let values = row.values.map(\.value)
    let smallest = values.compactMap { $0?.magnitude }.filter { $0 > 0 }.min() ?? 0
    let decimals =
      row.metric == .coverage ? 1 : min(NumberText.decimals(showing: smallest, digits: 3), 6)
    return values.map { value in
      value.map {
        $0.magnitude < 1e9
          ? NumberText.fixed($0, decimals: decimals) : NumberText.significant($0)
      }
    }
  }

  /// The models nearest to what would be best: several where they tie, none where fewer than two are
  /// defined. A mean error is best near zero, a coverage near its level.
  func best(of row: AccuracySummary.Row) -> [Int] {
    let values = row.values.map { value in
      value.value.flatMap { row.metric.shortfall($0, level: row.figure.level) }
    }
    let defined = values.compactMap { $0 }
    guard defined.count > 1, let smallest = defined.min() else { return [] }
    return values.indices.filter { values[$0] == smallest }
  }

  /// 1 − MASE / MASE of the reference: 0.2 is a fifth less error; nil where either is undefined or
  /// the reference is perfect.
  func skill(of model: Int) -> Double? {
    guard let values = row(.meanAbsoluteScaledError)?.values,
      let position = summary.models.firstIndex(of: reference), position != model,
      let own = values[model].value, let other = values[position].value, other > 0
    else { return nil }
    return 1 - own / other
  }

  /// Why figures of a row are missing; names the models where it does not hold for all.
  func reason(of row: AccuracySummary.Row) -> String {
    let missing = zip(summary.models, row.values).filter { $0.1.value == nil }
    let reasons = missing.map { $0.1.reason ?? "undefined" }
    guard let first = reasons.first else { return "" }
    if missing.count == row.values.count, reasons.allSatisfy({ $0 == first }) { return first }
    return zip(missing, reasons).map { "\($0.0): \($1)" }.joined(separator: "; ")
  }
}
