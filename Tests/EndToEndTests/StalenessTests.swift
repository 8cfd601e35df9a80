import Foundation
import Testing

/// Data and models of too great an age are not passed off as news.
@Suite struct StalenessTests {
  /// The newest row of the samples is 2022-12, taken for its beginning in UTC.
  @Test(arguments: [
    ("2022-12-04T00:00Z", 0), ("2022-12-04T00:00:00Z", 0), ("2022-12-04T00:00:01Z", 5),
    ("2022-11-30", 0), ("2022-12-04T01:00:00+01:00", 0), ("2023-06-01", 5),
  ]) func theNewestObservationIsWatched(now: String, status: Int32) throws {
    let folder = try Samples.folder()
    let outcome = try folder.forecast(
      "predict", "--max-data-lag", "3d", "--now", now, "-o", "f.csv")
    #expect(outcome.status == status, "\(outcome.error)")
    #expect(try folder.contents().keys.contains("f.csv") == (status == 0))
  }

  @Test func anEmptyNewestRowIsNoObservation() throws {
    let folder = try Samples.folder()
    try folder.write("Month,Passengers\n2022-12,135\n2023-01,\n", to: "new.csv")
    let outcome = try folder.forecast(
      "predict", "--data", "new.csv", "--max-data-lag", "3d", "--now", "2023-01-02")
    #expect(outcome.status == 5)
    #expect(
      outcome.error.hasSuffix(
        "forecast: the newest observation is 4w4d old, more than 3d; no forecast was written "
          + "(--on-stale fail)\n"))
    #expect(outcome.outputBytes.isEmpty)
  }

  @Test func aModelAgesWithItsFile() throws {
    let folder = try Samples.folder()
    #expect(try folder.shell("touch -d 2026-01-01T00:00Z model.safetensors").status == 0)
    for (now, status) in [("2026-01-08", Int32(0)), ("2026-01-08T00:00:01", 5)] {
      let outcome = try folder.forecast("predict", "--max-model-age", "1w", "--now", now)
      #expect(outcome.status == status, "\(outcome.error)")
    }
    let both = try folder.forecast(
      "predict", "--max-model-age", "1w", "--max-data-lag", "2w", "--now", "2026-02-01")
    #expect(
      both.error.contains("old, more than 2w and the model is 4w3d old, more than 1w; no forecast"))
  }

  @Test func whatIsDoneIsTheUsersChoice() throws {
    let folder = try Samples.folder()
    let fresh = try folder.forecast("predict")
    let stale = ["predict", "--max-data-lag", "1d", "--now", "2024-01-01"]
    let warned = try folder.forecast(stale + ["--on-stale", "warn"])
    #expect(warned.status == 0)
    #expect(warned.outputBytes == fresh.outputBytes)
    #expect(warned.error.hasPrefix("forecast: warning: the newest observation is "))
    let naive = try folder.forecast(stale + ["--on-stale", "naive"])
    #expect(naive.status == 5)
    let table = try Table(naive.outputBytes)
    #expect(table.header.prefix(2) == ["Month", "SeasonalNaive"])
    #expect(table.column("SeasonalNaive") == (36..<40).map { Samples.value($0) })
    #expect(naive.error.hasSuffix("; the last season is repeated (--on-stale naive)\n"))
  }

  @Test func limitsWithoutAMeaningAreRefused() throws {
    let folder = try WorkFolder()
    try folder.write("y\n" + (0..<40).map { "\($0 % 7)\n" }.joined(), to: "series.csv")
    #expect(try folder.forecast(["fit", "series.csv"] + Samples.small).status == 0)
    let index = try folder.forecast("predict", "--max-data-lag", "1d")
    #expect(index.status == 64)
    #expect(index.error.contains("stamps that are times, and these are plain numbers"))
    for arguments in [
      ["--on-stale", "warn"], ["--max-data-lag", "3"], ["--max-data-lag", "-3d"],
      ["--now", "yesterday"], ["--now", "2024"],
    ] {
      #expect(try folder.forecast(["predict"] + arguments).status == 64)
    }
  }
}
