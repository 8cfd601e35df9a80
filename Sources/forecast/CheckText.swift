import Forecasting
import Reporting
import SeriesIO
import TimeSeries

/// What `check` says of a file that loads, for people. Off a terminal a line is never broken, so that it can
/// be searched.
struct CheckText {
  let checked: CheckedInput
  let terminal: Terminal

  private var panel: Panel { checked.loaded.panel }
  private var limit: Int? { terminal.limit }

  var text: String {
    facts + heading("series")
      + SeriesTable(
        panel: panel, findings: checked.findings, terminal: terminal.isTerminal ? terminal : nil
      ).text
      + heading("worth a look") + findings
      + heading("fit would choose") + choices
  }

  private func heading(_ text: String) -> String {
    terminal.hasColour ? "\n\u{1B}[1m\(text)\u{1B}[0m\n" : "\n\(text)\n"
  }

  private var facts: String {
    let report = checked.loaded.report
    let style = panel.stampStyle
    var facts = [("columns", report.columns.inWords)]
    if let covariates = checked.covariates { facts.append(("covariates", covariates)) }
    if !report.ignoredColumns.isEmpty {
      facts.append(("not used", report.ignoredColumns.joined(separator: ", ")))
    }
    facts += [
      ("rows", "\(report.rows)"), ("series", series),
      ("span", "\(style.format(report.first)) to \(style.format(report.last))"),
      ("frequency", report.frequencyEvidence), ("no value", withoutValue),
      ("duplicates", report.merged > 0 ? "\(report.merged) rows merged" : "none"),
    ]
    let leftOut = checked.loaded.rejectCount
    if leftOut > 0 { facts.append(("rows left out", "\(leftOut)")) }
    facts += checked.loaded.leftOutInWords.map { ("left out", $0) }
    if let filling = checked.filling {
      facts.append(("gaps", "\(filling) (--gaps \(checked.policy.rawValue))"))
    }
    // Those of single series stand among the findings, with their names.
    let general = report.warnings.filter { $0 != .constantSeries && $0 != .allMissing }
    facts += general.map { ("warning", $0.message) }
    return AlignedLines(names: facts.map(\.0), limit: limit).text(facts)
  }

  private var series: String {
    let lengths = panel.series.map(\.count)
    let (least, most) = (lengths.min() ?? 0, lengths.max() ?? 0)
    let each = panel.series.count > 1 ? " each" : ""
    return least == most
      ? "\(lengths.count), of \(FindingText.steps(most))\(each)"
      : "\(lengths.count), of \(least) to \(most) steps"
  }

  private var withoutValue: String {
    let report = checked.loaded.report
    let (cells, rows) = (report.missing, report.gaps)
    let gaps = checked.findings.count(.gap).steps + checked.findings.count(.unobserved).steps
    guard gaps > 0 else { return "none of \(panel.cellCount) steps" }
    return "\(gaps) of \(panel.cellCount) steps: \(cells) missing "
      + "\(cells == 1 ? "cell" : "cells"), \(rows) absent \(rows == 1 ? "row" : "rows")"
  }

  private var findings: String {
    let paragraphs = FindingText(list: checked.findings, panel: panel).paragraphs
    guard !paragraphs.isEmpty else {
      let nothing =
        "nothing: no gaps, outliers, level shifts or runs of zeros, and no series that is "
        + "empty, constant or short"
      return AlignedLines.wrapped(nothing, to: (limit ?? .max) - 2).map { "  \($0)\n" }.joined()
    }
    return paragraphs.map { paragraph in
      let heading = AlignedLines.wrapped(paragraph.heading, to: (limit ?? .max) - 2)
      let lines = AlignedLines(names: paragraph.lines.map(\.0), limit: limit, indent: 4)
      let rest = paragraph.rest > 0 ? "    and \(paragraph.rest) more\n" : ""
      return heading.map { "  \($0)\n" }.joined() + lines.text(paragraph.lines) + rest
    }.joined()
  }

  /// A line for each that the data decided or that was asked for, and one for all defaults.
  private var choices: String {
    let defaults = checked.choices.filter(\.isDefault).map { "\($0.flag) \($0.value)" }
    let decided = checked.choices.filter { !$0.isDefault }
    let width = decided.map(\.flag.count).max() ?? 0
    let pairs = decided.map { choice in
      let space = String(repeating: " ", count: width - choice.flag.count + 1)
      return (choice.flag + space + choice.value, choice.why)
    }
    let chosen = AlignedLines(names: pairs.map(\.0), limit: limit, indent: 2).text(pairs)
    guard !defaults.isEmpty else { return chosen }
    return chosen
      + AlignedLines(names: ["by default"], limit: limit, indent: 2)
      .text([("by default", defaults.joined(separator: ", "))])
  }
}
