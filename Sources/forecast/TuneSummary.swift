import Forecasting
import Reporting
import TimeSeries

/// What a search found, as text and as JSON.
struct TuneSummary {
  let leaderboard: Leaderboard
  let schedule: HalvingSchedule
  let holdout: TuneHoldout

  private var metric: String { leaderboard.metric.rawValue }
  private static let mostRows = 10

  /// Plain data of the leaderboard.
  static func table(_ leaderboard: Leaderboard, seed: UInt64) -> LeaderboardTable {
    LeaderboardTable(
      metrics: CandidateFigures.metrics.map(\.rawValue),
      settings: TunedSetting.allCases.map(\.rawValue),
      rows: leaderboard.rows.map { row in
        let isTrial = if case .trial = row.candidate.identity { true } else { false }
        return LeaderboardTable.Row(
          trial: row.candidate.name, model: row.candidate.options.kind.rawValue,
          rung: row.rung.number, folds: row.rung.folds, epochs: isTrial ? row.rung.epochs : nil,
          errors: CandidateFigures.metrics.map { row.figures?[$0] }, seed: seed,
          settings: TunedSetting.allCases.map { $0.text(in: row.candidate.options) },
          failure: row.failure, seconds: row.seconds)
      })
  }

  func text(_ table: LeaderboardTable, files: [String], limit: Int?) -> String {
    table.text(first: TuneSummary.mostRows, limit: limit) + "\n"
      + ([
        TuneSummary.verdict(leaderboard, schedule), settings, holdout.verdict(leaderboard.metric),
      ]
      .compactMap(\.self) + files.map { "wrote \($0)" }).map { "\($0)\n" }.joined()
  }

  /// Who is best, and by how much: a line.
  static func verdict(_ leaderboard: Leaderboard, _ schedule: HalvingSchedule) -> String {
    let metric = leaderboard.metric.rawValue
    let ground = "over \(schedule.top.folds) fold\(schedule.top.folds == 1 ? "" : "s")"
    func error(_ row: Leaderboard.Row) -> String {
      "\(metric) \(row.figures?[leaderboard.metric].map(NumberText.approximate) ?? "undefined")"
    }
    guard let best = leaderboard.best else { return "nothing could be measured \(ground)" }
    let standard = leaderboard.row(of: .standard)
    let name = TuneSummary.name(best.candidate)
    if best.candidate.identity == .standard {
      let next = leaderboard.rows.dropFirst().first {
        $0.failure == nil && $0.rung == schedule.top
      }
      return "best: \(name), \(error(best)) \(ground); no candidate is better"
        + (next.map { ", the next is \(TuneSummary.name($0.candidate)) with \(error($0))" } ?? "")
    }
    guard let standard, standard.failure == nil else {
      return "best: \(name), \(error(best)) \(ground); the default failed"
    }
    return "best: \(name), \(error(best)) \(ground), against \(error(standard)) of the default"
  }

  static func name(_ candidate: Candidate) -> String {
    switch candidate.identity {
    case .standard: "the default"
    case .method(let method): method.modelName
    case .trial(let number): "trial \(number)"
    }
  }

  /// What was drawn for the best, if it was.
  private var settings: String? {
    guard let best = leaderboard.best, case .trial = best.candidate.identity else { return nil }
    return "its settings: "
      + best.candidate.options.tunedSettings.map {
        $0.setting.isFlag ? $0.setting.rawValue : "\($0.setting.rawValue) \($0.text)"
      }.joined(separator: ", ")
  }

  func json(files: [String]) -> JSONValue {
    .object([
      JSONValue.Member("files", .array(files.map { .string($0) })),
      JSONValue.Member("metric", .string(metric)),
      JSONValue.Member("folds", .number(schedule.top.folds)),
      JSONValue.Member("candidates", .number(leaderboard.rows.count)),
      JSONValue.Member("best", leaderboard.best.map(TuneSummary.json) ?? .null),
      JSONValue.Member(
        "default", leaderboard.row(of: .standard).map(TuneSummary.json) ?? .null),
      JSONValue.Member("holdout", holdout.json),
    ])
  }

  private static func json(_ row: Leaderboard.Row) -> JSONValue {
    .object([
      JSONValue.Member("trial", .string(row.candidate.name)),
      JSONValue.Member("model", .string(row.candidate.options.kind.rawValue)),
      JSONValue.Member("rung", .number(row.rung.number)),
      JSONValue.Member("errors", row.figures.map(json) ?? .null),
      JSONValue.Member("failure", row.failure.map { .string($0) } ?? .null),
      JSONValue.Member(
        "settings",
        .object(
          row.candidate.options.tunedSettings.map {
            JSONValue.Member($0.setting.rawValue, .string($0.text))
          })),
    ])
  }

  static func json(_ figures: CandidateFigures) -> JSONValue {
    .object(
      CandidateFigures.metrics.map { metric in
        JSONValue.Member(metric.rawValue, figures[metric].map { .number($0) } ?? .null)
      })
  }
}
