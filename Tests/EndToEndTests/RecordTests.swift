import Foundation
import Testing

/// `--log` and `--textfile`: what a silent run leaves for those who watch.
@Suite struct RecordTests {
  private func lines(_ folder: WorkFolder) throws -> [[String: Any]] {
    try folder.text("log.jsonl").split(separator: "\n").map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }
  }

  @Test func oneLineARun() throws {
    let folder = try Samples.folder()
    try folder.write("ds,y\n2024-01,x\n", to: "bad \"\u{1B}[2J\n.csv")
    let record = ["--log", "log.jsonl", "--now", "2024-05-06T07:08:09Z"]
    #expect(try folder.forecast(["fit", "series.csv"] + Samples.small + record).status == 0)
    #expect(
      try folder.forecast(["fit", "series.csv", "--seed", "2"] + Samples.small + record).status == 0
    )
    #expect(try folder.forecast(["fit", "bad \"\u{1B}[2J\n.csv"] + record).status == 65)
    #expect(try folder.forecast(["predict", "-o", "f.csv"] + record).status == 0)
    let lines = try lines(folder)
    #expect(lines.map { $0["status"] as? Int } == [0, 0, 65, 0])
    #expect(lines.map { $0["command"] as? String } == ["fit", "fit", "fit", "predict"])
    #expect(lines.map { $0["trained"] as? Bool } == [false, true, nil, nil])
    #expect(lines.allSatisfy { $0["time"] as? String == "2024-05-06T07:08:09Z" })
    #expect(lines[0]["newest_observation"] as? String == "2022-12-01T00:00:00Z")
    #expect(lines[0]["rows"] as? Int == 48)
    #expect((lines[1]["holdout"] as? [Any])?.count == 6)
    #expect((lines[2]["message"] as? String)?.contains("error[E_VALUE]") == true)
    #expect(lines[3]["outputs"] as? [String] == ["f.csv"])
  }

  /// Lines of many processes do not mix.
  @Test func linesComeWhole() throws {
    let folder = try Samples.folder()
    let outcome = try folder.shell(
      "seq 12 | xargs -P 12 -I N \"$FORECAST\" predict -o fN.csv --log log.jsonl")
    #expect(outcome.status == 0)
    #expect(try lines(folder).count == 12)
  }

  @Test func metricsForAMonitor() throws {
    let folder = try Samples.folder()
    func run(_ now: String, _ arguments: String...) throws -> [String: String] {
      let fit = try folder.forecast(
        ["fit", "series.csv", "--textfile", "f.prom", "--now", now] + Samples.small + arguments)
      #expect(fit.isSilent == (fit.status == 0))
      let text = try folder.text("f.prom")
      #expect(text.hasSuffix("\n"))
      var values: [String: String] = [:]
      for line in text.split(separator: "\n") {
        // The grammar of the format, line by line.
        let isComment = line.wholeMatch(of: #/# (HELP [a-z_]+ .+|TYPE [a-z_]+ gauge)/#) != nil
        let sample = line.wholeMatch(
          of: #/([a-z_]+)\{command="fit",name="model\.safetensors"[^}]*\} (-?[0-9.e+-]+)/#)
        #expect(isComment || sample != nil, "\(line)")
        if let sample { values[String(sample.1)] = String(sample.2) }
      }
      return values
    }
    let good = try run("2024-01-01T00:00:10Z")
    #expect(good["forecast_run_status"] == "0")
    #expect(good["forecast_run_success_timestamp_seconds"] == "1704067210")
    #expect(good["forecast_run_trained"] == "0")
    #expect(good["forecast_newest_observation_timestamp_seconds"] == "1669852800")
    let bad = try run("2024-01-02T00:00:10Z", "--target", "nothing")
    #expect(bad["forecast_run_status"] == "65")
    #expect(bad["forecast_run_timestamp_seconds"] == "1704153610")
    #expect(bad["forecast_run_success_timestamp_seconds"] == "1704067210", "the last success stays")
  }

  /// Status, duration, ages, series that failed and errors are all there.
  @Test func metricsSayWhatHasBecomeOfARun() throws {
    let folder = try WorkFolder()
    try folder.write(
      Samples.panel(["north", "south"]) + "tiny,2024-02-08,1\ntiny,2024-02-09,2\n", to: "sales.csv")
    let start = Date().timeIntervalSince1970
    let fit = try folder.forecast(
      [
        "fit", "sales.csv", "--id", "shop", "--time", "day", "--target", "sold", "--difference",
        "7", "--textfile", "f.prom",
      ] + Samples.small)
    #expect(fit.status == 3, "\(fit.error)")
    var values: [String: [Double]] = [:]
    for line in try folder.text("f.prom").split(separator: "\n") where !line.hasPrefix("#") {
      let value = try #require(line.split(separator: " ").last.flatMap { Double($0) }, "\(line)")
      values[String(line.prefix { $0 != "{" }), default: []].append(value)
    }
    let errors = values.removeValue(forKey: "forecast_holdout_error") ?? []
    #expect(errors.count == 6 && errors.allSatisfy { $0 > 0 }, "\(errors)")
    let (now, first) = (Date().timeIntervalSince1970, start.rounded(.down))
    for (name, range) in [
      ("forecast_run_timestamp_seconds", first...now),
      ("forecast_model_written_timestamp_seconds", first...now),
      ("forecast_run_duration_seconds", 1e-9...now - start),
    ] {
      let value = values.removeValue(forKey: name)
      #expect(value?.count == 1 && range.contains(value?.first ?? -1), "\(name): \(value ?? [])")
    }
    #expect(
      values == [
        "forecast_run_status": [3], "forecast_run_trained": [1], "forecast_rows": [82],
        "forecast_series": [3], "forecast_failed_series": [1],
        "forecast_newest_observation_timestamp_seconds": [1_707_436_800],
      ])
  }

  /// What was asked for and cannot be recorded is an error, after the work is done.
  @Test func aRecordThatCannotBeWrittenIsAnError() throws {
    let folder = try Samples.folder()
    let full = try folder.forecast("predict", "-o", "f.csv", "--log", "/dev/full")
    #expect(full.status == 74)
    #expect(try Table(folder.bytes("f.csv")).rows.count == 4)
    #expect(try folder.forecast("predict", "--textfile", "no/f.prom").status == 73)
    #expect(try folder.forecast("predict", "-o", "f.csv", "--log", "f.csv").status == 64)
    // Where the run itself fails, its own status counts.
    #expect(
      try folder.forecast("predict", "-m", "none", "-o", "f.csv", "--log", "/dev/full").status == 66
    )
  }
}

/// A run that a signal ends says so too.
@Suite struct StoppedRecordTests {
  /// The only line of a log.
  private func line(_ folder: WorkFolder) throws -> [String: Any] {
    let text = try folder.text("log.jsonl")
    #expect(text.hasSuffix("\n") && text.split(separator: "\n").count == 1, "\(text)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private static let successName = "forecast_run_success_timestamp_seconds"

  @Test func inTraining() throws {
    let folder = try Samples.folder()
    let record = ["--log", "log.jsonl", "--textfile", "f.prom"]
    let good = try folder.forecast(
      ["fit", "series.csv", "--now", "2024-05-06T07:08:09Z"] + Samples.small + record)
    #expect(good.status == 0)
    try folder.remove("log.jsonl")
    let run = try RunningProgram(
      [
        "fit", "series.csv", "--seed", "2", "--threads", "1", "--epochs", "1000000", "--patience",
        "1000000", "--hidden", "4", "--checkpoint-every", "1s", "--model", "rnn",
      ] + record, in: folder)
    let checkpoint = folder.url("model.safetensors.checkpoint").path
    for _ in 0..<1500 where !FileManager.default.fileExists(atPath: checkpoint) { usleep(20_000) }
    run.signal(SIGTERM)
    #expect(
      run.waitForStatus() == 128 + SIGTERM && run.process.terminationReason == .uncaughtSignal)
    let line = try line(folder)
    #expect(line["status"] as? Int == 143)
    #expect(line["signal"] as? String == "SIGTERM")
    #expect(
      line["message"] as? String == "stopped by SIGTERM; --resume goes on from \(checkpoint)")
    #expect(line["rows"] as? Int == 48, "what was known by then")
    #expect(line["outputs"] == nil)
    let metrics = try folder.text("f.prom")
    #expect(
      metrics.contains("forecast_run_status{command=\"fit\",name=\"model.safetensors\"} 143\n"))
    // 2024-05-06T07:08:09Z
    #expect(
      metrics.contains(
        "\(Self.successName){command=\"fit\",name=\"model.safetensors\"} 1714979289\n"))
  }

  /// Also one that only waits for another.
  @Test func whileItWaitsForTheLock() throws {
    let folder = try Samples.folder()
    try folder.write(
      RunTests.small + """
        data = "series.csv"
        wait = "10m"
        log = "log.jsonl"

        """, to: "job.toml")
    let lock = HeldLock(in: folder)
    defer { withExtendedLifetime(lock) {} }
    let run = try RunningProgram(["run", "job.toml"], in: folder)
    run.waitUntilItOpens(".lock")
    run.signal(SIGINT)
    #expect(run.waitForStatus() == 128 + SIGINT && run.process.terminationReason == .uncaughtSignal)
    let line = try line(folder)
    #expect(line["status"] as? Int == 130 && line["signal"] as? String == "SIGINT")
    #expect(line["message"] as? String == "stopped by SIGINT")
  }
}
