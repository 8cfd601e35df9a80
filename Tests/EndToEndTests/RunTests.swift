import Foundation
import Testing

/// `forecast run`: all that one file asks for.
@Suite struct RunTests {
  static let small = """
    epochs = 2
    hidden = 4
    context = 8
    horizon = 4
    threads = 1

    """
  private static let whole =
    small + """
      data = "series.csv"
      model-file = "m.safetensors"
      output = "f.csv"
      report = "page"
      metrics = "metrics.csv"
      failures = "failures.csv"
      scores = "scores.csv"
      anomalies = "anomalies.csv"
      log = "log.jsonl"
      textfile = "f.prom"
      """

  private func folder(_ toml: String = whole) throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    try folder.write(toml, to: "job.toml")
    return folder
  }

  private func log(_ folder: WorkFolder) throws -> [[String: Any]] {
    try folder.text("log.jsonl").split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  /// From a folder that cannot be written to, without an environment: nothing is needed and nothing else
  /// is written.
  @Test func doesItAllWithNothing() throws {
    let folder = try folder()
    let path = folder.url("job.toml").path
    let run = try ForecastProgram.shell(
      "cd /proc && exec env -i \"$FORECAST\" run \(path) < /dev/null", in: folder.path)
    #expect(run.status == 0 && run.isSilent, "\(run.output)\(run.error)")
    #expect(
      try folder.contents().keys.sorted() == [
        "f.csv", "f.prom", "failures.csv", "job.toml", "log.jsonl", "m.safetensors",
        "m.safetensors.ledger.csv", "m.safetensors.lock", "metrics.csv", "page",
        "page/forecast.csv", "page/index.html", "page/metrics.csv", "series.csv",
      ])
    #expect(try folder.bytes("page/forecast.csv") == folder.bytes("f.csv"))
    #expect(try folder.text("failures.csv") == "unique_id,stage,reason\n")
    let predicted = try folder.forecast("predict", "-m", "m.safetensors")
    #expect(try predicted.outputBytes == folder.bytes("f.csv"))
    #expect(try log(folder)[0]["trained"] as? Bool == true)
    #expect(
      try folder.text("f.prom").contains(
        "{command=\"run\",name=\"\(folder.url("m.safetensors").path)\"} 0"))

    // Again: no training, the same forecast, and no second entry in the ledger.
    let before = try folder.contents()
    #expect(try folder.forecast("run", "job.toml").status == 0)
    #expect(try log(folder)[1]["trained"] as? Bool == false)
    for name in ["m.safetensors", "m.safetensors.ledger.csv", "f.csv"] {
      #expect(try folder.contents()[name] == before[name], "\(name)")
    }
    #expect(
      try folder.text("scores.csv") == "lead,n,MAE,SeasonalNaive,level,within,independent,p\n")

    // Two months later: scored, fitted again, forecast from the new end.
    try folder.write(Samples.monthly(50), to: "series.csv")
    let later = try folder.forecast("run", "job.toml")
    #expect(later.status == 0 && later.isSilent, "\(later.error)")
    #expect(try log(folder)[2]["trained"] as? Bool == true)
    #expect(try log(folder)[2]["drift"] as? Bool == false)
    #expect(try Table(folder.bytes("f.csv")).column("Month").first == Samples.month(50))
    #expect(try Table(folder.bytes("scores.csv")).column("lead") == ["1", "1", "2", "2"])
    let ledger = try Table(folder.bytes("m.safetensors.ledger.csv"))
    #expect(
      ledger.column("cutoff") == Array(repeating: Samples.month(47), count: 4)
        + Array(repeating: Samples.month(49), count: 4))
    #expect(Set(ledger.column("run")).count == 2)
  }

  @Test func aGateThatIsNotMetKeepsTheModelAndForecasts() throws {
    let folder = try folder()
    #expect(try folder.forecast("run", "job.toml").status == 0)
    let model = try folder.bytes("m.safetensors")
    try folder.write(
      "Month,Passengers\n"
        + (0..<50).map { "\(Samples.month($0)),\([5, 9, 7, 3][$0 % 4])\n" }.joined(),
      to: "series.csv")
    let run = try folder.forecast("run", "job.toml", "--gate", "naive", "--season", "4")
    #expect(run.status == 4, "\(run.error)")
    #expect(try folder.bytes("m.safetensors") == model)
    #expect(try Table(folder.bytes("f.csv")).column("Month").first == Samples.month(50))
    let none = try folder.forecast(
      "run", "job.toml", "--gate", "naive", "--season", "4", "-m", "none.st", "-o", "none.csv")
    #expect(none.status == 4, "\(none.error)")
    #expect(try !folder.contents().keys.contains("none.csv"))
  }

  @Test func staleDataAreNotPassedOff() throws {
    let folder = try folder()
    let stale = ["run", "job.toml", "--now", "2023-06-01", "--max-data-lag", "9w"]
    let failed = try folder.forecast(stale)
    #expect(failed.status == 5)
    #expect(try !folder.contents().keys.contains("f.csv"))
    let naive = try folder.forecast(stale + ["--on-stale", "naive"])
    #expect(naive.status == 5)
    #expect(try Table(folder.bytes("f.csv")).header.contains("SeasonalNaive"))
    // The model is as old as its file, and yet what a fit to these data gives.
    let age = try folder.forecast(
      "run", "job.toml", "--now", "2040-01-01", "--max-model-age", "4w")
    #expect(age.status == 0, "\(age.error)")
  }

  @Test func jobsDoNotStopEachOther() throws {
    let folder = try folder(
      Self.small + """
        log = "log.jsonl"
        [[job]]   # the first
        name = "north"
        data = "series.csv"
        model-file = "north.st"
        output = "north.csv"
        [[job]]
        name = "south"
        data = "missing.csv"
        model-file = "south.st"
        output = "south.csv"
        [[ job ]]
        name = "west"
        data = "series.csv"
        model-file = "west.st"
        output = "west.csv"
        horizon = 2
        """)
    let run = try folder.forecast("run", "job.toml")
    #expect(run.status == 3)
    #expect(
      run.error
        == "forecast: south: missing.csv: no such input: No such file or directory\n"
        + "forecast: 1 of 3 jobs did not end with 0\n")
    #expect(try Table(folder.bytes("north.csv")).rows.count == 4)
    #expect(try Table(folder.bytes("west.csv")).rows.count == 2)
    #expect(try log(folder).map { $0["subject"] as? String } == ["north", "south", "west"])
    #expect(try log(folder).map { $0["status"] as? Int } == [0, 66, 0])
    #expect(try folder.forecast("run", "job.toml", "--job", "west").status == 0)
    #expect(try folder.forecast("run", "job.toml", "--job", "south").status == 66)
    let other = try folder.forecast("run", "job.toml", "--job", "wst")
    #expect(other.status == 64 && other.error.contains("did you mean \"west\"?"))
  }

  static let refused: [(toml: String, status: Int32, says: String)] = [
    (
      "data = \"series.csv\"\nhorizont = 3", 78,
      "job.toml:2: \"horizont\" is no option of a configuration file; did you mean \"horizon\"?"
    ),
    ("epochs = 2", 78, "job.toml: no data are named; write data = \"FILE.csv\""),
    ("data = \"-\"", 78, "job.toml: data are read more than once"),
    (
      "data = \"series.csv\"\n\nhorizon = -3", 78, "job.toml:3: --horizon -3 is not in 1 ... 100000"
    ),
    ("data = \"series.csv\"\non-stale = \"warn\"", 78, "job.toml:2: --on-stale is about"),
    (
      "data = \"series.csv\"\n[[job]]\n[[job]]\nhorizon = \"x\"", 78,
      "job.toml:4: The value 'x' is invalid"
    ),
    (
      "data = \"series.csv\"\n[jobs]\nhorizon = 3", 78,
      "job.toml:2: options stand without [sections]"
    ),
    ("data = \"series.csv\"\n[[jobs]]", 78, "job.toml:2: options stand without [sections]"),
    ("data = \"series.csv\"\n[[job]]\nseed = 1\nseed = 2", 78, "job.toml:4:8: "),
    ("data = \"series.csv\"\njson = true", 78, "job.toml:2: \"json\" is no option"),
    ("data = \"series.csv\"\noutput = \"series.csv\"", 64, "series.csv is the input"),
    ("data = \"series.csv\"\n[[job]]\n[[job]]", 64, "model.safetensors is named for two outputs"),
    (
      "data = \"series.csv\"\nno-ledger = true\nscores = \"s.csv\"", 78,
      "job.toml: --no-ledger leaves"
    ),
    ("name = true\ndata = \"series.csv\"", 78, "job.toml:1: \"name\" is no text"),
  ]

  @Test(arguments: refused) func refuses(toml: String, status: Int32, says: String) throws {
    let folder = try folder(toml)
    let before = try folder.contents()
    let run = try folder.forecast("run", "job.toml")
    #expect(run.status == status, "\(run.error)")
    #expect(run.error.hasPrefix("forecast: " + says), "\(run.error)")
    #expect(try folder.contents() == before)
  }

  // MARK: - Precedence

  private func shown(
    _ folder: WorkFolder, _ arguments: [String], _ variables: [String: String] = [:]
  ) throws -> [String: (value: String, origin: String)] {
    let run = try folder.forecast(
      ["run", "job.toml", "--show-config"] + arguments,
      environment: ForecastProgram.environment.merging(variables) { $1 })
    #expect(run.status == 0, "\(run.error)")
    var values: [String: (value: String, origin: String)] = [:]
    for line in run.output.split(separator: "\n") {
      guard let match = line.wholeMatch(of: #/(?:# )?([a-z-]+) = (.*?) +# (.*)/#) else { continue }
      values[String(match.1)] = (String(match.2), String(match.3))
    }
    return values
  }

  @Test func theNearestOriginCounts() throws {
    let folder = try folder(
      "data = \"series.csv\"\nhorizon = 4\nseed = 4\nepochs = 4\nforce = true\n")
    let variables = [
      "FORECAST_HORIZON": "5", "FORECAST_SEED": "5", "FORECAST_FORCE": "false",
      "FORECAST_MAX_DATA_LAG": "3d",
    ]
    let values = try shown(folder, ["-H", "6", "--gate=naive"], variables)
    for (key, value, origin) in [
      ("horizon", "6", "command line"), ("gate", "\"naive\"", "command line"),
      ("seed", "5", "FORECAST_SEED"), ("force", "false", "FORECAST_FORCE"),
      ("max-data-lag", "\"3d\"", "FORECAST_MAX_DATA_LAG"), ("epochs", "4", "job.toml:4"),
      ("model", "\"auto\"", "built-in"), ("output", "\"forecast.csv\"", "built-in"),
      ("no-refit", "false", "built-in"),
    ] {
      #expect(values[key]?.value == value, "\(key)")
      #expect(values[key]?.origin == origin, "\(key)")
    }
    #expect(try !folder.contents().keys.contains("forecast.csv"), "nothing is run")
    // The listing is a file that says the same.
    let listing = try folder.forecast("run", "job.toml", "--show-config")
    try folder.write(listing.outputBytes, to: "listed.toml")
    let again = try folder.forecast("run", "listed.toml", "--show-config")
    #expect(again.status == 0, "\(again.error)")
  }

  @Test func variablesCountForEveryCommand() throws {
    let folder = try Samples.folder()
    func horizon(_ variables: [String: String], _ arguments: String...) throws -> Int {
      let predict = try folder.forecast(
        ["predict"] + arguments,
        environment: ForecastProgram.environment.merging(variables) { $1 })
      #expect(predict.status == 0, "\(predict.error)")
      return try Table(predict.outputBytes).rows.count
    }
    #expect(try horizon(["FORECAST_HORIZON": "7"]) == 7)
    #expect(try horizon(["FORECAST_HORIZON": "7"], "-H", "2") == 2)
    #expect(
      try horizon(["FORECAST_EPOCHS": "7", "FORECAST_PORT": "80", "FORECAST_QUIET": "true"]) == 4)
    let refused = try folder.forecast(
      ["predict"],
      environment: ForecastProgram.environment.merging(["FORECAST_QUIET": "perhaps"]) { $1 })
    #expect(refused.status == 64)
    #expect(refused.error.hasPrefix("forecast: FORECAST_QUIET: \"perhaps\" neither"))
  }

  @Test(arguments: ["--horizonn=3", "stray", "--horizon", "--force=yes", "-Z"])
  func optionsThatAreNoneAreRefused(argument: String) throws {
    let run = try folder().forecast("run", "job.toml", argument)
    #expect(run.status == 64, "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
  }

  // MARK: - What is written for a newcomer

  @Test func initWritesAFileThatRuns() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(["north", "south"]), to: "sales.csv")
    let first = try folder.forecast(
      "init", "sales.csv", "--id", "shop", "--time", "day", "--target", "sold")
    #expect(first.status == 0 && first.isSilent, "\(first.error)")
    let text = try folder.text("forecast.toml")
    for line in [
      "data = \"sales.csv\"", "id = \"shop\"", "# 80 rows, 2 series, 2024-01-01 to 2024-02-09",
      "# horizon = ", "# max-data-lag = \"3d\"",
    ] { #expect(text.contains("\n\(line)"), "\(line)") }
    let run = try folder.forecast("run", "forecast.toml", "--epochs", "1", "--hidden", "2")
    #expect(run.status == 0, "\(run.error)")
    #expect(try Set(Table(folder.bytes("forecast.csv")).column("shop")) == ["north", "south"])
    let again = try folder.forecast("init", "sales.csv", "--id", "shop")
    #expect(again.status == 73)
    #expect(try folder.text("forecast.toml") == text)
    // What stands in comments is what is chosen: uncommented, nothing changes.
    let keys = text.split(separator: "\n").filter {
      $0.hasPrefix("# horizon = ") || $0.hasPrefix("# season = ")
    }
    #expect(keys.count == 2)
    try folder.write(text + keys.map { $0.dropFirst(2) + "\n" }.joined(), to: "forecast.toml")
    let model = try folder.bytes("model.safetensors")
    #expect(
      try folder.forecast("run", "forecast.toml", "--epochs", "1", "--hidden", "2").status == 0)
    #expect(try folder.bytes("model.safetensors") == model)
  }

  private static let docs = Samples.datasets.deletingLastPathComponent()
    .appendingPathComponent("docs/cron")

  /// The example, as the crontab, the systemd unit and the container call it.
  @Test(arguments: ["forecast.crontab", "forecast.service", "Containerfile"])
  func theExamplesOfTheDocumentsRun(name: String) throws {
    let folder = try WorkFolder()
    try folder.createFolder("sales")
    try folder.write(Samples.panel(["north", "south"]), to: "sales/sales.csv")
    let toml = try String(
      contentsOf: Self.docs.appendingPathComponent("sales.toml"), encoding: .utf8)
    try folder.write(
      toml + "epochs = 1\nhidden = 2\nquiet = true\nnow = \"2024-02-10\"\n", to: "sales/sales.toml")
    let text = try String(contentsOf: Self.docs.appendingPathComponent(name), encoding: .utf8)
    let pattern =
      name == "Containerfile"
      ? #"CMD \["run", "(.*)"\]"#
      : #"(?m)^(?:ExecStart=|17 5 [* ]+ forecast +)/usr/local/bin/forecast run (\S+)$"#
    let match = try #require(
      text.firstMatch(of: try Regex(pattern, as: (Substring, Substring).self)))
    #expect(match.1.hasSuffix("/sales.toml"))
    let run = try folder.shell("env -i \"$FORECAST\" run sales/sales.toml")
    #expect(run.status == 0 && run.isSilent, "\(run.error)")
    #expect(try Table(folder.bytes("sales/forecast.csv")).rows.count == 14)
    if name == "forecast.service" {
      #expect(text.contains("SuccessExitStatus=3 4 6\n"))
      let timer = try String(
        contentsOf: Self.docs.appendingPathComponent("forecast.timer"), encoding: .utf8)
      #expect(timer.contains("OnCalendar=") && timer.contains("WantedBy=timers.target"))
    }
  }
}
