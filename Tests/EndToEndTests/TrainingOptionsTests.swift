import Foundation
import Testing

/// Every way of training that has an option: it runs, is explained, and is kept in the model file.
@Suite struct TrainingOptionsTests {
  static let ways: [(arguments: String, choice: String, value: String)] = [
    ("--optimizer sgd", "optimizer", "sgd"), ("--optimizer sgd --momentum 0", "optimizer", "sgd"),
    ("--optimizer rmsprop --weight-decay 0.5", "optimizer", "rmsprop, weight decay 0.5"),
    ("--optimizer adam", "optimizer", "adam"), ("--optimizer cocob", "learning-rate", "none"),
    ("--optimizer adamw", "optimizer", "adamw, weight decay 0.01"),
    ("--weight-decay 0.25", "optimizer", "adam, weight decay 0.25"),
    ("--schedule constant", "schedule", "constant"),
    ("--schedule step --schedule-step 5 --schedule-factor 0.5", "schedule", "step"),
    ("--schedule cosine --warm-up 1", "schedule", "cosine"),
    ("--schedule plateau --schedule-step 1 --epochs 4", "schedule", "plateau"),
    ("--schedule one-cycle --warm-up 0", "schedule", "one-cycle"),
    ("--clip-percentile 0", "clipping", "norm at percentile 0.0"),
    ("--clip-percentile 100 --clip-norm 2", "clipping", "norm 2.0, norm at percentile 100.0"),
    ("--initialization xavier", "initialization", "xavier"),
    ("--initialization orthogonal --cell gru", "initialization", "orthogonal"),
    ("--initialization identity --cell rnn-tanh", "initialization", "identity"),
    ("--initialization uniform --cell rnn-relu", "initialization", "uniform"),
    ("--cell rnn-relu", "initialization", "identity"), ("--loss smape", "loss", "smape"),
    ("--loss smape --scale window", "loss", "smape"), ("--loss mase", "loss", "mase"),
    ("--loss mase --transform log1p --difference 12", "loss", "mase"),
  ]

  @Test(arguments: ways) func trainsAsAsked(
    arguments: String, choice: String, value: String
  ) throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let words = arguments.split(separator: " ").map(String.init)
    let fit = try folder.forecast(["fit", "series.csv", "--explain"] + Samples.small + words)
    #expect(fit.status == 0, "\(fit.error)")
    #expect(fit.error.contains("\n\(choice) = \(value): "), "\(fit.error)")
    let info = try folder.forecast("info", "--json")
    let object = try JSONSerialization.jsonObject(with: info.outputBytes) as? [String: Any]
    let choices = try #require(object?["choices"] as? [[String: String]])
    #expect(choices.first { $0["name"] == choice }?["value"] == value)
    #expect(try folder.forecast("predict").status == 0)
  }

  /// Momentum 0 is another rule than momentum 0.9, and so on: the options reach the training.
  @Test func theNumbersReachTheTraining() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    var forecasts: Set<String> = []
    let ways = [
      "--optimizer sgd", "--optimizer sgd --momentum 0", "--optimizer sgd --weight-decay 0.5",
      "--optimizer rmsprop", "--optimizer adam", "--optimizer adamw", "--optimizer cocob",
      "--schedule step --schedule-step 5", "--schedule step --schedule-step 6",
      "--schedule step --schedule-step 5 --schedule-factor 0.5", "--schedule cosine",
      "--schedule cosine --warm-up 0.5", "--schedule one-cycle", "--clip-percentile 0",
      "--initialization xavier", "--initialization orthogonal", "--loss mse", "--loss huber",
      "--loss mase", "--loss smape",
    ]
    for way in ways {
      let words = way.split(separator: " ").map(String.init)
      #expect(try folder.forecast(["fit", "series.csv"] + Samples.small + words).status == 0)
      forecasts.insert(try folder.forecast("predict").output)
    }
    #expect(forecasts.count == ways.count)
  }

  @Test func saysHowTrainingWent() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let fit = try folder.forecast(
      ["fit", "series.csv", "--verbose", "--clip-norm", "1e-6"] + Samples.small)
    let line = "best epoch 2 of 2, 20 steps, 100 % clipped, 0 skipped, 0 returns to earlier weights"
    #expect(fit.output.contains("\ntraining: best epoch "), "\(fit.output)")
    let said = try #require(fit.output.split(separator: "\n").first { $0.hasPrefix("training: ") })
    #expect(said.dropFirst("training: best epoch 2".count) == line.dropFirst("best epoch 2".count))
    let info = try folder.forecast("info")
    #expect(info.output.contains(said.dropFirst("training: ".count)), "\(info.output)")
  }
}
