import Reporting
import TimeSeries

/// What is worth a look, in words: counted by kind, with the worst of each.
struct FindingText {
  let list: FindingList
  let panel: Panel

  /// Findings shown of a kind.
  private static let shown = 5

  struct Paragraph {
    var heading: String
    /// Where, and what.
    var lines: [(String, String)]
    /// How many there are beyond those.
    var rest: Int
  }

  var paragraphs: [Paragraph] { Finding.Kind.allCases.compactMap(paragraph) }

  private func paragraph(_ kind: Finding.Kind) -> Paragraph? {
    let count = list.count(kind)
    guard count.findings > 0 else { return nil }
    let worst = list.worst(kind).prefix(FindingText.shown).sorted {
      ($0.series, $0.finding.steps.lowerBound) < ($1.series, $1.finding.steps.lowerBound)
    }
    return Paragraph(
      heading: heading(kind, count), lines: worst.map { (place($0), what($0.finding)) },
      rest: count.findings - worst.count)
  }

  private func heading(_ kind: Finding.Kind, _ count: FindingList.Count) -> String {
    let place = panel.series.count > 1 ? " in \(count.series) series" : ""
    func counted(_ one: String, _ many: String) -> String {
      "\(count.findings) \(count.findings == 1 ? one : many)"
    }
    return switch kind {
    case .unobserved: "\(count.findings) series without any value"
    case .short: "\(count.findings) short series: fewer than two seasons, or than 8 values"
    case .constant: "\(count.findings) constant series"
    case .gap: counted("gap", "gaps") + ", \(FindingText.steps(count.steps))" + place
    case .zeroRun: counted("sudden run", "sudden runs") + " of zeros" + place
    case .outlier: counted("outlier", "outliers") + place
    case .levelShift: counted("level shift", "level shifts") + place
    }
  }

  /// The series where there are several, and the stamps where they are not all of it.
  private func place(_ entry: FindingList.Entry) -> String {
    let series = panel.series[entry.series]
    let name = VisibleText.shortened(series.id.text, to: 24)
    let stamps: String
    switch entry.finding.kind {
    case .unobserved, .short, .constant: return name
    case .outlier, .levelShift: stamps = stamp(series, entry.finding.steps.lowerBound)
    case .gap, .zeroRun:
      let steps = entry.finding.steps
      let start = stamp(series, steps.lowerBound)
      stamps = steps.count == 1 ? start : "\(start) to \(stamp(series, steps.upperBound - 1))"
    }
    return panel.series.count > 1 ? "\(name) \(stamps)" : stamps
  }

  private func stamp(_ series: Series, _ index: Int) -> String {
    panel.stampStyle.format(series.timestamp(at: index))
  }

  private func what(_ finding: Finding) -> String {
    let value = finding.value.map(NumberText.terminal) ?? ""
    let expected = finding.expected.map(NumberText.approximate) ?? ""
    return switch finding.kind {
    case .unobserved, .gap: FindingText.steps(finding.steps.count)
    case .short:
      NumberText.terminal(finding.magnitude) + (finding.magnitude == 1 ? " value" : " values")
    case .constant: "always \(value)"
    case .zeroRun: FindingText.steps(finding.steps.count) + ", next to \(expected)"
    case .outlier: "\(value) (expected \(expected))"
    case .levelShift:
      "from about \(expected) to about " + (finding.value.map(NumberText.approximate) ?? "")
    }
  }

  static func steps(_ count: Int) -> String { count == 1 ? "1 step" : "\(count) steps" }
}
