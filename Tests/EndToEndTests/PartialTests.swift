import Foundation
import Testing

/// A series that cannot be forecast does not stop the others; it is named, and the status says so.
@Suite struct PartialTests {
  private static let columns = ["--id", "shop", "--time", "day", "--target", "sold"]

  /// Forty days of each shop, where `empty` has no value at all.
  private func rows(empty: Set<String>, of shops: [String]) -> String {
    Samples.panel(shops).split(separator: "\n").map { line in
      let cells = line.split(separator: ",")
      return empty.contains(String(cells[0])) ? "\(cells[0]),\(cells[1]),\n" : "\(line)\n"
    }.joined()
  }

  @Test func theOthersAreForecast() throws {
    let folder = try WorkFolder()
    let shops = (0..<9).map { "shop \($0)" }
    try folder.write(Samples.panel(shops), to: "sales.csv")
    #expect(try folder.forecast(["fit", "sales.csv"] + Self.columns + Samples.small).status == 0)
    let whole = try folder.forecast("predict", "--data", "sales.csv", "--failures", "failures.csv")
    #expect(whole.status == 0 && whole.errorBytes.isEmpty)
    #expect(try folder.text("failures.csv") == "shop,stage,reason\n")

    // New shops without a value, and one whose days stand between those of its history.
    var text = rows(empty: ["new a", "new b"], of: Array(shops[0..<8]) + ["new a", "new b"])
    text += "shop 8,2024-03-01,1\n"
    try folder.write(text, to: "new.csv")
    let outcome = try folder.forecast(
      "predict", "--data", "new.csv", "--failures", "failures.csv", "--log", "log")
    #expect(outcome.status == 3)
    #expect(outcome.error.contains("forecast: 2 series failed: series new a has no observed value"))
    #expect(outcome.error.hasSuffix(" (also new b); see failures.csv\n"))
    let failures = try Table(folder.bytes("failures.csv"))
    #expect(failures.column("shop") == ["new a", "new b"])
    #expect(failures.column("stage") == ["predict", "predict"])
    let table = try Table(outcome.outputBytes)
    #expect(Set(table.column("shop")) == Set(shops))
    #expect(try folder.text("log").contains("\"failed_series\":2"))
    // Each of the others has the forecast that it has in better company.
    let expected = try Table(whole.outputBytes).rows.filter { $0[0] != "shop 8" }
    #expect(table.rows.filter { $0[0] != "shop 8" } == expected)
  }

  /// A panel in which the days of one shop stand twice and the cells of another are no numbers.
  private static let damaged =
    Samples.panel(["north", "south"])
    + "twice,2024-01-01,1\ntwice,2024-01-02,2\ntwice,2024-01-02,3\nwords,2024-01-01,many\n"

  private static let twice =
    "sales.csv:84:2: error[E_DUP_TIME]: the stamp \"2024-01-02\" in series \"twice\" stands on line 83 "
    + "already, so series \"twice\" is left out; "

  /// What cannot be read of a panel does not stop a job; by hand the file is refused.
  @Test func aJobGoesOnWithoutSeriesThatCannotBeRead() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(["north", "south"]), to: "good.csv")
    try folder.write(Self.damaged, to: "sales.csv")
    for name in ["good", "sales"] {
      try folder.write(
        RunTests.small + """
          data = "\(name).csv"
          id = "shop"
          time = "day"
          target = "sold"
          model-file = "\(name).st"
          output = "\(name)-forecast.csv"
          failures = "\(name)-failures.csv"
          log = "\(name).log"

          """, to: "\(name).toml")
    }
    #expect(try folder.forecast("run", "good.toml").status == 0)
    for run in 1...2 {
      let outcome = try folder.forecast("run", "sales.toml")
      #expect(outcome.status == 3, "run \(run): \(outcome.error)")
      #expect(
        outcome.error.contains("forecast: 2 series failed: ")
          && outcome.error.contains(Self.twice)
          && outcome.error.hasSuffix(" (also words); see sales-failures.csv\n"), "\(outcome.error)")
      #expect(try folder.bytes("sales-forecast.csv") == folder.bytes("good-forecast.csv"))
      let failures = try Table(folder.bytes("sales-failures.csv"))
      #expect(failures.column("shop") == ["twice", "words"], "each once, whoever read it")
      #expect(failures.column("stage") == ["read", "read"])
      #expect(failures.column("reason")[1].contains("sales.csv:85:3: error[E_VALUE]: "))
    }
    #expect(try folder.text("sales.log").contains("\"series\":2,\"failed_series\":2"))
    let strict = try folder.forecast("run", "sales.toml", "--bad-series", "error")
    #expect(strict.status == 65)
    let shown = try folder.forecast("run", "sales.toml", "--show-config")
    #expect(shown.output.contains("bad-series = \"skip\""))
  }

  /// The list of a job has what failed in any of its parts.
  @Test func aJobListsWhatFailedInEachPart() throws {
    let folder = try WorkFolder()
    let short = "tiny,2024-02-08,1\ntiny,2024-02-09,2\n"
    try folder.write(Self.damaged + short, to: "sales.csv")
    try folder.write(
      RunTests.small + """
        data = "sales.csv"
        id = "shop"
        time = "day"
        target = "sold"
        difference = 7
        failures = "failures.csv"

        """, to: "job.toml")
    let run = try folder.forecast("run", "job.toml")
    #expect(run.status == 3, "\(run.error)")
    let failures = try Table(folder.bytes("failures.csv"))
    #expect(failures.column("shop") == ["twice", "words", "tiny", "tiny"])
    #expect(failures.column("stage") == ["read", "read", "fit", "predict"])
    #expect(try Set(Table(folder.bytes("forecast.csv")).column("shop")) == ["north", "south"])
  }

  /// Each command that reads the data refuses them, or does what it does with the rest and ends with 3.
  @Test func whatIsAskedForByHand() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(["north", "south"]), to: "good.csv")
    try folder.write(Self.damaged, to: "sales.csv")
    let fit = ["fit", "--gate", "none"] + Samples.small
    #expect(try folder.forecast(fit + ["good.csv", "-o", "good.st"] + Self.columns).status == 0)
    #expect(
      try folder.forecast("predict", "-m", "good.st", "--ledger", "l.csv", "-o", "f.csv").status
        == 0)
    let commands = [
      fit + ["sales.csv", "-o", "m.st"] + Self.columns, ["check", "sales.csv"] + Self.columns,
      ["predict", "-m", "good.st", "--data", "sales.csv", "-o", "p.csv"],
      ["report", "-m", "good.st", "--data", "sales.csv", "-o", "page"],
      ["score", "sales.csv", "--ledger", "l.csv"] + Self.columns,
      ["backtest", "sales.csv", "-o", "b.csv", "--model", "naive", "-H", "2", "--folds", "1"]
        + Self.columns,
      ["init", "sales.csv", "-o", "job.toml"] + Self.columns,
    ]
    for command in commands {
      let strict = try folder.forecast(command)
      #expect(strict.status == 65, "\(command[0])")
      #expect(
        strict.error.contains(":84:2: error[E_DUP_TIME]")
          && strict.error.hasSuffix("; --bad-series skip goes on without the series\n"),
        "\(command[0]): \(strict.error)")
      let partial = try folder.forecast(command + ["--bad-series", "skip"])
      #expect(partial.status == 3, "\(command[0]): \(partial.error)")
      #expect(
        partial.error.contains("forecast: 2 series failed: \(Self.twice)"),
        "\(command[0]): \(partial.error)")
    }
    #expect(try folder.text("job.toml").contains("# left out: sales.csv:84:2: error[E_DUP_TIME]"))
    #expect(try folder.text("job.toml").contains("\nbad-series = \"skip\"\n"))
    #expect(try folder.bytes("p.csv") == folder.bytes("f.csv"))
    let json = try folder.forecast(
      ["check", "sales.csv", "--json", "--bad-series", "skip"] + Self.columns)
    #expect(json.output.contains("\"left_out\":[{\"series\":\"twice\",\"reason\":\"sales.csv:84"))
    #expect(try folder.forecast("predict", "--bad-series", "skip").status == 64)
  }

  @Test func whereAllFailNothingIsWritten() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(["north"]), to: "sales.csv")
    #expect(try folder.forecast(["fit", "sales.csv"] + Self.columns + Samples.small).status == 0)
    try folder.write(rows(empty: ["a", "b"], of: ["a", "b"]), to: "new.csv")
    let outcome = try folder.forecast("predict", "--data", "new.csv", "-o", "f.csv")
    #expect(outcome.status == 65)
    #expect(try !folder.contents().keys.contains("f.csv"))
  }

  /// What is too short for the transforms is left out of the model, every time it is asked for.
  @Test func fitNamesWhatItLeavesOut() throws {
    let folder = try WorkFolder()
    let short = "tiny,2024-02-08,1\ntiny,2024-02-09,2\n"
    try folder.write(Samples.panel(["north", "south"]) + short, to: "sales.csv")
    let arguments =
      ["fit", "sales.csv", "--difference", "7", "--failures", "failures.csv"] + Self.columns
      + Samples.small
    for run in 1...2 {
      let outcome = try folder.forecast(arguments)
      #expect(outcome.status == 3, "run \(run): \(outcome.error)")
      #expect(outcome.error.contains("forecast: 1 series failed: series tiny"))
      let failures = try Table(folder.bytes("failures.csv"))
      #expect(failures.column("shop") == ["tiny"] && failures.column("stage") == ["fit"])
    }
    #expect(try Set(Table(folder.forecast("predict").outputBytes).column("shop")).count == 2)
  }
}
