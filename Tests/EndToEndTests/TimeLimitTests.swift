import Foundation
import Testing

/// `--time-limit` and `--deadline`: training ends in time, with a model that forecasts.
@Suite struct TimeLimitTests {
  private static let endless = [
    "fit", "series.csv", "--hidden", "8", "--context", "12", "--horizon", "4", "--threads", "1",
    "--epochs", "1000000", "--patience", "1000000",
  ]

  @Test(arguments: [
    ["--time-limit", "2s"], ["--deadline", "05:17", "--now", "2026-05-01T05:16:58Z"],
    ["--time-limit", "1h", "--deadline", "00:00", "--now", "2026-05-01T23:59:58Z"],
    ["--time-limit", "0s"],
  ]) func leavesAUsableModel(options: [String]) throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let start = Date()
    let fit = try folder.forecast(Self.endless + options)
    #expect(fit.status == 0, "\(fit.error)")
    #expect(Date().timeIntervalSince(start) < 8)
    #expect(fit.error.contains("warning: the time limit ended training early"), "\(fit.error)")
    #expect(try Table(folder.forecast("predict").outputBytes).rows.count == 4)
  }

  /// However little time there is, a network learns a step.
  @Test func noTimeIsTimeForAStep() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    for options in [[], ["--no-refit"], ["--ensemble", "3"]] {
      let fit = try folder.forecast(Self.endless + ["--time-limit", "0s", "--force"] + options)
      #expect(fit.status == 0, "\(fit.error)")
      let info = try folder.forecast("info").output
      #expect(info.contains("best epoch 1 of 1, 1 steps, "), "\(info)")
    }
  }

  /// A limit that is not met changes no byte; one that is leaves a model that is fitted again.
  @Test func aLimitThatIsNotMetChangesNothing() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    #expect(
      try folder.forecast(["fit", "series.csv", "--time-limit", "1h"] + Samples.small).status == 0)
    #expect(try folder.bytes("model.safetensors") == Samples.model())
    let short = ["fit", "series.csv", "--force", "--time-limit", "0s"] + Samples.small
    #expect(try folder.forecast(short).status == 0)
    #expect(try folder.bytes("model.safetensors") != Samples.model())
    #expect(try folder.forecast(["fit", "series.csv"] + Samples.small).status == 0)
    #expect(try folder.bytes("model.safetensors") == Samples.model())
  }

  /// A time of day that is over comes again tomorrow.
  @Test(arguments: ["05:15", "05:16"]) func aDeadlineThatIsOverIsTheNext(time: String) throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let fit = try folder.forecast(
      ["fit", "series.csv", "--deadline", time, "--now", "2026-05-01T05:16:01Z"] + Samples.small)
    #expect(fit.status == 0 && fit.isSilent, "\(fit.error)")
    #expect(try folder.bytes("model.safetensors") == Samples.model())
  }

  /// A deadline comes no later for a run that had to wait for another.
  @Test func waitingCostsTime() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    try folder.write(
      """
      data = "series.csv"
      hidden = 4
      context = 8
      horizon = 4
      threads = 1
      epochs = 1000000
      patience = 1000000
      wait = "10m"
      deadline = "05:17"
      now = "2026-05-01T05:16:59Z"
      """, to: "job.toml")
    var lock: HeldLock? = HeldLock(in: folder)
    let run = try RunningProgram(["run", "job.toml"], in: folder)
    run.waitUntilItOpens(".lock")
    // Of the second that the run has.
    usleep(1_000_000)
    withExtendedLifetime(lock) {}
    lock = nil
    #expect(run.waitForStatus() == 0)
    let info = try folder.forecast("info").output
    #expect(info.contains("best epoch 1 of 1, 1 steps, "), "\(info)")
    #expect(try Table(folder.bytes("forecast.csv")).rows.count == 4)
  }

  @Test(arguments: ["6:00", "24:00", "06:60", "06", "06:00:00", "+6:00", "noon"])
  func refusesWhatIsNoTimeOfDay(text: String) throws {
    #expect(try WorkFolder().forecast("fit", "series.csv", "--deadline", text).status == 64)
  }
}
