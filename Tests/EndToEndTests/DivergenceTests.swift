import Foundation
import Testing

/// A training that leaves the finite numbers is status 70, and costs nothing that there was.
@Suite struct DivergenceTests {
  /// Unbounded units, squared errors of values in the hundreds, and steps far too long.
  private static let steep = [
    "--cell", "rnn-relu", "--loss", "mse", "--optimizer", "sgd", "--momentum", "0",
    "--learning-rate", "1000", "--clip-norm", "1e12", "--scale", "none", "--difference", "0",
  ]

  @Test func theOldModelStays() throws {
    let folder = try Samples.folder()
    let fit = try folder.forecast(
      ["fit", "series.csv", "--metrics", "m.csv"] + Samples.small + Self.steep)
    #expect(fit.status == 70)
    #expect(
      fit.error.hasPrefix("forecast: training diverged in epoch 1: ")
        && fit.error.contains("; lower --learning-rate or --clip-norm, "), "\(fit.error)")
    #expect(try folder.bytes("model.safetensors") == Samples.model())
    #expect(
      try folder.contents().keys.sorted() == [
        "model.safetensors", "model.safetensors.lock", "series.csv",
      ])
  }

  /// A job forecasts with the model there is, from the end of the new rows; without one it ends there.
  @Test func aJobGoesOnWithTheOldModel() throws {
    let folder = try WorkFolder()
    try folder.write(RunTests.small + "data = \"series.csv\"\n", to: "job.toml")
    try folder.write(Samples.monthly(48), to: "series.csv")
    let none = try folder.forecast(["run", "job.toml"] + Self.steep)
    #expect(none.status == 70 && none.error.contains("training diverged"), "\(none.error)")
    #expect(try !folder.contents().keys.contains("forecast.csv"))
    #expect(try folder.forecast("run", "job.toml").status == 0)
    let model = try folder.bytes("model.safetensors")
    try folder.write(Samples.monthly(50), to: "series.csv")
    let run = try folder.forecast(["run", "job.toml"] + Self.steep)
    #expect(run.status == 70 && run.error.contains("training diverged"), "\(run.error)")
    #expect(try folder.bytes("model.safetensors") == model)
    #expect(
      try Table(folder.bytes("forecast.csv")).column("Month") == (50..<54).map(Samples.month))
  }
}
