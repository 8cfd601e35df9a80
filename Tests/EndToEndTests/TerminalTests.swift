import Foundation
import Testing

/// On a terminal, which util-linux's `script` provides.
@Suite struct TerminalTests {
  static let small = Samples.small.joined(separator: " ")
  static let environment = ForecastProgram.environment.merging(["TERM": "xterm"]) { $1 }

  /// What a terminal is sent; its own line ends are CR LF.
  private func shown(
    _ command: String, _ changes: [String: String] = [:], in folder: WorkFolder
  ) throws -> String {
    let environment = Self.environment.merging(changes) { $1 }
    let outcome = try folder.shell(
      "script -qec '\"$FORECAST\" \(command)' /dev/null", environment: environment)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    return outcome.output.replacing("\r\n", with: "\n")
  }

  @Test func fitRedrawsOneLineAndPrintsTheTable() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let text = try shown("fit series.csv \(Self.small)", in: folder)
    let drawn = text.components(separatedBy: "\r\u{1B}[K")
    try #require(drawn.count > 4, "\(text)")
    // Before the first drawing nothing; then an epoch each; the last drawing clears the line.
    #expect(drawn.first == "")
    #expect(drawn[1].hasPrefix("holdout: epoch 1 of at most 2, loss "))
    #expect(drawn[1].contains(", validation "))
    #expect(drawn[2].hasPrefix("holdout: epoch 2 of at most 2, loss "))
    #expect(drawn[3].hasPrefix("refit: epoch 1 of at most "))
    // The time left is that of one training, from its second epoch on, and not of all that came before.
    #expect(!drawn[1].contains("left") && !drawn[3].contains("left"))
    #expect(drawn[2].hasSuffix(", up to 0 s left"))
    for line in drawn.dropFirst().dropLast() {
      #expect(!line.contains("\n"))
      #expect(line.count < 80)
    }
    let rest = try #require(drawn.last)
    #expect(rest.hasPrefix("Accuracy on the holdout; "))
    #expect(rest.hasSuffix("wrote model.safetensors\n"))
    #expect(!rest.contains("\u{1B}"))
    #expect(try folder.bytes("model.safetensors") == Samples.model())
  }

  @Test func quietFitSaysNothing() throws {
    #expect(try shown("fit series.csv -q \(Self.small)", in: Samples.folder()).isEmpty)
  }

  @Test func jsonStaysAloneOnStandardOutput() throws {
    let text = try shown("fit series.csv --json \(Self.small) 2> progress", in: Samples.folder())
    #expect(text.hasPrefix("{") && text.hasSuffix("}\n"))
    #expect(text.count { $0 == "\n" } == 1)
  }

  @Test func aDumbTerminalGetsNoEscapeSequences() throws {
    let folder = try Samples.folder()
    let fit = try shown("fit series.csv \(Self.small)", ["TERM": "dumb"], in: folder)
    #expect(fit.hasPrefix("Accuracy on the holdout; "))
    #expect(!fit.contains("\u{1B}"))
  }

  @Test(
    arguments: [
      ("predict", [:], true), ("predict", ["NO_COLOR": ""], true),
      ("predict", ["NO_COLOR": "1"], false), ("predict --no-color", [:], false),
      ("predict", ["TERM": "dumb"], false), ("predict -o f.csv", [:], true),
      ("predict -o f.csv --no-color", [:], false),
    ] as [(String, [String: String], Bool)])
  func predictDrawsInColourUnlessToldNotTo(
    command: String, changes: [String: String], hasColour: Bool
  ) throws {
    let folder = try Samples.folder()
    let text = try shown(command, changes, in: folder)
    #expect(text.contains("Passengers: LSTM with its 95 % interval, from 2023-01"))
    #expect(text.contains("\u{1B}[") == hasColour)
    #expect(!text.contains("\u{1B}[K"))
  }

  @Test func quietPredictPrintsTheTableOnly() throws {
    let folder = try Samples.folder()
    let text = try shown("predict -q", in: folder)
    #expect(try text == folder.forecast("predict").output)
  }

  /// Without a terminal the drawing comes on request, without colours and beside the CSV.
  @Test func plotIsDrawnWhereTheTableIsNot() throws {
    let folder = try Samples.folder()
    let printed = try folder.forecast("predict", "--plot")
    #expect(try printed.outputBytes == folder.forecast("predict").outputBytes)
    let written = try folder.forecast("predict", "--plot", "-o", "f.csv")
    #expect(written.output == printed.error)
    #expect(written.output.hasPrefix("Passengers: LSTM with its 95 % interval, from 2023-01\n"))
    #expect(!written.output.contains("\u{1B}"))
    #expect(written.output.count { $0 == "\n" } == 20)
  }
}
