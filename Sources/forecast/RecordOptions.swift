import ArgumentParser
import Forecasting
import Operations
import Reporting
import SeriesIO
import TimeSeries

/// What a run leaves for logs and monitors.
struct RecordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Append one line of JSON about this run.", valueName: "file"),
    completion: .file())
  var log: String?

  @Option(
    help: ArgumentHelp(
      "Write metrics for the textfile collector of node_exporter.", valueName: "file"),
    completion: .file())
  var textfile: String?

  @Option(
    help: ArgumentHelp(
      "Take this moment, such as 2026-05-01T05:17Z, for the present.", valueName: "stamp"),
    transform: RecordOptions.moment)
  var now: Timestamp?

  var clock: WallClock { now.map(WallClock.init(at:)) ?? .system }

  private static func moment(_ text: String) throws -> Timestamp {
    guard let moment = Timestamp(inUTC: text) else {
      throw ValidationError("\"\(text)\" is no moment; write it as 2026-05-01T05:17Z")
    }
    return moment
  }

  /// Runs a command and, however it ends, says so where it was asked to.
  ///
  /// Throws: what the body throws, or `OutputError` where only the record could not be written.
  func recorded(
    _ command: String, subject: String, _ body: (RunRecorder) throws -> Void
  ) throws {
    let recorder = RunRecorder(
      RunRecord(
        command: command, version: Program.version, subject: subject, started: clock.now))
    defer { recorder.stops.stop() }
    let ending = RunEnding(
      recorder.shared, begun: recorder.begun, log: log, textfile: textfile, clock: clock)
    _ = recorder.stops.add { stop in
      let message = (["stopped by \(stop.name)"] + stop.notes).joined(separator: "; ")
      do throws(OutputError) {
        try ending.tell(status: stop.status, message: message, signal: stop.name) {}
      } catch {
        Diagnostics.error("\(error)")
      }
    }
    var failure: (any Error)?
    do {
      try body(recorder)
    } catch {
      failure = error
    }
    do throws(OutputError) {
      try ending.tell(
        status: failure.map(ForecastCommand.status) ?? 0,
        message: failure.map { VisibleText.of("\($0)") }, signal: nil
      ) {
        // A signal was first: it ends the program, and says so.
        recorder.stops.stop()
      }
    } catch {
      guard failure == nil else {
        // The first failure is the one to be told by the status.
        Diagnostics.error("\(error)")
        throw failure ?? error
      }
      throw error
    }
    if let failure { throw failure }
  }
}

/// A command that can leave a record.
protocol RecordedCommand: ParsableCommand {
  var records: RecordOptions { get }
  /// What the run is about, such as the model's path.
  var subject: String { get }

  func run(_ recorder: RunRecorder) throws
}

extension RecordedCommand {
  func run() throws {
    try records.recorded(Self._commandName, subject: subject) { try run($0) }
  }
}
