import Foundation
import Testing

/// `--data` goes on from newer rows.
@Suite struct ContinuationTests {
  /// A model of the first 36 months.
  private func folder() throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(36), to: "old.csv")
    let fit = try folder.forecast(["fit", "old.csv"] + Samples.small)
    try #require(fit.status == 0, "\(fit.error)")
    return folder
  }

  private func rows(_ steps: Range<Int>) -> String {
    "Month,Passengers\n" + steps.map { "\(Samples.month($0)),\(Samples.value($0))\n" }.joined()
  }

  /// The whole history, its overlapping end or just what is new: one forecast.
  @Test(arguments: [0..<42, 30..<42, 36..<42]) func continuesTheHistory(steps: Range<Int>) throws {
    let folder = try folder()
    try folder.write(rows(0..<42), to: "all.csv")
    try folder.write(rows(steps), to: "new.csv")
    let expected = try folder.forecast("predict", "--data", "all.csv")
    let outcome = try folder.forecast("predict", "--data", "new.csv")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.outputBytes == expected.outputBytes)
    #expect(try Table(outcome.outputBytes).column("Month") == (42..<46).map(Samples.month))
    #expect(try outcome.outputBytes != folder.forecast("predict").outputBytes)
  }

  @Test func leavesTheModelAsItIs() throws {
    let folder = try folder()
    let model = try folder.bytes("model.safetensors")
    try folder.write(rows(30..<42), to: "new.csv")
    #expect(try folder.forecast("predict", "--data", "new.csv", "-o", "f.csv").status == 0)
    #expect(try folder.forecast("report", "--data", "new.csv").status == 0)
    #expect(try folder.bytes("report/forecast.csv") == folder.bytes("f.csv"))
    #expect(try folder.bytes("model.safetensors") == model)
  }

  @Test func theSameRowsChangeNothing() throws {
    let folder = try folder()
    let outcome = try folder.forecast("predict", "--data", "old.csv")
    #expect(try outcome.outputBytes == folder.forecast("predict").outputBytes)
  }

  /// Months without a row are missing values, not an error; the stamps go on from the last row.
  @Test func spansAGap() throws {
    let folder = try folder()
    try folder.write(rows(39..<42), to: "new.csv")
    let outcome = try folder.forecast("predict", "--data", "new.csv")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try Table(outcome.outputBytes).column("Month") == (42..<46).map(Samples.month))
  }

  /// A shop that the model has never seen is scaled by its own history.
  @Test func forecastsASeriesThatWasNotFitted() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(["north", "south"]), to: "sales.csv")
    let columns = ["--id", "shop", "--time", "day", "--target", "sold"]
    #expect(try folder.forecast(["fit", "sales.csv"] + columns + Samples.small).status == 0)
    try folder.write(Samples.panel(["north", "west"]), to: "new.csv")
    let outcome = try folder.forecast("predict", "--data", "new.csv", "-H", "1")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try Table(outcome.outputBytes).column("shop") == ["north", "west"])
  }

  /// A model of a file without a header finds its columns by number.
  @Test func continuesAFileWithoutAHeader() throws {
    let folder = try WorkFolder()
    let text = Samples.monthly(40).split(separator: "\n").dropFirst().joined(separator: "\n") + "\n"
    try folder.write(text, to: "series.csv")
    let fit = try folder.forecast(
      ["fit", "series.csv", "--no-header", "--time", "1", "--target", "2"] + Samples.small)
    #expect(fit.status == 0, "\(fit.error)")
    let outcome = try folder.forecast("predict", "--data", "series.csv", "--no-header")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try outcome.outputBytes == folder.forecast("predict").outputBytes)
  }
}
