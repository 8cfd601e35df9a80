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
    let start = ContinuousClock.now
    let recorder = RunRecorder(
      RunRecord(
        command: command, version: Program.version, subject: subject, started: clock.now))
    var failure: (any Error)?
    do {
      try body(recorder)
    } catch {
      failure = error
    }
    let finished = FinishedRun(
      recorder.record, status: failure.map(ForecastCommand.status) ?? 0,
      seconds: (ContinuousClock.now - start) / .seconds(1), ended: clock.now,
      message: failure.map { VisibleText.of("\($0)") })
    do throws(OutputError) {
      try write(finished)
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

  private func write(_ run: FinishedRun) throws(OutputError) {
    if let log { try AppendedFile.append(Array((run.line + "\n").utf8), to: log) }
    if let textfile {
      let text = Textfile(run, replacing: SmallFile.text(textfile) ?? "").text
      try AtomicFile.write(Array(text.utf8), to: textfile)
    }
  }
}

/// Collects what a run does while it goes on.
final class RunRecorder {
  var record: RunRecord
  var failures = FailureTable()
  /// Of the data.
  var columns: ColumnNames?

  private(set) lazy var outputs = OutputSet { [unowned self] in self.record.outputs += $0 }

  init(_ record: RunRecord) { self.record = record }

  /// Notes when a model was written; one that is still to be is as old as the run.
  func takeTime(ofModel path: String) {
    record.modelWritten =
      outputs.bytes(of: path) == nil ? ModelFileFacts.written(path) : record.started
  }

  /// SHA-256 of a file, written or still to be.
  func checksum(_ path: String) -> String? {
    outputs.bytes(of: path).map(Checksum.sha256) ?? ModelFileFacts.checksum(path)
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
