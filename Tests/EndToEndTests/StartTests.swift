import Foundation
import Testing

/// Training that begins with the weights of a file.
@Suite struct StartTests {
  @Test func theSameWeightsGiveTheSameForecast() throws {
    let folder = try Samples.folder()
    let forecast = try folder.forecast("predict").output
    let fit = try folder.forecast(
      ["fit", "series.csv", "--from", "model.safetensors", "-o", "again.safetensors", "-v"]
        + Samples.small + ["--epochs", "0"])
    #expect(fit.status == 0, "\(fit.error)")
    #expect(fit.output.contains("\ntraining: none, the weights are as they were given\n"))
    #expect(fit.output.contains("SeasonalNaive"), "the holdout is measured")
    let again = try folder.forecast("predict", "-m", "again.safetensors")
    func points(_ text: String) throws -> [[String]] {
      try Table(Data(text.utf8)).rows.map { Array($0.prefix(2)) }
    }
    #expect(try points(again.output) == points(forecast))
    #expect(try points(forecast).count == 4)
    // A model without a training curve is a model like any other.
    #expect(try folder.forecast("info", "again.safetensors").status == 0)
    #expect(try folder.forecast("report", "-m", "again.safetensors", "-q").status == 0)
  }

  @Test func trainingGoesOn() throws {
    let folder = try Samples.folder()
    let fit = try folder.forecast(
      ["fit", "series.csv", "--from", "model.safetensors", "-o", "on.safetensors", "--explain"]
        + Samples.small)
    #expect(fit.status == 0, "\(fit.error)")
    #expect(fit.error.contains("\ninitialization = weights of model.safetensors: as you asked\n"))
    let forecasts = try ["model.safetensors", "on.safetensors"].map {
      try folder.forecast("predict", "-m", $0).output
    }
    #expect(forecasts[0] != forecasts[1])
  }

  /// Files that a configuration file names lie beside it.
  @Test func aConfigurationFileNamesItsNeighbour() throws {
    let folder = try Samples.folder()
    try folder.createFolder("settings")
    try folder.write(try Samples.model(), to: "settings/weights.safetensors")
    try folder.write(
      "from = \"weights.safetensors\"\nepochs = 0\nhidden = 4\noutput = \"new.safetensors\"\n",
      to: "settings/fit.toml")
    let fit = try folder.forecast("fit", "series.csv", "--config", "settings/fit.toml")
    #expect(fit.status == 0, "\(fit.error)")
    #expect(try !folder.bytes("settings/new.safetensors").isEmpty)
  }
}
