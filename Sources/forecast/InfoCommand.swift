import ArgumentParser
import Forecasting
import Recurrent
import Reporting
import SeriesIO

/// What is in a model file.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show what is in a model file.",
    discussion: """
      Examples:
        forecast info
        forecast info sales.safetensors --json
      """)

  @Argument(help: "Model file.", completion: .file())
  var model = "model.safetensors"

  @OptionGroup(title: "Output") var says: OutputOptions

  func run() throws {
    let pool = WorkerPool(threads: 1)
    let model = try ModelFile.read(path: self.model, pool: pool)
    if says.quiet { return }
    let summary = ModelSummary(model)
    if says.json {
      try StandardOutput.output.write(summary.json(modelPath: self.model).text + "\n")
      return
    }
    var text = summary.text
    if let holdout = model.holdout {
      let limit = Terminal(.output, noColour: says.noColor).limit
      text += "\n" + AccuracyTable(holdout.accuracy).text(limit: limit)
    }
    try StandardOutput.output.write(text)
  }
}
