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

  @Test(arguments: ["6:00", "24:00", "06:60", "06", "06:00:00", "+6:00", "noon"])
  func refusesWhatIsNoTimeOfDay(text: String) throws {
    #expect(try WorkFolder().forecast("fit", "series.csv", "--deadline", text).status == 64)
  }
}
