import Forecasting
import Reporting
import TimeSeries

/// What a backtest found, as text and as JSON.
struct BacktestSummary {
  private let result: BacktestResult
  private let plan: Backtest

  init(_ result: BacktestResult, plan: Backtest) {
    self.result = result
    self.plan = plan
  }

  /// Differences that chance makes as large less often than this are called real.
  private static let significance = 0.05
  /// Columns of errors by lead time.
  private static let mostRanges = 8

  private var ground: String {
    let folds = "\(result.folds) fold\(result.folds == 1 ? "" : "s")"
    let steps = "\(plan.horizon) step\(plan.horizon == 1 ? "" : "s")"
    let gap = plan.gap == 0 ? "" : " after a gap of \(plan.gap)"
    return "over \(folds) of \(steps)\(gap)"
  }

  /// - Parameter limit: where lines of tables end at the latest; nil: they are never broken.
  func text(limit: Int?) -> String {
    let leads = result.leadTimes
    var text = AccuracyTable(result.accuracy).text(ground: ground, limit: limit)
    if plan.horizon > 1 {
      text +=
        "\n"
        + LeadTimeTable.text(
          metric: leads.metric, models: leads.models,
          ranges: leads.ranges(atMost: BacktestSummary.mostRanges), limit: limit)
    }
    text += "\n" + result.tests.map { BacktestSummary.verdict($0) + "\n" }.joined()
    if let proof = result.proof { text += "\n" + BacktestSummary.inWords(proof) + "\n" }
    return text
  }

  /// `LSTM beats Naive: p = 0.003 (Diebold–Mariano −4.1 over 12 folds)`.
  static func verdict(_ test: ModelTest) -> String {
    switch test.outcome {
    case .undefined(let reason):
      return "\(test.model) against \(test.opponent) is not tested: \(reason)"
    case .tested(let outcome):
      let evidence =
        "p \(outcome.pValue < 0.001 ? "< 0.001" : "= \(digits(outcome.pValue))") (Diebold–Mariano \(digits(outcome.statistic)) over "
        + "\(outcome.count) folds)"
      guard outcome.pValue < significance else {
        return
          "\(test.model) and \(test.opponent): no difference beyond chance is shown, \(evidence)"
      }
      let verb = outcome.statistic < 0 ? "beats" : "loses to"
      return "\(test.model) \(verb) \(test.opponent): \(evidence)"
    }
  }

  static func inWords(_ proof: LeakProof) -> String {
    let ways = FutureChange.allCases.map(\.rawValue).joined(separator: ", ")
    return
      "proof: all that came after each cutoff was made \(ways); of \(proof.forecasts) forecasts "
      + "made again, \(proof.movedCount == 0 ? "none" : "\(proof.movedCount)") moved by a bit"
  }

  func json(files: [String]) -> JSONValue {
    .object([
      JSONValue.Member("files", .array(files.map { .string($0) })),
      JSONValue.Member("folds", .number(result.folds)),
      JSONValue.Member("horizon", .number(plan.horizon)),
      JSONValue.Member("stride", .number(plan.stride)),
      JSONValue.Member("gap", .number(plan.gap)),
      JSONValue.Member("refit", .string(plan.refit.description)),
      JSONValue.Member("windows", .number(result.windows)),
      JSONValue.Member("m", .number(result.accuracy.seasonalPeriod)),
      JSONValue.Member(
        "not_measured", .array(result.notMeasured.map { .string($0.text) })),
      JSONValue.Member("accuracy", .object(accuracy)),
      JSONValue.Member("lead_times", leadTimes),
      JSONValue.Member("tests", .array(result.tests.map(json))),
      JSONValue.Member("proof", result.proof.map(json) ?? .null),
    ])
  }

  /// Error figures over all series, by model; null where undefined.
  private var accuracy: [JSONValue.Member] {
    result.accuracy.models.enumerated().map { column, name in
      JSONValue.Member(
        name,
        .object(
          result.accuracy.overall.map { row in
            JSONValue.Member(
              AccuracyTable.name(of: row.figure),
              row.values[column].value.map { .number($0) } ?? .null)
          }))
    }
  }

  private var leadTimes: JSONValue {
    let leads = result.leadTimes
    return .object(
      [JSONValue.Member("metric", .string(leads.metric.rawValue))]
        + zip(leads.models, leads.values).map { name, row in
          JSONValue.Member(name, .array(row.map { value in value.map { .number($0) } ?? .null }))
        })
  }

  private func json(_ test: ModelTest) -> JSONValue {
    var members = [
      JSONValue.Member("model", .string(test.model)),
      JSONValue.Member("against", .string(test.opponent)),
    ]
    switch test.outcome {
    case .tested(let outcome):
      members += [
        JSONValue.Member("statistic", .number(outcome.statistic)),
        JSONValue.Member("p", .number(outcome.pValue)),
        JSONValue.Member("folds", .number(outcome.count)),
        JSONValue.Member("variance", .string(outcome.variance.rawValue)),
      ]
    case .undefined(let reason):
      members += [
        JSONValue.Member("statistic", .null), JSONValue.Member("p", .null),
        JSONValue.Member("reason", .string(reason.description)),
      ]
    }
    return .object(members)
  }

  private func json(_ proof: LeakProof) -> JSONValue {
    .object([
      JSONValue.Member(
        "changes", .array(FutureChange.allCases.map { .string($0.rawValue) })),
      JSONValue.Member("forecasts", .number(proof.forecasts)),
      JSONValue.Member("moved", .number(proof.movedCount)),
    ])
  }

  /// Three decimals below 1, one above it.
  private static func digits(_ number: Double) -> String {
    let unit = number.magnitude < 1 ? 1000.0 : number.magnitude < 1e9 ? 10.0 : 1
    let rounded = (number * unit).rounded() / unit
    // −0 would have a sign.
    return rounded == 0 ? "0" : "\(rounded)"
  }
}
