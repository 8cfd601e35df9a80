import Foundation
import TestSupport
import Testing

/// `tune`: a search for settings, as a user runs it.
@Suite struct TuneTests {
  /// A network of this size trains in a moment; its cell, strategy and the like are searched. Without a season
  /// ETS has few forms to try, which a debug build takes its time for.
  private static let quick = [
    "--horizon", "4", "--epochs", "4", "--hidden", "4", "--layers", "1", "--context", "12",
    "--folds", "2", "--season", "1", "--loss", "mae", "--threads", "1",
  ]

  private static func monthly(_ steps: Int = 60) throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(steps), to: "series.csv")
    return folder
  }

  private static func tune(
    _ folder: WorkFolder, _ arguments: String..., file: String = "series.csv"
  ) throws -> ForecastProgram.Outcome {
    try folder.forecast(["tune", file] + quick + arguments)
  }

  private static let settings = [
    "strategy", "segment", "shortcut", "attention", "cell", "layers", "hidden", "context", "loss",
    "transform", "difference", "scale", "learning-rate", "schedule", "batch", "dropout",
  ]

  @Test func writesALeaderboardAndAConfigurationThatFitTakes() throws {
    let folder = try Self.monthly()
    let outcome = try Self.tune(folder, "--trials", "5", "--seed", "3", "--levels", "80")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.isSilent, "there is no terminal")
    #expect(
      try folder.contents().keys.sorted() == [
        "best.toml", "series.csv", "tune.csv", "tune.csv.journal", "tune.csv.lock",
      ])
    let table = try Table(try folder.bytes("tune.csv"))
    #expect(
      table.header == ["rank", "trial", "model", "rung", "folds", "epochs"]
        + ["MASE", "sMAPE", "MAE", "RMSE", "seed"] + Self.settings + ["failure"])
    #expect(table.column("rank") == (1...12).map { "\($0)" })
    #expect(
      Set(table.column("trial"))
        == Set(["default", "seasonal-naive", "naive", "drift", "mean", "theta", "ets"])
        .union((1...5).map { "\($0)" }))
    #expect(table.column("rung") == table.column("rung").sorted(by: >), "higher rungs first")
    let errors = table.rows.filter { $0[3] == "3" }.compactMap { Double($0[6]) }
    #expect(errors.count >= 8 && errors == errors.sorted())
    #expect(Set(table.column("seed")) == ["3"] && Set(table.column("hidden")) == ["4", ""])
    // Five trials: one of the first four and one of the last goes all the way.
    #expect(table.rows.count { $0[3] == "3" && Int($0[1]) != nil } == 2)
    let journal = try folder.text("tune.csv.journal")
    #expect(journal.split(separator: "\n").count == 1 + 7 + 5 + 2 + 2)

    let fit = try folder.forecast("fit", "series.csv", "--config", "best.toml", "--threads", "1")
    #expect(fit.status == 0, "\(fit.error)")
    let toml = try folder.text("best.toml")
    #expect(toml.contains("horizon = 4\n") && toml.contains("levels = 80\n"))
    let keys = Set(
      toml.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.prefix { $0 != " " } })
    #expect(keys.isSuperset(of: ["horizon", "levels"]))
    #expect(keys.isDisjoint(with: ["folds", "trials", "threads", "output"]))
  }

  /// The default horizon and four folds leave nothing to learn from before the first; fewer do.
  @Test func asManyFoldsAreMadeAsThereIsHistoryFor() throws {
    let folder = try Self.monthly()
    let outcome = try folder.forecast(
      [
        "tune", "series.csv", "--trials", "1", "--horizon", "11", "--epochs", "1", "--hidden", "4",
        "--context", "6", "--season", "1", "--threads", "1",
      ])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.error.contains("warning: the history is long enough for 3 of 4 folds"))
    let folds = try Table(try folder.bytes("tune.csv")).column("folds")
    #expect(folds.contains("3") && !folds.contains("4"))
  }

  /// The configuration is that of the row: what is known of a model file says so, setting by setting.
  @Test func theConfigurationIsThatOfTheBest() throws {
    let folder = try Self.monthly()
    let outcome = try Self.tune(folder, "--trials", "9", "--strategy", "direct")
    #expect(outcome.status == 0, "\(outcome.error)")
    let table = try Table(try folder.bytes("tune.csv"))
    let toml = try folder.text("best.toml")
    let best = try #require(table.rows.first)
    #expect(toml.contains("# best: "))
    let isTrial = Int(best[1]) != nil
    for (name, value) in zip(table.header, best)
    where Self.settings.contains(name) && !value.isEmpty {
      let written = ["\(name) = \(value)\n", "\(name) = \"\(value)\"\n"]
      #expect(written.contains { toml.contains($0) }, "\(name)")
    }
    #expect(toml.contains("model = ") == (best[1] != "default"))
    if isTrial {
      let fit = try folder.forecast("fit", "series.csv", "--config", "best.toml", "--explain")
      #expect(fit.status == 0, "\(fit.error)")
      for name in ["cell", "learning-rate", "scale", "difference"] {
        let value = best[try #require(table.header.firstIndex(of: name))]
        let words = value == "0" ? "none" : value
        #expect(fit.error.contains("\(name) = \(words): as you asked"), "\(fit.error)")
      }
    }
  }

  /// A straight line is continued without error by the drift alone.
  @Test func aMethodThatIsBestIsSaidToBe() throws {
    let folder = try WorkFolder()
    let rows = (0..<40).map { "\($0),\(3 * $0 + 1)\n" }
    try folder.write("ds,y\n" + rows.joined(), to: "series.csv")
    let outcome = try Self.tune(
      folder, "--trials", "1", "--verbose", "--cell", "gru", "--ensemble", "2")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try Table(try folder.bytes("tune.csv")).rows[0][1] == "drift")
    #expect(outcome.output.contains("best: Drift, MASE 0 over 2 folds, against MASE "))
    #expect(
      outcome.output.contains("on the last 4 steps, which the search has not seen, MASE: Drift 0"))
    #expect(outcome.output.contains("wrote tune.csv\nwrote best.toml\n"))
    let toml = try folder.text("best.toml")
    #expect(
      toml.contains("model = \"drift\"\n") && !toml.contains("cell") && !toml.contains("epochs")
        && !toml.contains("ensemble"))
    let fit = try folder.forecast("fit", "series.csv", "--config", "best.toml")
    #expect(fit.status == 0, "\(fit.error)")
  }

  @Test func theDefaultsRowIsItsBacktest() throws {
    let folder = try Self.monthly()
    #expect(try Self.tune(folder, "--trials", "0").status == 0)
    let table = try Table(try folder.bytes("tune.csv"))
    try folder.write(Samples.monthly(56), to: "seen.csv")
    let backtest = try folder.forecast(
      ["backtest", "seen.csv", "--metrics", "m.csv"] + Self.quick)
    #expect(backtest.status == 0, "\(backtest.error)")
    let metrics = try Table(try folder.bytes("m.csv"))
    func figure(_ name: String, _ column: String) throws -> String {
      metrics.column(column)[try #require(metrics.column("metric").firstIndex(of: name))]
    }
    for (trial, column) in [("default", "LSTM"), ("naive", "Naive")] {
      let row = try #require(table.column("trial").firstIndex(of: trial))
      for name in ["MASE", "sMAPE", "MAE", "RMSE"] {
        #expect(table.column(name)[row] == (try figure(name, column)), "\(trial) \(name)")
      }
    }
  }

  /// All that is written comes from what lies before the cutoff.
  @Test func whatLiesAfterTheCutoffIsNotSeen() throws {
    let folder = try Self.monthly()
    #expect(try Self.tune(folder, "--trials", "5").status == 0)
    let (board, best) = (try folder.bytes("tune.csv"), try folder.bytes("best.toml"))
    let lines = Samples.monthly(60).split(separator: "\n")
    for change in ["0", "1e9", "-7", ""] {
      let changed = lines.enumerated().map { index, line in
        index > 56 ? line.prefix { $0 != "," } + "," + change : line
      }
      try folder.write(changed.joined(separator: "\n") + "\n", to: "other.csv")
      let outcome = try Self.tune(
        folder, "--trials", "5", "-o", "o.csv", "--best", "b.toml", file: "other.csv")
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(try folder.bytes("o.csv") == board, "the last four made \(change)")
      #expect(try folder.bytes("b.toml") == best)
    }
    // One row more is seen.
    let leaking = lines.enumerated().map { index, line in
      index > 55 ? line.prefix { $0 != "," } + ",7" : line
    }
    try folder.write(leaking.joined(separator: "\n") + "\n", to: "other.csv")
    #expect(try Self.tune(folder, "--trials", "5", "-o", "o.csv", file: "other.csv").status == 0)
    #expect(try folder.bytes("o.csv") != board)
  }

  @Test func aSearchGoesOnFromItsJournal() throws {
    let folder = try Self.monthly()
    #expect(try Self.tune(folder, "--trials", "6").status == 0)
    let (board, best) = (try folder.bytes("tune.csv"), try folder.bytes("best.toml"))
    let journal = try folder.bytes("tune.csv.journal")
    let entries = try Self.findings(folder)
    // Killed at any byte, within a line or after it, or before the first line was whole.
    for share in [0.02, 0.3, 0.55, 0.8, 1] {
      try folder.write(journal.prefix(Int(share * Double(journal.count))), to: "tune.csv.journal")
      try folder.remove("tune.csv")
      let outcome = try Self.tune(folder, "--trials", "6", "--resume", "--threads", "2")
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(try folder.bytes("tune.csv") == board)
      #expect(try folder.bytes("best.toml") == best)
      #expect(try Self.findings(folder) == entries)
    }
    // What is there need not be measured again, and a longer search begins with it.
    #expect(try Self.tune(folder, "--trials", "8", "--resume").status == 0)
    #expect(try Self.findings(folder).starts(with: entries.prefix(15)))
    // Anew, where it is not asked for.
    #expect(try Self.tune(folder, "--trials", "6").status == 0)
    #expect(try Self.findings(folder) == entries)
    let other = try Self.tune(folder, "--trials", "6", "--resume", "--seed", "2")
    #expect(other.status == 78)
    #expect(other.error.contains("tune.csv.journal: it is the journal of a search over other data"))
    #expect(try Self.findings(folder) == entries, "which stays")
  }

  /// The lines of the journal without the seconds.
  private static func findings(_ folder: WorkFolder) throws -> [String] {
    try folder.text("tune.csv.journal").split(separator: "\n").map {
      String($0).replacing(#/"seconds":[0-9.e-]+/#, with: "")
    }
  }

  @Test(arguments: [SIGTERM, SIGINT]) func whatIsFoundStaysWhenItIsStopped(signal: Int32) throws {
    let folder = try Self.monthly()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ForecastProgram.path)
    process.arguments = ["tune", "series.csv"] + Self.quick + ["--time-limit", "1h"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<1000 {
      if let text = try? folder.text("tune.csv"), text.contains("\n1,") || text.contains(",2,") {
        break
      }
      usleep(10_000)
    }
    let start = Date()
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(Date().timeIntervalSince(start) < 2)
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == signal)
    let table = try Table(try folder.bytes("tune.csv"))
    #expect(!table.rows.isEmpty)
    #expect(try folder.text("best.toml").contains("horizon = 4\n"))
    let next = try Self.tune(folder, "--resume", "--trials", "1")
    #expect(next.status == 0 && next.isSilent, "\(next.error)")
    #expect(try Table(try folder.bytes("tune.csv")).rows.count == 8)
  }

  @Test func noTimeIsTimeForTheReferences() throws {
    let folder = try Self.monthly()
    let outcome = try Self.tune(folder, "--time-limit", "0s", "--json")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try Table(try folder.bytes("tune.csv")).rows.count == 7)
    let json = try JSONSerialization.jsonObject(with: outcome.outputBytes)
    let object = try #require(json as? [String: Any])
    #expect(object["files"] as? [String] == ["tune.csv", "best.toml"])
    #expect(object["metric"] as? String == "MASE" && object["folds"] as? Int == 2)
    #expect(object["candidates"] as? Int == 7)
    let best = try #require(object["best"] as? [String: Any])
    #expect(best["rung"] as? Int == 3)
    #expect(try #require(object["default"] as? [String: Any])["trial"] as? String == "default")
    let holdout = try #require(object["holdout"] as? [String: Any])
    #expect(holdout["steps"] as? Int == 4)
    #expect((holdout["errors"] as? [String: Any])?["default"] != nil)
  }

  @Test func saysHowLongItWillTake() throws {
    let outcome = try Self.tune(try Self.monthly(), "--trials", "5", "-v")
    #expect(outcome.error.matches(of: #/(?m)^tune: about \d+ s for 5 trials$/#).count == 1)
    #expect(outcome.output.contains(#/(?m)^trial +model +rung +MASE +sMAPE +MAE +RMSE +seconds$/#))
  }

  static let refused: [(arguments: [String], status: Int32, says: String)] = [
    (["--model", "ets"], 64, "--model ets has no settings to search"),
    (["--from", "m.safetensors"], 64, "--from brings weights that may have seen"),
    (["--trials", "-1"], 64, "--trials -1 is not in 0 ... 1000000"),
    (["--folds", "0"], 64, "--folds 0 is not in 1 ... 1000"),
    (["--stride", "0"], 64, "--stride 0 is not in 1 ... 1000000"),
    (["--time-limit", "soon"], 64, "is no length of time"),
    (["--time-limit=-5m"], 64, "is no length of time"),
    (["--horizon", "60"], 64, "--horizon 60 needs more than the 60 observations"),
    (["--horizon", "29"], 65, "error[E_TOO_SHORT]: one fold needs 33 observed values"),
    (["--context", "55"], 64, "before the first cutoff there are 52 observations: --context 55"),
    (["--dropout", "0.5"], 64, "--dropout acts between layers"),
    (["-o", "series.csv"], 64, "series.csv is the input"),
    (["-o", "t.csv", "--best", "t.csv"], 64, "two outputs"),
    (["-o", "t.csv", "--best", "t.csv.journal"], 64, "two outputs"),
    (["-o", "missing/t.csv"], 73, "missing"),
    (["--cell", "gruu"], 64, "gruu"),
    (["--strategy", "recursive", "--shortcut"], 64, "use --strategy direct"),
    (
      [
        "--model", "mlp", "--shortcut", "--loss", "mae", "--transform", "none", "--difference", "0",
        "--scale", "series", "--learning-rate", "0.01", "--schedule", "constant", "--batch", "8",
        "--dropout", "0",
      ], 64, "every setting is given, and nothing is left to search"
    ),
  ]

  @Test("refused before anything is trained, with nothing written", arguments: refused)
  func refusals(arguments: [String], status: Int32, says: String) throws {
    let folder = try Self.monthly()
    let outcome = try folder.forecast(
      ["tune", "series.csv", "--trials", "1"] + Self.quick + arguments)
    #expect(outcome.status == status, "\(outcome.error)")
    #expect(outcome.error.contains(says), "\(outcome.error)")
    #expect(outcome.outputBytes.isEmpty)
    #expect(try folder.contents().keys.sorted() == ["series.csv"])
  }

  @Test func theManualNamesEverySetting() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/tune.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let folder = try Self.monthly()
    #expect(try Self.tune(folder, "--trials", "0").status == 0)
    let names = try Table(try folder.bytes("tune.csv")).header.dropFirst(11).dropLast()
    #expect(Array(names) == Self.settings)
    for name in names { #expect(text.contains("\n| `\(name)` | "), "\(name)") }
  }
}
