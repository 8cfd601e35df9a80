import Forecasting
import Recurrent
import TimeSeries

/// A model in a few lines, for `info` and for `--json`.
struct ModelSummary {
  private let model: Model

  init(_ model: Model) { self.model = model }

  private var configuration: ModelConfiguration { model.forecaster.configuration }

  private var facts: [(String, String)] {
    let last = model.history.series.map(\.end).max()
    return [("model", configuration.modelName)] + structure + [
      ("frequency", model.history.frequency.name),
      ("series", "\(model.provenance.series)"),
      ("rows", "\(model.provenance.rows)"),
      ("history ends", last.map(model.history.stampStyle.format) ?? ""),
      ("data", model.provenance.dataName),
      ("data sha256", model.provenance.dataChecksum),
      ("fitted by", "forecast \(model.provenance.version)"),
      ("seed", "\(configuration.seed)"),
      ("training", training),
    ]
  }

  /// What is fitted.
  private var structure: [(String, String)] {
    let intervals = [("intervals", model.forecaster.intervalsInWords)]
    switch configuration {
    case .network(let network):
      let ensemble = network.ensembleInWords.map { [("ensemble", $0)] } ?? []
      return [
        ("network", "\(network.networkInWords), \(network.parameterCount) parameters")
      ] + ensemble + [
        ("strategy", network.strategyInWords)
      ] + (network.covariates.inWords.map { [("covariates", $0)] } ?? []) + intervals
        + (network.regime.inWords.map { [("regime", $0)] } ?? [])
    case .combination(let combination):
      return combination.members.map { ("member", $0.inWords) } + intervals
    }
  }

  /// How training went.
  var training: String {
    let curve = model.curve
    guard !curve.epochs.isEmpty else {
      return configuration.isTrained
        ? "none, the weights are as they were given" : "none, the model has no network"
    }
    let share = Int((100 * Double(curve.clippedSteps) / Double(max(curve.steps, 1))).rounded())
    if configuration.network == nil {
      return "\(curve.steps) steps, \(share) % clipped, \(curve.skippedSteps) skipped"
    }
    let first = (configuration.network?.ensemble ?? 1) > 1 ? "of the first network " : ""
    return "\(first)best epoch \(curve.bestEpoch) of \(curve.epochs.count), \(curve.steps) steps, "
      + "\(share) % clipped, \(curve.skippedSteps) skipped, \(curve.returns) return"
      + (curve.returns == 1 ? "" : "s") + " to earlier weights"
  }

  /// Facts, choices and error figures.
  var text: String {
    let choices = model.choices.map { ($0.name, "\($0.value) (\($0.why))") }
    let lines = AlignedLines(names: (facts + choices).map(\.0))
    return lines.text(facts) + "\n" + lines.text(choices)
  }

  func json(modelPath: String) -> JSONValue {
    var members = [JSONValue.Member("file", .string(modelPath))]
    members += facts.map {
      JSONValue.Member($0.0.replacing(" ", with: "_"), .string($0.1))
    }
    members.append(
      JSONValue.Member(
        "choices",
        .array(
          model.choices.map {
            .object([
              JSONValue.Member("name", .string($0.name)),
              JSONValue.Member("value", .string($0.value)),
              JSONValue.Member("why", .string($0.why)),
            ])
          })))
    members.append(JSONValue.Member("accuracy", accuracy))
    members.append(JSONValue.Member("warnings", .array(model.allWarnings.map { .string($0) })))
    return .object(members)
  }

  /// Error figures over all series, by model; null where undefined.
  private var accuracy: JSONValue {
    guard let accuracy = model.holdout?.accuracy else { return .null }
    let overall = accuracy.rows.filter { $0.seriesID == nil }
    var members = [
      JSONValue.Member("horizon", .number(model.holdout?.horizon ?? 0)),
      JSONValue.Member("m", .number(accuracy.seasonalPeriod)),
    ]
    for (column, name) in accuracy.models.enumerated() {
      let figures = overall.map { row in
        JSONValue.Member(
          row.metric.rawValue, row.values[column].value.map { .number($0) } ?? .null)
      }
      members.append(JSONValue.Member(name, .object(figures)))
    }
    let skill = accuracy.skill(
      of: configuration.modelName, against: "SeasonalNaive", metric: .meanAbsoluteScaledError)
    members.append(JSONValue.Member("skill_percent", skill.value.map { .number($0) } ?? .null))
    return .object(members)
  }
}
