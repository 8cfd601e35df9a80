import Foundation
import Testing

/// A model is replaced as a whole, where something changed and its gate holds; the old one stays.
@Suite struct ReplacementTests {
  private func fit(_ folder: WorkFolder, _ options: String...) throws -> ForecastProgram.Outcome {
    try folder.forecast(["fit", "series.csv"] + Samples.small + options)
  }

  private func inode(_ folder: WorkFolder, _ name: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.url(name).path)
    return (attributes[.systemFileNumber] as? NSNumber)?.intValue
  }

  @Test func theOldModelStaysAsPrevious() throws {
    let folder = try Samples.folder()
    #expect(try fit(folder, "--seed", "2").status == 0)
    let second = try folder.bytes("model.safetensors")
    #expect(try second != Samples.model())
    #expect(try folder.bytes("model.safetensors.prev") == Samples.model())
    #expect(try fit(folder, "--seed", "3").status == 0)
    #expect(try folder.bytes("model.safetensors.prev") == second)
  }

  /// Also where the folder has both names for one file, as a kill between the two renames leaves it.
  @Test func onePreviousFileIsEnough() throws {
    let folder = try Samples.folder()
    try FileManager.default.linkItem(
      at: folder.url("model.safetensors"), to: folder.url("model.safetensors.prev"))
    #expect(try fit(folder, "--seed", "2").status == 0)
    #expect(try folder.bytes("model.safetensors.prev") == Samples.model())
    #expect(
      try folder.contents().keys.sorted() == [
        "model.safetensors", "model.safetensors.lock", "model.safetensors.prev", "series.csv",
      ])
  }

  /// A file that is no model does not take the place of a previous one that is.
  @Test func aDamagedModelIsNotKept() throws {
    let folder = try Samples.folder()
    #expect(try fit(folder, "--seed", "2").status == 0)
    try folder.write("no model", to: "model.safetensors")
    #expect(try fit(folder, "--seed", "3").status == 0)
    #expect(try folder.bytes("model.safetensors.prev") == Samples.model())
  }

  @Test(arguments: ["damaged", "missing"]) func predictFallsBackToThePrevious(how: String) throws {
    let folder = try Samples.folder()
    #expect(try fit(folder, "--seed", "2").status == 0)
    let expected = try folder.forecast("predict", "-m", "model.safetensors.prev")
    if how == "missing" {
      try folder.remove("model.safetensors")
    } else {
      try folder.write(Samples.model().dropLast(), to: "model.safetensors")
    }
    let outcome = try folder.forecast("predict")
    #expect(outcome.status == 3)
    #expect(outcome.outputBytes == expected.outputBytes)
    #expect(outcome.error.hasPrefix("forecast: model.safetensors: error[M_"))
    #expect(outcome.error.hasSuffix("; model.safetensors.prev was used instead\n"))
    let report = try folder.forecast("report")
    #expect(report.status == 3)
    #expect(try folder.bytes("report/forecast.csv") == expected.outputBytes)
  }

  // MARK: - Nothing to do

  @Test func anUnchangedFitDoesNothing() throws {
    let folder = try Samples.folder()
    let before = try inode(folder, "model.safetensors")
    // Other rows of the file, its name and what only says where results go do not matter.
    try folder.write(Samples.monthly(50), to: "longer.csv")
    let start = Date()
    for arguments in [
      ["series.csv"], ["series.csv", "--threads", "2"], ["longer.csv", "--until", "2022-12"],
    ] {
      let outcome = try folder.forecast(
        ["fit", arguments[0]] + Samples.small + arguments.dropFirst())
      #expect(outcome.status == 0 && outcome.isSilent, "\(outcome.error)")
    }
    #expect(Date().timeIntervalSince(start) < 3)
    #expect(try inode(folder, "model.safetensors") == before)
    #expect(try !folder.contents().keys.contains("model.safetensors.prev"))
    let verbose = try fit(folder, "-v", "--metrics", "m.csv")
    #expect(
      verbose.output.hasSuffix("model.safetensors is what these data and options give; kept\n"))
    #expect(try Table(folder.bytes("m.csv")).header.contains("LSTM"))
  }

  @Test(arguments: [
    ["--seed", "2"], ["--levels", "50"], ["--no-refit"], ["--compare", "mean"], ["--force"],
    ["--gaps", "ffill"], ["--until", "2022-11"],
  ]) func whatMattersIsFittedAgain(options: [String]) throws {
    let folder = try Samples.folder()
    let before = try inode(folder, "model.safetensors")
    let outcome = try folder.forecast(["fit", "series.csv"] + Samples.small + options)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try inode(folder, "model.safetensors") != before)
  }

  @Test func oneValueMattersAndSoDoOtherWeights() throws {
    let folder = try Samples.folder()
    let before = try inode(folder, "model.safetensors")
    let text = try folder.text("series.csv").replacingOccurrences(of: ",147\n", with: ",147.5\n")
    #expect(try text != folder.text("series.csv"))
    try folder.write(text, to: "series.csv")
    #expect(try fit(folder).status == 0)
    let changed = try inode(folder, "model.safetensors")
    #expect(changed != before)
    try folder.write(try Samples.model(), to: "start.safetensors")
    #expect(try fit(folder, "--from", "start.safetensors").status == 0)
    #expect(try inode(folder, "model.safetensors") != changed)
  }

  // MARK: - Gates

  /// A season that repeats exactly leaves a naive forecast without error: nothing beats it.
  private static let exact =
    "ds,y\n" + (0..<48).map { "\(Samples.month($0)),\([5, 9, 7, 3][$0 % 4])\n" }.joined()

  @Test func aGateKeepsTheOldModel() throws {
    let folder = try Samples.folder()
    try folder.write(Self.exact, to: "series.csv")
    let options = ["--season", "4", "--difference", "0"]
    let outcome = try folder.forecast(
      ["fit", "series.csv", "--gate", "naive", "--metrics", "m.csv"] + options + Samples.small)
    #expect(outcome.status == 4)
    #expect(outcome.error.hasPrefix("forecast: --gate naive is not met: "), "\(outcome.error)")
    #expect(outcome.error.hasSuffix("; model.safetensors is kept\n"))
    #expect(try folder.bytes("model.safetensors") == Samples.model())
    #expect(try !folder.contents().keys.contains("m.csv"), "the set is written whole or not at all")
    try folder.remove("model.safetensors")
    let without = try folder.forecast(
      ["fit", "series.csv", "--gate", "naive"] + options + Samples.small)
    #expect(without.status == 4)
    #expect(without.error.hasSuffix("; no model was written\n"))
    #expect(try !folder.contents().keys.contains("model.safetensors"))
  }

  /// MASE has no meaning where repeating the season never errs; MAE has.
  @Test func whereMASEIsUndefinedMAEDecides() throws {
    let folder = try WorkFolder()
    try folder.write(Self.exact, to: "series.csv")
    let options = ["--season", "4", "--difference", "0"]
    let outcome = try folder.forecast(
      ["fit", "series.csv", "--gate", "naive"] + options + Samples.small)
    #expect(outcome.status == 4)
    #expect(
      outcome.error.hasPrefix("forecast: --gate naive is not met: MAE on the holdout is "),
      "\(outcome.error)")
    #expect(outcome.error.hasSuffix(", of SeasonalNaive 0.0; no model was written\n"))
  }

  /// The naive gate asks for more than a draw, the other one does not.
  @Test func aDrawBeatsNothingAndIsNoWorse() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let fit = [
      "fit", "series.csv", "--model", "seasonal-naive", "--horizon", "4", "--threads", "1",
    ]
    let naive = try folder.forecast(fit + ["--gate", "naive"])
    #expect(naive.status == 4, "\(naive.error)")
    #expect(try !folder.contents().keys.contains("model.safetensors"))
    #expect(try folder.forecast(fit).status == 0)
    let before = try inode(folder, "model.safetensors")
    let previous = try folder.forecast(fit + ["--gate", "previous", "--force"])
    #expect(previous.status == 0, "\(previous.error)")
    #expect(try inode(folder, "model.safetensors") != before)
  }

  @Test func aBetterModelPassesTheNaiveGate() throws {
    let folder = try WorkFolder()
    try folder.write(try Samples.dataset("air_passengers.csv"), to: "series.csv")
    let outcome = try fit(folder, "--gate", "naive")
    #expect(outcome.status == 0 && outcome.isSilent, "\(outcome.error)")
  }

  /// Both ways round: of two models on the same holdout one is worse, and only that one is refused.
  @Test func thePreviousModelIsBeatenOrKept() throws {
    func refused(_ first: String, then second: String) throws -> Bool {
      let folder = try WorkFolder()
      try folder.write(Samples.monthly(48), to: "series.csv")
      #expect(
        try fit(folder, "--gate", "previous", "--seed", first).status == 0, "the first of all")
      let before = try folder.bytes("model.safetensors")
      let outcome = try fit(folder, "--gate", "previous", "--seed", second)
      let isKept = try folder.bytes("model.safetensors") == before
      #expect(outcome.status == (isKept ? 4 : 0), "\(outcome.error)")
      if isKept { #expect(outcome.error.contains("on the same holdout is ")) }
      return isKept
    }
    #expect(try refused("1", then: "2") != refused("2", then: "1"))
  }

  /// Where the old model has seen all steps and has no forecasts of them, it is asked for some.
  @Test func ofTheSameRowsTheWholeHoldoutDecides() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let seasonal = try folder.forecast(
      "fit", "series.csv", "--model", "seasonal-naive", "--horizon", "2", "--threads", "1")
    #expect(seasonal.status == 0, "\(seasonal.error)")
    let before = try folder.bytes("model.safetensors")
    // A network that has learnt nothing at all.
    let outcome = try fit(
      folder, "--gate", "previous", "--learning-rate", "1e-12", "--difference", "0", "--scale",
      "none", "--season", "12")
    #expect(outcome.status == 4, "\(outcome.error)")
    #expect(outcome.error.contains(" MASE on the holdout is "), "\(outcome.error)")
    #expect(try folder.bytes("model.safetensors") == before)
  }

  /// With newer rows the two are compared on steps that neither has seen.
  @Test func newRowsDecideBetweenOldAndNew() throws {
    let folder = try Samples.folder()
    try folder.write(Samples.monthly(50), to: "series.csv")
    // A network that has learnt nothing at all against one that has learnt a little.
    let outcome = try fit(
      folder, "--gate", "previous", "--learning-rate", "1e-12", "--difference", "0", "--scale",
      "none", "--season", "12")
    #expect(outcome.status == 4, "\(outcome.error)")
    #expect(outcome.error.contains("on the steps new to both is "), "\(outcome.error)")
    #expect(try folder.bytes("model.safetensors") == Samples.model())
  }
}
