import ArgumentParser
import Forecasting
import Glibc
import Operations
import SeriesIO
import TimeSeries

/// Writes a configuration file for a CSV.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a commented configuration file for a CSV.",
    discussion: """
      Looks at the file as check does; what was found and would be chosen stands in comments, what is \
      given here in lines.

      Examples:
        forecast init series.csv
        forecast init sales.csv --id shop --time day --target sold -o sales.toml
      """)

  @Argument(help: "CSV file; may be compressed with gzip.", completion: .file())
  var file: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("File to write.", valueName: "file"),
    completion: .file())
  var output = "forecast.toml"

  @Flag(help: "Replace the file if there is one.")
  var force = false

  @OptionGroup(title: "Input") var input: InputOptions
  @OptionGroup(title: "Input") var gaps: GapOptions
  @OptionGroup(title: "Output") var says: QuietOptions

  func run() throws {
    guard file != "-" else {
      throw UsageError(
        description:
          "a configuration names its data, and standard input has no name; save it to a file")
    }
    try OutputPaths.check([output, input.rows.rejects], inputs: [file])
    if !force, ModelFileFacts.written(output) != nil {
      throw Verdict(
        status: .cannotWrite,
        description:
          "\(output) is there already; name another file with -o, or replace it with --force")
    }
    let loaded = try LoadedInput(path: file, options: gaps.apply(to: input.csv), quiet: says.quiet)
    try loaded.writeRejects(to: input.rows.rejects, quiet: says.quiet)
    var choosing = FitOptions()
    choosing.gaps = gaps.policy ?? .mask
    let checked = try CheckedInput(loaded, choosing: choosing)
    let template = ConfigurationTemplate(
      checked: checked, data: name(of: file), given: try given(), now: WallClock.system.now)
    try AtomicFile.write(Array(template.text.utf8), to: output)
    if !says.quiet, Terminal(.output, noColour: true).isTerminal {
      try StandardOutput.output.write("wrote \(output); look at it, then: forecast run \(output)\n")
    }
    try loaded.finish()
  }

  /// The data's name as seen from the folder of the file that names it.
  private func name(of path: String) -> String {
    guard !path.hasPrefix("/"), ConfigurationFile.folder(of: output) != "" else { return path }
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// What was given on the command line and is a key of a job.
  private func given() throws -> [Setting] {
    let options = CommandOptions(of: InitCommand.self, without: [])
    let arguments = Array(CommandLine.arguments.dropFirst(2))
    return try Setting.commandLine(arguments, options, takesOthers: true)
      .filter { !["output", "force"].contains($0.key) && JobStages.options[$0.key] != nil }
      .map { setting in
        guard let option = options[setting.key], option.kind == .file else { return setting }
        return Setting(option, text: name(of: setting.value), origin: setting.origin)
      }
  }
}
