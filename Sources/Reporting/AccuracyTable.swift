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
      writer.field(row.metric.rawValue)
      for value in row.values { writer.field(value.value) }
      writer.field(reason(of: row))
      writer.endRow()
    }
    return writer.bytes
  }

  /// One row a model, `*` behind the best of each column.
  package func text() -> String {
    let metrics = Metric.allCases.filter { row($0) != nil }
    var cells = [["model"] + metrics.map(\.rawValue) + ["skill"]]
    for (index, model) in summary.models.enumerated() {
      let errors = metrics.map { metric in
        let mark = best(of: metric).contains(index) ? "*" : " "
        return (figures(of: metric)[index].map(NumberText.plain) ?? "undefined") + mark
      }
      cells.append(
        [VisibleText.shortened(model, to: 24)] + errors
          + [skill(of: index).map { NumberText.plain(NumberText.percent($0)) } ?? ""])
    }
    let widths = cells[0].indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let lines = cells.map { row in
      row.indices.map { column in
        let blank = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + blank : blank + row[column]
      }.joined(separator: "  ")
    }
    let heading =
      "Accuracy on the holdout; MASE and RMSSE are scaled with m = \(summary.seasonalPeriod)\n"
    let note = "* best of its column; skill = 1 − MASE / MASE of \(VisibleText.of(reference))\n"
    return heading + lines.map { $0 + "\n" }.joined() + note
  }
}

extension AccuracyTable {
  /// The figures over all series.
  func row(_ metric: Metric) -> AccuracySummary.Row? {
    summary.rows.first { $0.seriesID == nil && $0.metric == metric }
  }

  /// Each model's figure as text, with one number of decimals for all; nil where undefined.
  func figures(of metric: Metric) -> [String?] {
    let values = row(metric)?.values.map(\.value) ?? []
    let smallest = values.compactMap { $0?.magnitude }.filter { $0 > 0 }.min() ?? 0
    let decimals = min(NumberText.decimals(showing: smallest, digits: 3), 6)
    return values.map { value in
      value.map {
        $0.magnitude < 1e9
          ? NumberText.fixed($0, decimals: decimals) : NumberText.significant($0)
      }
    }
  }

  /// The models with the smallest error: several where they tie, none where fewer than two are
  /// defined. A mean error is best near zero.
  func best(of metric: Metric) -> [Int] {
    let values = row(metric)?.values.map { $0.value?.magnitude } ?? []
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
