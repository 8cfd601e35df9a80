import Foundation
import Testing

/// `--gaps`, from the file to the forecast.
@Suite struct GapTests {
  /// 48 months without the 20th and 21st, and with an empty cell for the 30th.
  private static func gappy(_ steps: Range<Int> = 0..<48) -> String {
    "Month,Passengers\n"
      + steps.filter { $0 != 20 && $0 != 21 }.map {
        "\(Samples.month($0)),\($0 == 30 ? "" : Samples.value($0))\n"
      }.joined()
  }

  private func fitted(_ policy: String) throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(Self.gappy(), to: "gappy.csv")
    let fit = try folder.forecast(["fit", "gappy.csv", "--gaps", policy] + Samples.small)
    try #require(fit.status == 0, "\(fit.error)")
    return folder
  }

  /// A file in which the gaps were filled by hand gives the same network.
  @Test(arguments: ["interpolate", "ffill", "zero"]) func isTheFilledFile(policy: String) throws {
    let folder = try fitted(policy)
    func filled(_ step: Int) -> String {
      guard [20, 21, 30].contains(step) else { return Samples.value(step) }
      switch policy {
      case "zero": return "0"
      case "ffill": return Samples.value(step == 30 ? 29 : 19)
      default:
        let (start, end) = step == 30 ? (29, 31) : (19, 22)
        let (before, after) = (Double(Samples.value(start)) ?? 0, Double(Samples.value(end)) ?? 0)
        let share = Double(step - start) / Double(end - start)
        return "\(before * (1 - share) + after * share)"
      }
    }
    let rows = (0..<48).map { "\(Samples.month($0)),\(filled($0))\n" }
    try folder.write("Month,Passengers\n" + rows.joined(), to: "full.csv")
    #expect(try folder.forecast(["fit", "full.csv", "-o", "full"] + Samples.small).status == 0)
    let forecast = try folder.forecast("predict")
    #expect(try forecast.outputBytes == folder.forecast("predict", "-m", "full").outputBytes)
    // From the file again, by the policy of the fit.
    #expect(
      try folder.forecast("predict", "--data", "gappy.csv").outputBytes == forecast.outputBytes)
    try folder.write(Self.gappy(0..<36), to: "part.csv")
    #expect(
      try folder.forecast("predict", "--data", "gappy.csv", "--gaps", policy).outputBytes
        == forecast.outputBytes)
  }

  @Test func theFitSaysWhatItFilled() throws {
    let folder = try WorkFolder()
    try folder.write(Self.gappy(), to: "gappy.csv")
    let fit = try folder.forecast(
      ["fit", "gappy.csv", "--gaps", "ffill", "--verbose"] + Samples.small)
    #expect(fit.output.contains("\ngaps: ffill, as you asked: filled 3 of 48 steps in 1 series\n"))
    let info = try folder.forecast("info")
    #expect(info.output.contains("filled 3 of 48 steps in 1 series"))
    let check = try folder.forecast("check", "gappy.csv", "--gaps", "ffill")
    #expect(
      check.output.contains("gaps        filled 3 of 48 steps in 1 series (--gaps ffill)\n"))
    let usual = try folder.forecast(["fit", "gappy.csv", "--verbose"] + Samples.small)
    #expect(!usual.output.contains("gaps:"))
  }

  @Test(arguments: [
    ["check", "gappy.csv"], ["check", "gappy.csv", "--json"], ["fit", "gappy.csv"],
    ["predict", "--data", "gappy.csv"], ["report", "--data", "gappy.csv"],
  ]) func errorRefuses(command: [String]) throws {
    let folder = try Samples.folder()
    try folder.write(Self.gappy(), to: "gappy.csv")
    let before = try folder.contents()
    let outcome = try folder.forecast(command + ["--gaps", "error"])
    #expect(outcome.status == 65)
    #expect(
      outcome.error
        == "forecast: gappy.csv:22: error[E_GAP]: there are no rows from 2020-09 to 2020-10, 2 steps, "
        + "before this one; fill it in, or use --gaps mask, interpolate, ffill or zero\n")
    #expect(command.contains("--json") == outcome.output.contains("\"code\":\"E_GAP\",\"line\":22"))
    #expect(try folder.contents() == before)
  }

  /// The gap that no file has: the newer rows begin after a pause.
  @Test func errorIsKeptInTheModel() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(36), to: "old.csv")
    let fit = try folder.forecast(["fit", "old.csv", "--gaps", "error"] + Samples.small)
    #expect(fit.status == 0 && fit.isSilent, "\(fit.error)")
    try folder.write(
      "Month,Passengers\n"
        + (38..<42).map { "\(Samples.month($0)),\(Samples.value($0))\n" }.joined(),
      to: "new.csv")
    let outcome = try folder.forecast("predict", "--data", "new.csv")
    #expect(outcome.status == 65)
    #expect(
      outcome.error.contains(
        "new.csv: error[E_GAP]: the model's history and these rows leave series Passengers without a "
          + "value for 2022-01; "))
    #expect(try folder.forecast("predict", "--data", "new.csv", "--gaps", "mask").status == 0)
  }

  @Test func withoutDataThereIsNothingToFill() throws {
    let outcome = try Samples.folder().forecast("predict", "--gaps", "zero")
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("--gaps is about the rows of --data"))
    #expect(try Samples.folder().forecast("fit", "series.csv", "--gaps", "linear").status == 64)
  }
}
