import ArgumentParser
import Glibc
import Operations
import SeriesIO

/// The program: parses arguments, runs a subcommand and turns its outcome into an exit status.
@main
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Forecast time series in CSV files with recurrent networks.",
    usage: """
      forecast fit series.csv
      forecast predict --horizon 30
      """,
    discussion: """
      fit learns from a CSV and writes one model file; predict and report read it. check shows what \
      would be read and chosen, backtest how good it would have been; tune searches for better settings. run does all that is to be done every day, \
      as init's file says; score compares earlier forecasts with what came. Times are ISO 8601, numbers have decimal points; columns are named \
      with --time, --target and --id where their names do not tell.

      Exit status: 0 done or nothing to do, 3 partial, 4 gate not met, 5 stale, 6 drift, 64 usage, \
      65 bad data, 66 no such input, 70 training failed, 73 cannot write, 74 input/output error, \
      75 another run holds the lock, 78 bad model or configuration file.
      """,
    version: Program.version,
    subcommands: [
      CheckCommand.self, FitCommand.self, PredictCommand.self, BacktestCommand.self,
      TuneCommand.self, ReportCommand.self, InfoCommand.self, RunCommand.self, ScoreCommand.self,
      InitCommand.self,
    ])

  static func main() {
    StandardOutput.reserve()
    // A closed pipe or a file size limit is reported as an error of the write, not by death.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // Whatever started the program, it can be stopped.
    StopSignals.unblock()
    do {
      var command = try configured(CommandLine.arguments.dropFirst())
      try command.run()
    } catch {
      finish(with: error)
    }
  }

  /// The command that arguments name, with the options of its configuration file, if it has one, and of
  /// the environment before the user's own: of an option given twice, the parser takes the last.
  private static func configured(
    _ arguments: ArraySlice<String>
  ) throws -> any ParsableCommand {
    let name = arguments.prefix(1)
    let own = arguments.dropFirst()
    let environment = try environment(of: name.first)
    let variables = environment.flatMap(\.arguments)
    let command = try parseAsRoot(name + variables + own)
    guard let path = (command as? FitCommand)?.config else { return command }
    let overruled = Set(environment.map(\.key))
    let file = try ConfigurationFile(path: path).settings.filter { !overruled.contains($0.key) }
    do {
      return try parseAsRoot(name + file.flatMap(\.arguments) + variables + own)
    } catch {
      throw UsageError(description: "\(message(for: error)) (together with \(path))")
    }
  }

  /// What variables say for a subcommand; `run` asks for its jobs itself.
  private static func environment(of name: String?) throws -> [Setting] {
    guard Environment.hasSettings,
      let command = configuration.subcommands.first(where: { $0._commandName == name }),
      command != RunCommand.self
    else { return [] }
    return try Setting.environment(
      CommandOptions(of: command, without: []), Environment.value)
  }

  /// The parser's message, beginning as all of ours do.
  private static func worded(_ message: String) -> String {
    let prefix = "Error: "
    return message.hasPrefix(prefix) ? "forecast: \(message.dropFirst(prefix.count))" : message
  }

  /// The status with which the program ends after an error.
  static func status(of error: any Error) -> Int32 {
    ExitStatus(error)?.rawValue ?? exitCode(for: error).rawValue
  }

  /// Help, version and usage are the parser's words; every other failure is ours.
  private static func finish(with error: any Error) -> Never {
    if let status = ExitStatus(error) {
      Diagnostics.error("\(error)")
      Glibc.exit(status.rawValue)
    }
    let code = exitCode(for: error)
    guard code == .success else {
      Diagnostics.line(worded(fullMessage(for: error)))
      Glibc.exit(code.rawValue)
    }
    do {
      // The parser would `print`, which takes a full device for a success.
      try StandardOutput.output.write(fullMessage(for: error) + "\n")
    } catch {
      finish(with: error)
    }
    Glibc.exit(code.rawValue)
  }
}
