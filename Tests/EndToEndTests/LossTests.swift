import Foundation
import Testing

/// Every loss, from the command line to the forecast.
@Suite struct LossTests {
  private static let fit = ["fit", "series.csv", "--quiet"] + Samples.small

  static let losses: [(arguments: String, intervals: String)] = [
    ("--loss mse", "conformal residuals"), ("--loss mae", "conformal residuals"),
    ("--loss huber", "conformal residuals"), ("--loss smape", "conformal residuals"),
    ("--loss mase", "conformal residuals"), ("--loss quantile", "conformal residuals"),
    ("--loss quantile --strategy direct", "quantiles of the network"),
    ("--loss quantile --strategy direct --difference 1", "conformal residuals"),
    ("--loss quantile --strategy encoder-decoder", "conformal residuals"),
    ("--loss gaussian", "200 sample paths"),
    ("--loss gaussian --strategy encoder-decoder --attention", "200 sample paths"),
    ("--loss student-t --strategy direct --samples 50", "50 sample paths"),
    ("--loss negbin", "200 sample paths"),
    ("--loss negbin --strategy direct --scale none", "200 sample paths"),
    ("--loss categorical --bins 12 --lags 3", "200 sample paths"),
    ("--loss categorical --model mlp", "200 sample paths"),
  ]

  private func value(_ name: String, in info: String) -> String? {
    info.split(separator: "\n").first { $0.hasPrefix(name + " ") }
      .map { String($0.dropFirst(name.count).drop { $0 == " " }) }
  }

  @Test("fits, predicts, and says where its intervals come from", arguments: losses.indices)
  func loss(index: Int) throws {
    let (text, intervals) = LossTests.losses[index]
    let arguments = text.split(separator: " ").map(String.init)
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let fit = try folder.forecast(LossTests.fit + arguments)
    try #require(fit.status == 0, "\(fit.error)")
    let info = try folder.forecast("info").output
    #expect(value("intervals", in: info) == "80,95 percent, from \(intervals)")
    #expect(value("loss", in: info)?.hasPrefix(arguments[1]) == true)
    let predict = try folder.forecast("predict", "--horizon", "7", "--threads", "1")
    #expect(predict.status == 0, "\(predict.error)")
    let table = try Table(predict.outputBytes)
    #expect(table.header.count == 6)
    for row in table.rows {
      let numbers = try row.dropFirst().map { try #require(Double($0)) }
      // lo-95, lo-80, point, hi-80, hi-95.
      let rising = [numbers[1], numbers[2], numbers[0], numbers[3], numbers[4]]
      #expect(rising == rising.sorted(), "\(row)")
      if text.contains("negbin") {
        #expect(numbers.allSatisfy { $0 >= 0 && $0 == $0.rounded() }, "\(row)")
      }
    }
    #expect(
      try folder.forecast("predict", "--horizon", "7", "--threads", "2").outputBytes
        == predict.outputBytes)
    let first = try folder.bytes("model.safetensors")
    #expect(try folder.forecast(LossTests.fit + arguments + ["--threads", "2"]).status == 0)
    #expect(try folder.bytes("model.safetensors") == first)
  }

  @Test func pathsHaveAnyLevelAndAnyNumber() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    #expect(try folder.forecast(LossTests.fit + ["--loss", "gaussian"]).status == 0)
    let usual = try folder.forecast("predict").outputBytes
    #expect(try folder.forecast("predict", "--samples", "200").outputBytes == usual)
    let other = try folder.forecast("predict", "--levels", "50,57", "--samples", "1000")
    #expect(
      try Table(other.outputBytes).header.dropFirst(2)
        == ["LSTM-lo-57", "LSTM-lo-50", "LSTM-hi-50", "LSTM-hi-57"])
    let few = try folder.forecast("predict", "--samples", "30")
    #expect(few.status == 64)
    #expect(
      few.error
        == "forecast: 30 sample paths are too few for intervals of 95 percent; use --samples 39 or "
        + "more\n")
    #expect(try folder.forecast("report", "--samples", "39", "-q").status == 0)
    #expect(
      try String(decoding: folder.bytes("report/index.html"), as: UTF8.self)
        .contains("from 200 sample paths"))
  }

  static let refused: [(arguments: String, says: String)] = [
    (
      "--loss smape --transform log1p",
      "--loss smape measures values in data units, which logarithms bend and differences leave out; "
        + "leave out --transform log1p and --difference, or use --loss mase"
    ),
    (
      "--loss negbin --difference 1",
      "--loss negbin is of counts in data units; leave out --transform log1p and --difference, and "
        + "use --scale mean or none"
    ),
    (
      "--loss negbin --scale series",
      "--loss negbin is of counts in data units; leave out --transform log1p and --difference, and "
        + "use --scale mean or none"
    ),
    (
      "--loss gaussian --levels 99.9",
      "200 sample paths are too few for intervals of 99.9 percent; use --samples 1999 or more"
    ),
    (
      "--samples 100",
      "--samples are drawn from a likelihood, and --loss mae is none; use --loss gaussian, student-t, "
        + "negbin or categorical"
    ),
  ]

  @Test("what does not go together", arguments: refused.indices)
  func refusal(index: Int) throws {
    let (arguments, says) = LossTests.refused[index]
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let outcome = try folder.forecast(
      LossTests.fit + arguments.split(separator: " ").map(String.init))
    #expect(outcome.status == 64)
    #expect(outcome.error == "forecast: \(says)\n")
    #expect(try folder.contents().keys.sorted() == ["series.csv"])
  }

  @Test(arguments: [("-3", "-3.0, which is negative"), ("2.5", "2.5, which is no whole number")])
  func whatIsNoCount(value: String, says: String) throws {
    let folder = try WorkFolder()
    try folder.write(
      Samples.monthly(48).replacing("2022-12,105\n", with: "2022-12,\(value)\n")
        + "2023-01,\(value)\n", to: "series.csv")
    let outcome = try folder.forecast(LossTests.fit + ["--loss", "negbin"])
    #expect(outcome.status == 64)
    #expect(outcome.error.hasPrefix("forecast: --loss negbin is for counts, and series "))
    #expect(outcome.error.hasSuffix("has the value \(says); use --loss gaussian or student-t\n"))
  }

  @Test func aModelWithoutALikelihoodHasNoSamples() throws {
    let folder = try Samples.folder()
    let outcome = try folder.forecast("predict", "--samples", "100")
    #expect(outcome.status == 64)
    #expect(
      outcome.error
        == "forecast: --samples are drawn from a likelihood, and the model has none; fit again with "
        + "--loss gaussian, student-t, negbin or categorical\n")
  }

  @Test func explainSaysWhy() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let counts = try folder.forecast(
      LossTests.fit.map { $0 == "--quiet" ? "--explain" : $0 } + ["--loss", "negbin"]
    ).error
    for line in [
      "transform = none: the loss negbin is of counts in data units",
      "difference = none: the loss negbin is of counts in data units",
      "scale = mean: counts in units of each window's mean, with 0 left at 0",
      "loss = negbin: as you asked", "samples = 200: the default",
      "interval-source = sample paths: paths are drawn from the likelihood",
    ] {
      #expect(counts.contains(line + "\n"), "\(line)")
    }
    let bins = try folder.forecast(
      LossTests.fit.map { $0 == "--quiet" ? "--explain" : $0 } + [
        "--loss", "categorical", "--bins", "5",
      ]
    ).error
    #expect(bins.contains("bins = 5: about as many training targets in each\n"))
  }
}
