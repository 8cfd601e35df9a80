import Forecasting
import SeriesIO
import TimeSeries

/// What `check` says of a file that loads, for people.
struct CheckText {
  let loaded: LoadedInput

  var text: String {
    let report = loaded.report
    let style = loaded.panel.stampStyle
    let columns = report.columns
    let roles = [
      "time \(columns.time)", "target \(columns.target)", columns.id.map { "id \($0)" },
    ].compactMap(\.self).joined(separator: ", ")
    var facts = [
      ("columns", roles), ("rows", "\(report.rows)"), ("series", "\(report.series)"),
      ("span", "\(style.format(report.first)) to \(style.format(report.last))"),
      ("frequency", report.frequencyEvidence), ("missing cells", "\(report.missing)"),
      ("missing rows", "\(report.gaps)"),
    ]
    if report.merged > 0 { facts.append(("merged rows", "\(report.merged)")) }
    if loaded.rejectCount > 0 { facts.append(("rows left out", "\(loaded.rejectCount)")) }
    if !report.ignoredColumns.isEmpty {
      facts.append(("not used", report.ignoredColumns.joined(separator: ", ")))
    }
    let warnings = report.warnings.map { ("warning", $0.message) }
    let choices = AutomaticConfiguration(FitOptions(), panel: loaded.panel).choices
      .map { ($0.name, "\($0.value) (\($0.why))") }
    let lines = AlignedLines(names: (facts + choices).map(\.0))
    return lines.text(facts + warnings) + "\nfit would choose\n" + lines.text(choices)
  }
}
