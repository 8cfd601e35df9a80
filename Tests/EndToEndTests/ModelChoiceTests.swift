import Foundation
import Testing

/// `--model` of `fit`, and what the other commands make of a model without a network.
@Suite struct ModelChoiceTests {
  private static let methods = [
    ("naive", "Naive"), ("seasonal-naive", "SeasonalNaive"), ("drift", "Drift"), ("mean", "Mean"),
    ("naive2", "Naive2"), ("ses", "SES"), ("holt", "Holt"), ("holt-winters", "HoltWinters"),
    ("ets", "ETS"), ("theta", "Theta"), ("ar", "AR"),
  ]

  private func folder() throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(try Samples.dataset("air_passengers.csv"), to: "series.csv")
    return folder
  }

  @Test("fit, predict, report and info of a method", arguments: methods)
  func method(name: String, column: String) throws {
    let folder = try folder()
    let fit = try folder.forecast("fit", "series.csv", "--model", name, "--verbose")
    #expect(fit.status == 0, "\(fit.error)")
    #expect(fit.output.contains("training: none, the model has no network"))
    let predicted = try folder.forecast("predict", "--horizon", "3")
    #expect(predicted.status == 0 && predicted.errorBytes.isEmpty)
    let lines = predicted.output.split(separator: "\n")
    #expect(
      lines.first
        == Substring(
          "Month,\(column),\(column)-lo-95,\(column)-lo-80,\(column)-hi-80,\(column)-hi-95"))
    #expect(lines.count == 4 && lines[1].hasPrefix("1961-01,"))
    let info = try folder.forecast("info")
    #expect(info.output.contains("member") && info.output.contains("--model") == false)
    // Residuals of a method are as many fits as steps: one of them will do.
    if name == "theta" { #expect(try folder.forecast("report").status == 0) }
  }

  @Test func whatAMethodHasNoUseForIsRefused() throws {
    let folder = try folder()
    for (arguments, message) in [
      (["--cell", "gru"], "--cell is about a network, and --model theta has none"),
      (["--loss", "mse"], "--loss is about a network"),
      (["--compare", "mlp"], "--compare mlp stands beside one network"),
      (["--epochs", "3"], "--epochs is about a network"),
    ] {
      let outcome = try folder.forecast(["fit", "series.csv", "--model", "theta"] + arguments)
      #expect(outcome.status == 64)
      #expect(outcome.error.contains(message), "\(outcome.error)")
    }
    #expect(try folder.forecast("fit", "series.csv", "--model", "tehta").status == 64)
    #expect(try folder.forecast("fit", "series.csv", "--model", "theta").status == 0)
    let samples = try folder.forecast("predict", "--samples", "50")
    #expect(samples.status == 64 && samples.error.contains("the model has none"))
  }

  @Test("newer rows go on from the history of a method")
  func newerRows() throws {
    let folder = try folder()
    let rows = String(decoding: try Samples.dataset("air_passengers.csv"), as: UTF8.self)
      .split(separator: "\n")
    try folder.write(rows.prefix(133).joined(separator: "\n") + "\n", to: "older.csv")
    try folder.write(
      ([rows[0]] + rows[133...]).joined(separator: "\n") + "\n", to: "newer.csv")
    #expect(
      try folder.forecast("fit", "older.csv", "--model", "ets", "-o", "older.m").status == 0)
    #expect(try folder.forecast("fit", "series.csv", "--model", "ets", "-o", "all.m").status == 0)
    let joined = try folder.forecast(
      "predict", "-m", "older.m", "--data", "newer.csv", "--horizon", "4")
    let whole = try folder.forecast("predict", "-m", "all.m", "--horizon", "4")
    // The same points; the bands were measured on other steps.
    let points = { (text: String) in
      text.split(separator: "\n").map { $0.split(separator: ",").prefix(2) }
    }
    #expect(points(joined.output) == points(whole.output) && joined.status == 0)
  }

  @Test("--floor and --ceiling hold for points and bands, of a method and of a network")
  func limits() throws {
    let folder = try folder()
    let limits = ["--floor", "420", "--ceiling", "450"]
    for model in [["--model", "theta"], Samples.small] {
      let fit = try folder.forecast(["fit", "series.csv"] + model + limits)
      #expect(fit.status == 0)
      #expect(fit.error.contains("values lie outside --floor and --ceiling"))
      let predicted = try folder.forecast("predict", "--horizon", "12")
      let numbers = predicted.output.split(separator: "\n").dropFirst().flatMap {
        $0.split(separator: ",").dropFirst().compactMap { Double($0) }
      }
      #expect(numbers.count == 60 && numbers.allSatisfy { (420...450).contains($0) })
      #expect(numbers.contains(420) && numbers.contains(450))
    }
    let crossed = try folder.forecast("fit", "series.csv", "--floor", "5", "--ceiling", "5")
    #expect(crossed.status == 64 && crossed.error.contains("--floor 5.0 is not below"))
    #expect(try folder.forecast("fit", "series.csv", "--floor", "nan").status == 64)
  }

  @Test func backtestOfAMethod() throws {
    let outcome = try folder().forecast(
      "backtest", "series.csv", "--model", "theta", "--horizon", "6", "--folds", "3",
      "--compare", "theta,drift")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("Theta") && outcome.output.contains("SeasonalNaive"))
  }

  @Test func explainSaysWhyOneNetworkIsFitted() throws {
    let few = try Samples.folder().forecast(["fit", "series.csv", "--explain"] + Samples.small)
    #expect(few.error.contains("model = rnn: you gave --"))
    let method = try folder().forecast("fit", "series.csv", "--model", "ses", "--explain")
    #expect(method.error.contains("model = ses: as you asked"))
  }
}
