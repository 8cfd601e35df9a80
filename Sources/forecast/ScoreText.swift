import Forecasting
import Operations
import Reporting

/// A score in a few lines, and as JSON.
struct ScoreText {
  private let score: LedgerScore

  init(_ score: LedgerScore) { self.score = score }

  var text: String {
    guard score.origins > 0 else { return "nothing that was forecast has been observed yet\n" }
    let levels = Set(score.leads.flatMap { $0.coverages.map(\.level) }).sorted()
    let header =
      ["lead", "n", "MAE", "SeasonalNaive"] + levels.map { "within \(LedgerScore.percent($0)) %" }
    let rows = score.leads.map { lead in
      ["\(lead.lead)", "\(lead.count)", figure(lead.meanAbsoluteError), figure(lead.naiveError)]
        + levels.map { level in
          lead.coverages.first { $0.level == level }.map {
            LedgerScore.percent($0.share) + " %"
              + ($0.pValue < LedgerScore.alpha ? " (too few)" : "")
          } ?? ""
        }
    }
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    let table = ([header] + rows).map { row in
      zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
        .joined(separator: "  ")
    }.joined(separator: "\n")
    return "Earlier forecasts against what came: mean absolute errors by lead time\n" + table + "\n"
      + summary.map { $0 + "\n" }.joined()
  }

  private var summary: [String] {
    var lines = [
      "forecasts from \(counted(score.origins, "cutoff")); "
        + "\(counted(score.anomalies.count, "observation")) outside the widest band"
    ]
    if let ratio = score.promiseRatio {
      let test = score.promiseTest.map { ", p = \(figure($0.pValue)) of a difference by chance" }
      lines.append("errors are \(figure(ratio)) times those of the holdout of the fit\(test ?? "")")
    }
    if let test = score.naiveTest {
      lines.append(
        "against repeating the last season: \(test.statistic < 0 ? "better" : "worse"), p = "
          + figure(test.pValue))
    }
    lines.append(
      score.drift.isEmpty ? "no drift" : "drift: " + score.drift.joined(separator: ", and "))
    return lines
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private func figure(_ value: Double) -> String {
    value.isFinite ? NumberText.terminal(value) : ""
  }

  var json: JSONValue {
    func number(_ value: Double?) -> JSONValue {
      value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
    }
    let leads = score.leads.map { lead in
      JSONValue.object([
        JSONValue.Member("lead", .number(lead.lead)), JSONValue.Member("n", .number(lead.count)),
        JSONValue.Member("MAE", number(lead.meanAbsoluteError)),
        JSONValue.Member("SeasonalNaive", number(lead.naiveError)),
        JSONValue.Member(
          "coverage",
          .array(
            lead.coverages.map {
              .object([
                JSONValue.Member("level", number($0.level)),
                JSONValue.Member("share", number($0.share)),
                JSONValue.Member("n", .number($0.count)),
                JSONValue.Member("independent", .number($0.independent)),
                JSONValue.Member("p", number($0.pValue)),
              ])
            })),
      ])
    }
    return .object([
      JSONValue.Member("cutoffs", .number(score.origins)),
      JSONValue.Member("unmatched", .number(score.unmatched)),
      JSONValue.Member("anomalies", .number(score.anomalies.count)),
      JSONValue.Member("promise_ratio", number(score.promiseRatio)),
      JSONValue.Member("promise_p", number(score.promiseTest?.pValue)),
      JSONValue.Member("naive_statistic", number(score.naiveTest?.statistic)),
      JSONValue.Member("naive_p", number(score.naiveTest?.pValue)),
      JSONValue.Member("drift", .array(score.drift.map { .string($0) })),
      JSONValue.Member("leads", .array(leads)),
    ])
  }
}
