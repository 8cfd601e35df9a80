import Foundation
import TestSupport
import Testing

/// `backtest`: rolling origins, as a user runs them.
@Suite struct BacktestTests {
  private static let quick = [
    "--epochs", "2", "--hidden", "4", "--context", "8", "--threads", "1",
  ]

  private static func backtest(
    _ folder: WorkFolder, _ arguments: String..., file: String = "series.csv"
  ) throws -> ForecastProgram.Outcome {
    try folder.forecast(["backtest", file] + arguments + quick)
  }

  private static func monthly(_ steps: Int = 48) throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(steps), to: "series.csv")
    return folder
  }

  @Test func writesWhatCameBesideWhatWasSaid() throws {
    let folder = try Self.monthly()
    let outcome = try Self.backtest(
      folder, "--horizon", "3", "--gap", "1", "--stride", "2", "--folds", "2", "-o", "bt.csv")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.isSilent, "a file was asked for, and there is no terminal")
    let table = try Table(try folder.bytes("bt.csv"))
    #expect(
      table.header == [
        "Month", "cutoff", "Passengers", "LSTM", "LSTM-lo-95", "LSTM-lo-80", "LSTM-hi-80",
        "LSTM-hi-95", "SeasonalNaive", "Naive",
      ])
    // By hand: 48 months; the last fold sees 44, skips one and is measured on three.
    let folds = [(seen: 42, measured: 43..<46), (seen: 44, measured: 45..<48)]
    let rows = folds.flatMap { fold in fold.measured.map { (fold.seen, $0) } }
    #expect(table.column("Month") == rows.map { Samples.month($0.1) })
    #expect(table.column("cutoff") == rows.map { Samples.month($0.0 - 1) })
    #expect(table.column("Passengers") == rows.map { Samples.value($0.1) })
    #expect(table.column("Naive") == rows.map { Samples.value($0.0 - 1) })
    #expect(table.column("SeasonalNaive") == rows.map { Samples.value($0.1 - 12) })
    for row in table.rows {
      let numbers = row[3...7].compactMap(Double.init)
      #expect(numbers.count == 5)
      #expect(numbers[1] <= numbers[2] && numbers[2] <= numbers[0])
      #expect(numbers[0] <= numbers[3] && numbers[3] <= numbers[4])
    }
  }

  @Test func eachFoldIsWhatFitAndPredictSay() throws {
    let folder = try Self.monthly()
    let outcome = try Self.backtest(
      folder, "--horizon", "4", "--folds", "2", "-o", "bt.csv")
    #expect(outcome.status == 0, "\(outcome.error)")
    let table = try Table(try folder.bytes("bt.csv"))
    for (fold, seen) in [40, 44].enumerated() {
      try folder.write(Samples.monthly(seen), to: "seen.csv")
      let fit = try folder.forecast(["fit", "seen.csv", "--horizon", "4"] + Self.quick)
      #expect(fit.status == 0, "\(fit.error)")
      let forecast = try Table(try folder.forecast("predict").outputBytes)
      for name in forecast.header.dropFirst() {
        #expect(Array(table.column(name)[4 * fold..<4 * fold + 4]) == forecast.column(name))
      }
    }
  }

  @Test func printsTheTableThatWasAskedFor() throws {
    let folder = try Self.monthly(72)
    let outcome = try Self.backtest(
      folder, "--horizon", "4", "--folds", "8", "--refit", "never", "--compare", "ar")
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines[0] == "Accuracy over 8 folds of 4 steps; MASE and RMSSE are scaled with m = 12")
    #expect(lines[1].contains("in 80 %") && lines[1].contains("in 95 %"))
    let models = ["LSTM", "SeasonalNaive", "Naive", "AR"]
    #expect(lines[2...5].map { String($0.split(separator: " ")[0]) } == models)
    #expect(lines.contains("MASE by lead time"))
    for opponent in models.dropFirst() {
      #expect(
        lines.contains {
          $0.hasPrefix("LSTM") && $0.contains(opponent)
            && $0.contains("Diebold–Mariano") && $0.contains("over 8 folds")
        }, "\(opponent)")
    }
    #expect(try folder.contents().count == 1, "nothing is written")
    #expect(try Self.backtest(folder, "--horizon", "4", "--folds", "1", "-q").isSilent)
  }

  @Test func jsonHoldsAllFigures() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(["north", "south"]), to: "sales.csv")
    let outcome = try Self.backtest(
      folder, "--id", "shop", "--time", "day", "--target", "sold", "--horizon", "3", "--folds",
      "3", "--refit", "2", "--metrics", "m.csv", "--json", "--prove", file: "sales.csv")
    #expect(outcome.status == 0, "\(outcome.error)")
    let json = try JSONSerialization.jsonObject(with: outcome.outputBytes)
    let object = try #require(json as? [String: Any])
    #expect(object["folds"] as? Int == 3 && object["windows"] as? Int == 6)
    #expect(object["refit"] as? String == "2" && object["m"] as? Int == 7)
    #expect((object["files"] as? [String]) == ["m.csv"])
    // Two series, three folds, three models, three changes.
    let proof = try #require(object["proof"] as? [String: Any])
    #expect(proof["forecasts"] as? Int == 54 && proof["moved"] as? Int == 0)
    #expect((proof["changes"] as? [String])?.count == 3)
    let tests = try #require(object["tests"] as? [[String: Any]])
    #expect(tests.map { $0["against"] as? String } == ["SeasonalNaive", "Naive"])
    let leads = try #require(object["lead_times"] as? [String: Any])
    #expect((leads["LSTM"] as? [Double])?.count == 3)
    let table = try Table(try folder.bytes("m.csv"))
    #expect(table.header == ["shop", "metric", "LSTM", "SeasonalNaive", "Naive", "reason"])
    #expect(Set(table.column("shop")) == ["__all__", "north", "south"])
    let figures = try #require((object["accuracy"] as? [String: Any])?["LSTM"] as? [String: Any])
    let all = table.rows.filter { $0[0] == "__all__" }
    #expect(Set(all.map { $0[1] }) == Set(figures.keys))
    for name in ["coverage-80", "coverage-95", "interval-score-80", "CRPS", "pinball", "skill"] {
      let row = try #require(all.first { $0[1] == name })
      #expect(
        closeEnough(
          try #require(Double(row[2])), try #require(figures[name] as? Double), relative: 1e-14))
    }
  }

  @Test func figuresAreThoseOfTheRows() throws {
    let folder = try Self.monthly(60)
    let outcome = try Self.backtest(
      folder, "--horizon", "5", "--stride", "3", "--folds", "4", "--refit", "never", "-o",
      "bt.csv", "--metrics", "m.csv")
    #expect(outcome.status == 0, "\(outcome.error)")
    let table = try Table(try folder.bytes("bt.csv"))
    let metrics = try Table(try folder.bytes("m.csv"))
    func figure(_ name: String, _ model: String) throws -> Double {
      let row = try #require(metrics.column("metric").firstIndex(of: name))
      return try #require(Double(metrics.column(model)[row]))
    }
    let y = table.column("Passengers").compactMap(Double.init)
    #expect(y.count == 20)
    for model in ["LSTM", "SeasonalNaive", "Naive"] {
      let errors = zip(y, table.column(model).compactMap(Double.init)).map { $0 - $1 }
      let absolute = errors.map(abs).reduce(0, +) / 20
      #expect(closeEnough(try figure("MAE", model), absolute, relative: 1e-12))
      #expect(
        closeEnough(
          try figure("MSE", model), errors.map { $0 * $0 }.reduce(0, +) / 20, relative: 1e-12))
      #expect(
        closeEnough(
          try figure("WAPE", model), 100 * absolute / (y.reduce(0, +) / 20), relative: 1e-12))
    }
    let inside = zip(y, zip(table.column("LSTM-lo-80"), table.column("LSTM-hi-80"))).count {
      y, bounds in
      (Double(bounds.0) ?? .infinity) <= y && y <= (Double(bounds.1) ?? -.infinity)
    }
    #expect(
      closeEnough(
        try figure("coverage-80", "LSTM"), 100 * Double(inside) / 20, relative: 1e-12, floor: 1))
  }

  @Test func threadsAndBlocksDoNotMatter() throws {
    let folder = try Self.monthly(60)
    let common = [
      "backtest", "series.csv", "--horizon", "4", "--stride", "1", "--folds", "9", "--refit", "4",
      "--epochs", "2", "--hidden", "4", "--compare", "ar,mlp", "--metrics", "m.csv", "-o", "bt.csv",
    ]
    #expect(try folder.forecast(common + ["--threads", "1"]).status == 0)
    let (rows, figures) = (try folder.bytes("bt.csv"), try folder.bytes("m.csv"))
    #expect(try folder.forecast(common + ["--threads", "2"]).status == 0)
    #expect(try folder.bytes("bt.csv") == rows)
    #expect(try folder.bytes("m.csv") == figures)
    // A fold alone is the last one of many.
    let alone = try folder.forecast(
      common.map { $0 == "9" ? "1" : $0 } + ["--threads", "1", "-o", "one.csv"])
    #expect(alone.status == 0)
    let (many, one) = (try Table(rows), try Table(try folder.bytes("one.csv")))
    #expect(many.rows.count == 36 && one.rows.count == 4)
    #expect(many.rows.suffix(4) == one.rows[...], "the ninth fold is the first of its fit")
  }

  @Test func saysWhenItWillBeDone() throws {
    let folder = try Self.monthly()
    let outcome = try Self.backtest(folder, "--horizon", "3", "--folds", "3", "-v", "--explain")
    #expect(outcome.error.matches(of: #/season = 12: /#).count == 1, "once for all fits")
    #expect(outcome.error.contains(#/(?m)^backtest: about \d+ s for 3 folds$/#))
    let quiet = try Self.backtest(folder, "--horizon", "3", "--folds", "3")
    #expect(quiet.errorBytes.isEmpty)
  }

  @Test func fewerFoldsThanAskedForAreSaid() throws {
    let folder = try Self.monthly(20)
    let outcome = try folder.forecast(
      ["backtest", "series.csv"] + Self.quick + [
        "--horizon", "3", "--folds", "9", "--context", "2",
      ]
    )
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.error.contains("warning: the history is long enough for 5 of 9 folds"))
    #expect(outcome.output.hasPrefix("Accuracy over 5 folds of 3 steps"))
  }

  static let refused: [(arguments: [String], status: Int32, says: String)] = [
    (["--horizon", "60"], 64, "--horizon 60 needs more than the 48 observations"),
    (["--horizon", "46"], 65, "error[E_TOO_SHORT]: one fold needs 50 observed values"),
    (["--horizon", "3", "--metrics", "missing/m.csv"], 73, "missing"),
    (["--horizon", "3", "-o", "series.csv"], 64, "series.csv is the input"),
    (["--horizon", "3", "-o", "a.csv", "--metrics", "a.csv"], 64, "two outputs"),
    (["--horizon", "3", "--from", "model.safetensors"], 64, "--from brings weights"),
    (["--horizon", "3", "--folds", "0"], 64, "--folds 0 is not in 1 ... 1000000"),
    (["--horizon", "3", "--stride", "0"], 64, "--stride 0 is not in 1 ... 1000000"),
    (["--horizon", "3", "--gap", "-1"], 64, "--gap -1 is not in 0 ... 100000"),
    (
      ["--horizon", "99999", "--gap", "2"], 64, "together are more than 100000 steps; ask for fewer"
    ),
    (["--horizon", "3", "--refit", "often"], 64, "neither never, each nor a whole number"),
    (["--horizon", "3", "--refit", "0"], 64, "neither never, each nor a whole number"),
    (
      ["--horizon", "3", "--context", "45"], 64,
      "before the first cutoff there are 33 observations: --context 45 needs more than"
    ),
  ]

  @Test("refused before anything is trained, with nothing written", arguments: refused)
  func refusals(arguments: [String], status: Int32, says: String) throws {
    let folder = try Self.monthly()
    let outcome = try folder.forecast(
      ["backtest", "series.csv", "-o", "bt.csv", "--epochs", "1", "--hidden", "4"] + arguments)
    #expect(outcome.status == status, "\(outcome.error)")
    #expect(outcome.error.contains(says), "\(outcome.error)")
    #expect(outcome.outputBytes.isEmpty)
    #expect(try folder.contents().keys.sorted() == ["series.csv"])
  }

  @Test func whatIsMissingIsExitStatus66() throws {
    let outcome = try WorkFolder().forecast("backtest", "no.csv", "--horizon", "3")
    #expect(outcome.status == 66)
  }

  @Test func aFullDeviceIsExitStatus74() throws {
    let folder = try Self.monthly()
    let outcome = try Self.backtest(folder, "--horizon", "3", "--folds", "1", "-o", "/dev/full")
    #expect(outcome.status == 74, "\(outcome.error)")
  }
}
