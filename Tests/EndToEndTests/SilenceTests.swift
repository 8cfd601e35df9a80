import Foundation
import Testing

/// Without a terminal the program says what it was asked for and nothing else.
@Suite struct SilenceTests {
  static let commands = [
    ["fit", "series.csv"] + Samples.small, ["predict", "-o", "forecast.csv"], ["report"],
    ["check", "series.csv", "--quiet"], ["info", "--quiet"],
    ["predict", "--quiet", "-o", "forecast.csv"], ["report", "--quiet"],
  ]

  @Test(arguments: commands) func successIsSilent(command: [String]) throws {
    let outcome = try Samples.folder().forecast(command)
    #expect(outcome.status == 0)
    #expect(outcome.isSilent, "\(outcome.output)\(outcome.error)")
  }

  @Test func warningsGoToStandardError() throws {
    let folder = try WorkFolder()
    // No newline at the end, and nothing that a season could be repeated from.
    try folder.write("ds,y\n2024-01,1\n2024-02,2\n2024-03,1", to: "short.csv")
    let outcome = try folder.forecast("fit", "short.csv", "--epochs", "1", "--hidden", "2")
    #expect(outcome.status == 0)
    #expect(outcome.outputBytes.isEmpty)
    let lines = outcome.error.split(separator: "\n")
    #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix("forecast: warning: ") })
    #expect(lines.first?.contains("no newline at its end") == true)
    #expect(lines.last?.contains("no error figures and no intervals") == true)
    let quiet = try folder.forecast(
      "fit", "short.csv", "--epochs", "1", "--hidden", "2", "--quiet")
    #expect(quiet.status == 0 && quiet.isSilent)
  }

  @Test func aNetworkThatIsNoBetterThanTheSeasonIsReported() throws {
    let folder = try WorkFolder()
    try folder.write(try Samples.dataset("air_passengers.csv"), to: "series.csv")
    let outcome = try folder.forecast(["fit", "series.csv", "--difference", "0"] + Samples.small)
    #expect(outcome.status == 0)
    #expect(
      outcome.error.contains(
        "warning: the model does not beat repeating the last season (m = 12)"))
  }

  @Test func verbosePrintsTheTable() throws {
    let folder = try Samples.folder()
    let outcome = try folder.forecast(
      ["fit", "series.csv", "--verbose", "--force"] + Samples.small)
    #expect(outcome.errorBytes.isEmpty)
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "Accuracy on the holdout; MASE and RMSSE are scaled with m = 12")
    let names = lines.dropFirst().prefix(4).map { $0.prefix { $0 != " " } }
    #expect(names == ["model", "LSTM", "SeasonalNaive", "Naive"])
    #expect(lines.suffix(2) == ["wrote model.safetensors", ""])
    #expect(!outcome.output.contains("\u{1B}"))
    for report in [["report", "-v"], ["report", "-v", "-o", "report/"]] {
      #expect(
        try folder.forecast(report).output
          == "wrote report/index.html\nwrote report/forecast.csv\nwrote report/metrics.csv\n")
    }
  }

  @Test func explainTellsEveryChoice() throws {
    let outcome = try Samples.folder().forecast(["fit", "series.csv", "--explain"] + Samples.small)
    #expect(outcome.outputBytes.isEmpty)
    let names = outcome.error.split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(
      names == [
        "model",
        "season", "horizon", "context", "transform", "difference", "scale", "cell", "layers",
        "hidden", "initialization", "loss", "epochs", "patience", "validate", "optimizer",
        "learning-rate", "schedule", "clipping", "strategy",
      ])
    #expect(outcome.error.contains("hidden = 4: as you asked\n"))
    #expect(outcome.error.contains("season = 12: the usual season"))
  }

  @Test(arguments: [
    ["fit", "series.csv", "--json"] + Samples.small, ["info", "--json"], ["report", "--json"],
    ["check", "series.csv", "--json"],
    ["fit", "series.csv", "--json", "--verbose"] + Samples.small,
  ]) func jsonIsOneObject(command: [String]) throws {
    let outcome = try Samples.folder().forecast(command)
    #expect(outcome.status == 0)
    #expect(outcome.errorBytes.isEmpty)
    #expect(outcome.output.hasSuffix("}\n"))
    #expect(outcome.output.count { $0 == "\n" } == 1)
    let object = try JSONSerialization.jsonObject(with: outcome.outputBytes) as? [String: Any]
    #expect(object?.isEmpty == false)
  }

  /// What `fit` says at once and `info` later is the same.
  @Test func fitAndInfoAgree() throws {
    let folder = try Samples.folder()
    let fit = try folder.forecast(["fit", "series.csv", "--json"] + Samples.small)
    let info = try folder.forecast("info", "--json")
    #expect(fit.output == info.output)
    let object = try JSONSerialization.jsonObject(with: info.outputBytes) as? [String: Any]
    let accuracy = object?["accuracy"] as? [String: Any]
    #expect(accuracy?["m"] as? Int == 12)
    #expect(accuracy?["horizon"] as? Int == 4)
    for model in ["LSTM", "SeasonalNaive", "Naive"] {
      let figures = try #require(accuracy?[model] as? [String: Any])
      #expect(
        figures.keys.sorted() == [
          "MAE", "MAPE", "MASE", "ME", "MPE", "MSE", "OWA", "RMSE", "RMSSE", "WAPE", "bias",
          "sMAPE", "skill",
        ])
      #expect(figures.filter { $0.value is Double }.count == figures.count - 1, "all but OWA")
    }
  }
}
