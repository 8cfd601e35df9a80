import Foundation
import Testing

/// Help names every option, and its examples run as they stand.
@Suite struct HelpTests {
  static let input = [
    "--time", "--target", "--wide", "--id", "--delimiter", "--quote", "--no-header", "--skip-lines",
    "--na", "--allow-multiline", "--decimal-comma", "--thousands", "--since", "--until",
    "--duplicates", "--rejects", "--max-rejects", "--bad-series", "--strict", "--gaps",
    "--time-format", "--freq", "--timezone",
  ]
  static let model = [
    "--horizon", "--context", "--season", "--cell", "--layers", "--hidden", "--loss", "--bins",
    "--samples", "--scale",
    "--transform", "--difference", "--levels", "--floor", "--ceiling",
  ]
  static let network = [
    "--model", "--strategy", "--lags", "--segment", "--origins", "--bidirectional", "--residual",
    "--dilation", "--attention", "--shortcut",
  ]
  static let training = [
    "--optimizer", "--momentum", "--weight-decay", "--learning-rate", "--schedule", "--warm-up",
    "--schedule-step", "--schedule-factor", "--clip-norm", "--clip-value", "--clip-percentile",
    "--epochs", "--batch", "--patience", "--dropout", "--recurrent-dropout", "--zoneout",
    "--initialization", "--from", "--ensemble",
    "--seed", "--validate", "--no-refit",
    "--tbptt", "--stateful", "--teacher-forcing", "--scheduled-sampling", "--gradient-flow",
    "--rate-multiplier",
  ]
  static let covariates = [
    "--past-covariate", "--future-covariate", "--static-covariate", "--categorical", "--calendar",
    "--holidays",
  ]
  static let source = [
    "--model", "--data", "--future", "--holidays", "--horizon", "--levels", "--samples",
    "--threads", "--output",
  ]
  static let records = ["--log", "--textfile", "--now"]
  static let staleness = ["--max-data-lag", "--max-model-age", "--on-stale"]
  static let says = ["--json", "--quiet", "--verbose", "--no-color"]

  static let options: [(command: String, options: [String])] = [
    ("check", input + covariates + says + ["--parse-only"]),
    (
      "fit",
      input + covariates + model + network + training + records + says
        + ["--threads", "--output", "--metrics", "--report", "--compare", "--explain", "--config"]
        + ["--wait", "--gate", "--force", "--failures", "--time-limit", "--deadline", "--resume"]
        + ["--checkpoint-every"]
    ),
    (
      "backtest",
      input + covariates + model + network + training + says
        + ["--threads", "--output", "--metrics", "--report", "--compare", "--explain"]
        + ["--folds", "--stride", "--gap", "--refit", "--prove"]
    ),
    (
      "tune",
      input + covariates + model + network + training + says
        + ["--threads", "--output", "--best", "--trials", "--time-limit", "--folds", "--stride"]
        + ["--resume", "--wait"]
    ),
    (
      "predict",
      input + source + staleness + records + [
        "--plot", "--report", "--svg", "--png", "--failures", "--ledger",
      ]
        + ["--quiet", "--no-color"]
    ),
    ("report", input + source + says + ["--title", "--svg", "--png"]),
    ("info", says),
    ("run", ["--show-config", "--job"]),
    (
      "score",
      input.filter { $0 != "--gaps" } + records + says
        + ["--model", "--ledger", "--output", "--anomalies"]
    ),
    ("init", input + ["--output", "--force", "--quiet", "--no-color"]),
  ]

  private func help(_ arguments: String...) throws -> String {
    let outcome = try WorkFolder().forecast(arguments + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.errorBytes.isEmpty)
    return outcome.output
  }

  @Test(arguments: options) func namesEveryOption(command: String, options: [String]) throws {
    let text = try help(command)
    let named = text.matches(of: #/(?m)^  (?:-[a-zA-Z], )?(--[a-z-]+)/#).map { String($0.1) }
    #expect(Set(named) == Set(options + ["--help", "--version"]))
    #expect(named.count == Set(named).count)
    #expect(!text.contains("\u{1B}"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func theProgramNamesItsCommandsAndStatuses() throws {
    let text = try help()
    for command in [
      "check", "fit", "predict", "backtest", "tune", "report", "info", "run", "score", "init",
    ] {
      #expect(text.contains(try Regex("(?m)^  \(command) +[A-Z]")), "\(command)")
    }
    for status in [0, 3, 4, 5, 6, 64, 65, 66, 70, 73, 74, 75, 78] {
      #expect(text.contains(try Regex("[ :]\(status)[ \\n]")), "\(status)")
    }
    #expect(try WorkFolder().forecast("--version").output == "0.1.0\n")
    #expect(try WorkFolder().forecast("help", "fit").output == help("fit"))
    #expect(try WorkFolder().forecast().output == text)
  }

  /// The lines of an example block; one that ends in a backslash goes on in the next.
  private func examples(in text: String, after heading: String) throws -> [[String]] {
    let start = try #require(text.firstRange(of: heading)).upperBound
    let block = text[start...].prefix(
      upTo: text[start...].firstRange(of: "\n\n")?.lowerBound ?? text.endIndex)
    return block.replacing(#/\\\n */#, with: "").split(separator: "\n").map { line in
      line.split(separator: " ").map(String.init)
    }
  }

  /// All examples of all commands, in an order in which each finds what it needs.
  @Test func everyExampleRunsAsItStands() throws {
    let folder = try WorkFolder()
    let sales = Samples.panel(["north", "south"])
    try folder.write(Samples.monthly(48), to: "series.csv")
    try folder.write(sales, to: "sales.csv")
    try folder.write(sales, to: "new.csv")
    var run = 0
    #expect(
      try folder.forecast(["fit", "series.csv", "-o", "l.st"] + Samples.small).status == 0)
    #expect(try folder.forecast("predict", "-m", "l.st", "--ledger", "ledger.csv").status == 0)
    for command in [
      "check", "fit", "predict", "backtest", "tune", "report", "info", "init", "run", "score",
    ] {
      for example in try examples(in: try help(command), after: "Examples:\n") {
        #expect(example.prefix(2) == ["forecast", command])
        // Only the time it takes is cut short.
        let haste =
          ["fit", "backtest", "run"].contains(command)
          ? ["--epochs", "1"]
          : command == "tune" ? ["--epochs", "1", "--trials", "1", "--hidden", "4"] : []
        let outcome = try folder.forecast(Array(example.dropFirst()) + haste)
        #expect(outcome.status == 0, "\(example.joined(separator: " ")): \(outcome.error)")
        run += 1
      }
    }
    #expect(run == 24)
    for example in try examples(in: try help(), after: "USAGE: ") {
      let outcome = try folder.forecast(
        Array(example.dropFirst()) + (example.contains("fit") ? ["--epochs", "1"] : []))
      #expect(outcome.status == 0, "\(example.joined(separator: " ")): \(outcome.error)")
    }
    for name in [
      "model.safetensors", "sales.safetensors", "forecast.csv", "report/index.html",
      "sales-report/index.html", "backtest.csv", "metrics.csv", "forecast.html", "forecast.png",
      "forecast.svg", "scores.csv", "odd.csv", "tune.csv", "sales-best.toml",
    ] {
      #expect(try !folder.bytes(name).isEmpty)
    }
  }
}
