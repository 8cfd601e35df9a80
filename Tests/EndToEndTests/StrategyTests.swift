import Foundation
import Testing

/// Every option of the network, from the command line to the forecast.
@Suite struct StrategyTests {
  private static let fit = ["fit", "series.csv", "--quiet"] + Samples.small

  /// What is asked for, and what `info` then says of model, network and strategy.
  static let networks: [(arguments: String, model: String, network: String, strategy: String)] = [
    (
      "", "LSTM", "lstm, 1 layer of 4 units, 133 parameters",
      "recursive: says the next value from the value before it, and reads what it has said"
    ),
    (
      "--lags 3", "LSTM", "lstm, 1 layer of 4 units, 165 parameters",
      "recursive: says the next value from the 3 values before it, and reads what it has said"
    ),
    (
      "--strategy direct", "LSTM", "lstm, 1 layer of 4 units, …",
      "direct: reads 8 steps of 1 value, says after each all 4 values that follow"
    ),
    (
      "--strategy direct --origins last --bidirectional --shortcut", "LSTM",
      "lstm, 1 layer of 4 units, in both directions, with a linear shortcut, …",
      "direct: reads 8 steps of 1 value, says after the last all 4 values that follow"
    ),
    (
      "--strategy direct --segment 4 --cell gru", "GRU", "gru, 1 layer of 4 units, …",
      "direct: reads 2 steps of 4 values, says after each all 4 values that follow"
    ),
    (
      "--strategy encoder-decoder --attention --layers 2 --residual --dilation 1,2", "LSTM",
      "lstm, 2 layers of 4 units, with residual sums, dilated 1 2, with attention, …",
      "encoder-decoder: reads 8 steps of 1 value, then says value by value what follows"
    ),
    (
      "--strategy encoder-decoder --lags 4 --segment 2", "LSTM", "lstm, 1 layer of 4 units, …",
      "encoder-decoder: reads 4 steps of 4 values, then says value by value what follows"
    ),
    (
      "--zoneout 0.1 --recurrent-dropout 0.2", "LSTM", "lstm, 1 layer of 4 units, …",
      "recursive: says the next value from the value before it, and reads what it has said"
    ),
    (
      "--model mlp --layers 2 --residual", "MLP",
      "multilayer perceptron, 2 layers of 4 units, with residual sums, …",
      "direct: reads 1 step of 8 values, says after the last all 4 values that follow"
    ),
    (
      "--model rnn", "LSTM", "lstm, 1 layer of 4 units, 133 parameters",
      "recursive: says the next value from the value before it, and reads what it has said"
    ),
  ]

  private func value(_ name: String, in info: String) -> String? {
    info.split(separator: "\n").first { $0.hasPrefix(name + " ") }
      .map { String($0.dropFirst(name.count).drop { $0 == " " }) }
  }

  @Test("fits, predicts, and says what it is", arguments: networks.indices)
  func network(index: Int) throws {
    let network = StrategyTests.networks[index]
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let arguments = network.arguments.split(separator: " ").map(String.init)
    let fit = try folder.forecast(StrategyTests.fit + arguments)
    try #require(fit.status == 0, "\(fit.error)")
    let info = try folder.forecast("info").output
    #expect(value("model", in: info) == network.model)
    let words = try #require(value("network", in: info))
    if network.network.hasSuffix("…") {
      #expect(words.hasPrefix(network.network.dropLast()), "\(words)")
    } else {
      #expect(words == network.network)
    }
    #expect(value("strategy", in: info) == network.strategy)
    let predict = try folder.forecast("predict", "--horizon", "7")
    #expect(predict.status == 0)
    let table = try Table(predict.outputBytes)
    #expect(table.column(network.model).count == 7)
    #expect(table.column(network.model).allSatisfy { Double($0)?.isFinite == true })
    // As many threads as may be.
    let first = try folder.bytes("model.safetensors")
    let again = try folder.forecast(StrategyTests.fit + arguments + ["--threads", "2"])
    #expect(again.status == 0)
    #expect(try folder.bytes("model.safetensors") == first)
  }

  @Test func aModelOfTheVersionBeforePredictsTheSame() throws {
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden")
    let folder = try WorkFolder()
    try folder.write(
      try Data(contentsOf: golden.appendingPathComponent("recursive-format-1.safetensors")),
      to: "model.safetensors")
    let predict = try folder.forecast("predict", "--horizon", "30", "--quiet")
    #expect(predict.status == 0, "\(predict.error)")
    #expect(
      try predict.outputBytes
        == Data(contentsOf: golden.appendingPathComponent("recursive-format-1.csv")))
  }

  @Test func explainNamesTheChoices() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    func explained(_ arguments: String...) throws -> String {
      try folder.forecast(
        ["fit", "series.csv", "--explain", "--quiet"] + arguments
          + ["--epochs", "1", "--hidden", "4"]
      ).error
    }
    #expect(try explained().contains("strategy = recursive: the default\n"))
    let direct = try explained("--strategy", "direct", "--segment", "12")
    for line in [
      "strategy = direct: as you asked",
      "origins = every: one pass over a window trains on all its origins",
      "lags = 12: the values a step moves on", "segment = 12: as you asked",
    ] {
      #expect(direct.contains(line + "\n"), "\(line)")
    }
  }

  static let refused: [(arguments: String, says: String)] = [
    (
      "--bidirectional",
      "a network that reads backwards would see what it is to predict; use --strategy direct or "
        + "encoder-decoder"
    ),
    (
      "--strategy direct --origins every --bidirectional",
      "a network that reads backwards would see at every origin but the last what it is to predict; "
        + "use --origins last"
    ),
    (
      "--attention",
      "attention is how a decoder looks back at what was read, and --strategy recursive has none; "
        + "use --strategy encoder-decoder"
    ),
    (
      "--strategy direct --attention",
      "attention is how a decoder looks back at what was read, and --strategy direct has none; "
        + "use --strategy encoder-decoder"
    ),
    (
      "--segment 2",
      "a network that feeds itself back moves on by one value; use --strategy direct or "
        + "encoder-decoder with --segment"
    ),
    (
      "--strategy direct --segment 3 --lags 2",
      "steps that move on 3 values and read 2 would skip 1; use --lags 3 or more"
    ),
    (
      "--strategy direct --segment 3",
      "--context 8 is no multiple of --segment 3; use --context 6"
    ),
    (
      "--strategy encoder-decoder --shortcut",
      "a shortcut leads from a window to all its outputs, and --strategy encoder-decoder has one "
        + "output a step; use --strategy direct"
    ),
    ("--dilation 1,2", "--dilation needs a number for each layer: 2 for 1"),
    (
      "--dilation 8",
      "a dilation of 8 joins no two of the 8 steps of the context; use a longer --context or a "
        + "dilation below 8"
    ),
    (
      "--residual",
      "--residual adds what a layer but the first reads to what it says, and there is one layer; "
        + "add --layers 2"
    ),
    ("--origins last", "--origins says where --strategy direct predicts; add --strategy direct"),
    (
      "--model mlp --cell lstm",
      "--model mlp reads its whole window in one step; leave --cell out"
    ),
    (
      "--model mlp --zoneout 0.1",
      "--model mlp reads its whole window in one step; leave --zoneout out"
    ),
    (
      "--lags 48",
      "--lags 48 needs more than the 48 observations of the longest series; ask for fewer steps"
    ),
  ]

  @Test("what does not go together", arguments: refused.indices)
  func refusal(index: Int) throws {
    let (arguments, says) = StrategyTests.refused[index]
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let outcome = try folder.forecast(
      StrategyTests.fit + arguments.split(separator: " ").map(String.init))
    #expect(outcome.status == 64)
    #expect(outcome.error == "forecast: \(says)\n")
    #expect(outcome.outputBytes.isEmpty)
    #expect(try folder.contents().keys.sorted() == ["series.csv"])
  }
}
