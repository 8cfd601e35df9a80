import Foundation
import Testing

/// How gradients run through time and what is read in training, from the command line to the forecast.
@Suite struct RegimeTests {
  private static let fit = ["fit", "series.csv", "--quiet"] + Samples.small

  /// What is asked for, what `--explain` says of it, and what `info` then says.
  static let regimes: [(arguments: String, explained: [String], regime: String?)] = [
    ("", [], nil),
    (
      "--tbptt 4,6",
      ["tbptt = 4,6: as you asked", "scale = series: a state carried on needs one unit"],
      "the state carried on, an update every 4 steps, gradients 6 steps back"
    ),
    (
      "--tbptt 6,4 --gradient-flow cell-state",
      ["tbptt = 6,4: as you asked", "gradient-flow = cell-state: as you asked"],
      "the state carried on, an update every 6 steps, gradients 4 steps back; gradients through the "
        + "cell state alone"
    ),
    (
      "--stateful --scale robust",
      [
        "context = 8: as you asked", "scale = robust: as you asked",
        "tbptt = 8,8: one window after the other, the state carried on",
      ],
      "the state carried on, an update every 8 steps, gradients 8 steps back"
    ),
    ("--gradient-flow full", ["gradient-flow = full: as you asked"], nil),
    (
      "--teacher-forcing 0.25", ["teacher-forcing = 0.25: as you asked"],
      "0.25 of the inputs after the origin true"
    ),
    (
      "--scheduled-sampling sigmoid",
      [
        "teacher-forcing = 0.0: where scheduled sampling ends",
        "scheduled-sampling = sigmoid: as you asked",
      ], "down to 0.0 of the inputs after the origin true (sigmoid)"
    ),
    (
      "--strategy encoder-decoder --scheduled-sampling linear --teacher-forcing 0.5",
      ["teacher-forcing = 0.5: as you asked", "scheduled-sampling = linear: as you asked"],
      "down to 0.5 of the inputs after the origin true (linear)"
    ),
    (
      "--stateful --scheduled-sampling exponential --rate-multiplier head=2,recurrent=0.5",
      ["rate-multiplier = recurrent=0.5,head=2.0: as you asked"],
      "the state carried on, an update every 8 steps, gradients 8 steps back; down to 0.0 of the "
        + "inputs after the origin true (exponential); rates recurrent=0.5,head=2.0"
    ),
    (
      "--model mlp --rate-multiplier head=0", ["rate-multiplier = head=0.0: as you asked"],
      "rates head=0.0"
    ),
  ]

  private func info(_ folder: WorkFolder) throws -> String? {
    try folder.forecast("info").output.split(separator: "\n").first { $0.hasPrefix("regime ") }
      .map { String($0.dropFirst("regime ".count).drop { $0 == " " }) }
  }

  @Test("fits, explains, predicts, and says how it was trained", arguments: regimes.indices)
  func regime(index: Int) throws {
    let (arguments, explained, regime) = RegimeTests.regimes[index]
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let asked = arguments.split(separator: " ").map(String.init)
    let fit = try folder.forecast(RegimeTests.fit + asked + ["--explain"])
    try #require(fit.status == 0, "\(fit.error)")
    for line in explained { #expect(fit.error.contains(line + "\n"), "\(line)") }
    #expect(try info(folder) == regime)
    let predict = try folder.forecast("predict", "--horizon", "7")
    #expect(predict.status == 0)
    let model = try folder.bytes("model.safetensors")
    // As many threads as may be.
    let again = try folder.forecast(RegimeTests.fit + asked + ["--threads", "2"])
    #expect(again.status == 0)
    #expect(try folder.bytes("model.safetensors") == model)
    // The regime is no idle talk.
    let plain = try folder.forecast(
      RegimeTests.fit + (asked.contains("mlp") ? ["--model", "mlp"] : []))
    #expect(plain.status == 0)
    let isPlain = regime == nil
    #expect(
      try (folder.forecast("predict", "--horizon", "7").outputBytes == predict.outputBytes)
        == isPlain)
  }

  @Test func readsFurtherBackThanItsWindows() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(300), to: "series.csv")
    func explained(_ arguments: String...) throws -> String {
      let fit = try folder.forecast(
        ["fit", "series.csv", "--explain", "--quiet", "--epochs", "1", "--hidden", "4"] + arguments)
      #expect(fit.status == 0)
      return fit.error
    }
    let stateful = try explained("--stateful")
    #expect(
      stateful.contains(
        "context = 96: four times what a window would read, as a prediction begins without the state "
          + "carried there\n"))
    #expect(stateful.contains("tbptt = 24,24: one window after the other, the state carried on\n"))
    #expect(
      try explained("--tbptt", "10,50").contains(
        "context = 150: half of the median length, as a prediction begins without the state carried "
          + "there\n"))
  }

  @Test func aConfigurationFileSaysTheSame() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    try folder.write(
      """
      tbptt = [4, 6]
      rate-multiplier = ["head=2"]
      teacher-forcing = 0.5
      """, to: "fit.toml")
    #expect(try folder.forecast(RegimeTests.fit + ["--config", "fit.toml"]).status == 0)
    let model = try folder.bytes("model.safetensors")
    let given = ["--tbptt", "4,6", "--rate-multiplier", "head=2", "--teacher-forcing", "0.5"]
    #expect(try folder.forecast(RegimeTests.fit + given).status == 0)
    #expect(try folder.bytes("model.safetensors") == model)
  }

  /// A panel of series shorter than a batch, with gaps, and a single one.
  @Test func shortSeriesAndGaps() throws {
    let folder = try WorkFolder()
    var text = "shop,day,sold\n"
    for (shop, days) in [("a", 30), ("b", 9), ("c", 3), ("d", 25)] {
      for day in 1...days {
        let value = shop == "d" && (5...20).contains(day) ? "" : Samples.value(day)
        text += "\(shop),2024-01-\(day < 10 ? "0" : "")\(day),\(value)\n"
      }
    }
    try folder.write(text, to: "sales.csv")
    for tbptt in ["7,7", "3,12", "12,3", "1,1"] {
      let fit = try folder.forecast(
        "fit", "sales.csv", "--id", "shop", "--tbptt", tbptt, "--epochs", "2", "--hidden", "4",
        "--horizon", "2",
        "--threads", "1", "-q")
      #expect(fit.status == 0, "\(fit.error)")
      let predict = try folder.forecast("predict", "--horizon", "3", "-q")
      let table = try Table(predict.outputBytes)
      #expect(table.rows.count == 12)
      #expect(table.column("LSTM").allSatisfy { Double($0)?.isFinite == true })
    }
  }

  static let refused: [(arguments: String, says: String)] = [
    (
      "--tbptt 4,4 --strategy direct",
      "a state is carried on from value to value, and --strategy direct begins anew at each window; "
        + "use --tbptt and --stateful with --strategy recursive"
    ),
    (
      "--stateful --strategy encoder-decoder",
      "a state is carried on from value to value, and --strategy encoder-decoder begins anew at each "
        + "window; use --tbptt and --stateful with --strategy recursive"
    ),
    (
      "--stateful --lags 3",
      "a state that is carried on has read every value before, and --lags 3 would read them again; "
        + "use --lags 1 with --tbptt and --stateful"
    ),
    (
      "--tbptt 4,4 --scale window",
      "a state that is carried on along a series needs its values in one unit, and --scale window "
        + "changes it from window to window; use --scale series"
    ),
    (
      "--tbptt 4,48",
      "--tbptt 48 needs more than the 48 observations of the longest series; ask for fewer steps"
    ),
    (
      "--stateful --tbptt 4,4",
      "--stateful and --tbptt both say how far the state is carried; leave one out"
    ),
    (
      "--teacher-forcing 0.5 --strategy direct",
      "--teacher-forcing and --scheduled-sampling say what is read after the origin, and --strategy "
        + "direct reads nothing there; use --strategy recursive or encoder-decoder"
    ),
    (
      "--scheduled-sampling linear --lags 2",
      "--teacher-forcing and --scheduled-sampling replace the one value a step reads, and --lags 2 "
        + "reads 2; use --lags 1"
    ),
    (
      "--scheduled-sampling linear --teacher-forcing 1",
      "--scheduled-sampling lowers the share of true inputs to that of --teacher-forcing, and that is "
        + "1; give one below 1"
    ),
    (
      "--gradient-flow cell-state --cell gru",
      "--gradient-flow cell-state needs a cell state, and gru has none; use --cell lstm, "
        + "lstm-peephole, lstm-no-forget"
    ),
    (
      "--rate-multiplier connection=2",
      "--rate-multiplier connection: this network has no such part; leave it out"
    ),
    (
      "--rate-multiplier shortcut=2",
      "--rate-multiplier shortcut: this network has no such part; leave it out"
    ),
    (
      "--model mlp --stateful",
      "--model mlp reads its whole window in one step; leave --stateful out"
    ),
    (
      "--model mlp --gradient-flow cell-state",
      "--model mlp reads its whole window in one step; leave --gradient-flow out"
    ),
    (
      "--model mlp --compare ar,mlp",
      "--compare mlp beside --model mlp would measure one network twice; leave one out"
    ),
  ]

  @Test("what does not go together", arguments: refused.indices)
  func refusal(index: Int) throws {
    let (arguments, says) = RegimeTests.refused[index]
    let outcome = try refuse(arguments)
    #expect(outcome.error == "forecast: \(says)\n")
  }

  static let misspelt: [(arguments: String, says: String)] = [
    ("--tbptt 4", "\"4\" is not two whole numbers in 1 ... 100000: 12,24"),
    ("--tbptt 4,0", "\"4,0\" is not two whole numbers in 1 ... 100000: 12,24"),
    ("--tbptt 4,x", "\"4,x\" is not two whole numbers in 1 ... 100000: 12,24"),
    ("--tbptt 1,2,3", "\"1,2,3\" is not two whole numbers in 1 ... 100000: 12,24"),
    ("--teacher-forcing 1.5", "--teacher-forcing 1.5 is not in 0.0 ... 1.0"),
    ("--teacher-forcing half", "\"half\" is not a number"),
    ("--scheduled-sampling cosine", "'cosine'"),
    ("--gradient-flow none", "'none'"),
    (
      "--rate-multiplier cell=2",
      "\"cell=2\" is no group=x; there are: recurrent, connection, shortcut, head"
    ),
    ("--rate-multiplier head=-1", "\"-1\" is no number in 0 ... 1000"),
    ("--rate-multiplier head=1,head=2", "head is there twice"),
  ]

  @Test("what is no value", arguments: misspelt.indices)
  func value(index: Int) throws {
    let (arguments, says) = RegimeTests.misspelt[index]
    let outcome = try refuse(arguments)
    #expect(outcome.error.contains(says), "\(outcome.error)")
  }

  private func refuse(_ arguments: String) throws -> ForecastProgram.Outcome {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let outcome = try folder.forecast(
      RegimeTests.fit + arguments.split(separator: " ").map(String.init))
    #expect(outcome.status == 64)
    #expect(outcome.outputBytes.isEmpty)
    #expect(try folder.contents().keys.sorted() == ["series.csv"])
    return outcome
  }
}
