import Foundation
import Testing

/// `--ensemble`, and what a time limit adds to it.
@Suite struct EnsembleTests {
  private func folder(_ months: Int = 48) throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(months), to: "series.csv")
    return folder
  }

  @Test("of one network: as many, told by --explain and info, the same from a file of options")
  func network() throws {
    let folder = try folder()
    let fit = try folder.forecast(
      ["fit", "series.csv", "--ensemble", "3", "--seed", "5", "--explain"] + Samples.small)
    #expect(fit.status == 0 && fit.error.contains("ensemble = 3: as you asked"), "\(fit.error)")
    let info = try folder.forecast("info").output
    #expect(
      info.contains("3 networks of this kind, of seeds 5 to 7; the median of their forecasts"))
    #expect(info.contains("of the first network best epoch"))
    let bytes = try folder.bytes("model.safetensors")
    #expect(try Table(folder.forecast("predict").outputBytes).rows.count == 4)
    try folder.write("ensemble = 3\nseed = 5\n", to: "fit.toml")
    let again = try folder.forecast(
      ["fit", "series.csv", "--config", "fit.toml", "--force"] + Samples.small)
    #expect(again.status == 0, "\(again.error)")
    #expect(try folder.bytes("model.safetensors") == bytes)
    // A model of one network is another model.
    #expect(try folder.forecast(["fit", "series.csv"] + Samples.small).status == 0)
    #expect(try folder.bytes("model.safetensors") == Samples.model())
  }

  @Test("of the automatic choice: networks of each kind, to which no time adds any")
  func automatic() throws {
    let folder = try folder(12)
    let fit = try folder.forecast(
      "fit", "series.csv", "--ensemble", "2", "--horizon", "3", "--time-limit", "1h", "--explain")
    #expect(fit.status == 0 && fit.error.contains("ensemble = 2: as you asked"), "\(fit.error)")
    #expect(!fit.error.contains("seeds ="))
    #expect(try folder.forecast("info").output.contains("2 networks for each of 4 kinds"))
  }

  @Test("what more time gave is told by --explain, the summary and info")
  func time() throws {
    // Too short for an earlier origin, so that the clock has no say.
    let folder = try folder(12)
    let arguments = ["fit", "series.csv", "--horizon", "3", "--explain", "--verbose"]
    let fit = try folder.forecast(arguments + ["--time-limit", "1h"])
    let told = "no further ones"
    let why = "there is no earlier origin to tell by"
    #expect(fit.status == 0 && fit.error.contains("\nseeds = \(told): \(why)"), "\(fit.error)")
    #expect(fit.output.contains("\nseeds: \(told), \(why)\n"), "\(fit.output)")
    #expect(try folder.forecast("info").output.contains("\(told) (\(why))"))
    #expect(try folder.forecast("predict").status == 0)
    // The same again is nothing new; without the limit it is another fit.
    let again = try folder.forecast(arguments + ["--time-limit", "1h"])
    #expect(again.output.contains("is what these data and options give; kept"), "\(again.output)")
    let plain = try folder.forecast(arguments)
    #expect(plain.output.contains("wrote"), "\(plain.output)")
    #expect(!plain.output.contains("seeds"), "\(plain.output)")
  }

  @Test("refused where nothing is trained, or no number of networks")
  func refusals() throws {
    let folder = try folder()
    for (arguments, message) in [
      (
        ["--model", "ets", "--ensemble", "3"],
        "--ensemble is about a network, and --model ets has none; leave one of them out"
      ),
      (["--ensemble", "0"], "--ensemble 0 is not in 1 ... 100"),
      (["--ensemble", "101"], "--ensemble 101 is not in 1 ... 100"),
      (
        ["--epochs", "0", "--from", "w.safetensors", "--ensemble", "2"],
        "--epochs 0 trains nothing, so that the 2 networks of --ensemble would be one"
      ),
    ] {
      let outcome = try folder.forecast(["fit", "series.csv"] + arguments)
      #expect(outcome.status == 64 && outcome.error.contains(message), "\(outcome.error)")
    }
    #expect(try folder.contents()["model.safetensors"] == nil)
  }

  @Test("a backtest fits as many at each fold")
  func backtest() throws {
    let shown = try folder().forecast(
      ["backtest", "series.csv", "--ensemble", "2", "--folds", "2", "--explain"] + Samples.small)
    #expect(
      shown.status == 0 && shown.error.contains("ensemble = 2: as you asked"), "\(shown.error)")
  }
}
