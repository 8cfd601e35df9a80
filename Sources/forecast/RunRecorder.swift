import Forecasting
import Operations
import SeriesIO
import Synchronization
import TimeSeries

/// Collects what a run does while it goes on.
final class RunRecorder {
  let shared: SharedRecord
  /// When the run began, of a clock that no change of the time of day moves.
  let begun = ContinuousClock.now
  /// What is to be done where a signal stops the run.
  private(set) lazy var stops = StopWatch()
  var failures = FailureTable()
  /// Of the data.
  var columns: ColumnNames?

  private(set) lazy var outputs = OutputSet { [unowned self] in self.record.outputs += $0 }

  init(_ record: RunRecord) { shared = SharedRecord(record) }

  var record: RunRecord {
    get { shared.value }
    set { shared.value = newValue }
  }

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

/// A record that the thread which waits for signals can read at any moment.
final class SharedRecord: Sendable {
  private let record: Mutex<RunRecord>

  init(_ record: RunRecord) { self.record = Mutex(record) }

  var value: RunRecord {
    get { record.withLock { $0 } }
    set { record.withLock { $0 = newValue } }
  }
}

/// What is told of a run when it ends, once: by itself or by a signal.
final class RunEnding: Sendable {
  private let record: SharedRecord
  private let log: String?
  private let textfile: String?
  private let clock: WallClock
  private let begun: ContinuousClock.Instant
  private let isTold = Atomic(false)

  /// - Parameter begun: when the run was.
  init(
    _ record: SharedRecord, begun: ContinuousClock.Instant, log: String?, textfile: String?,
    clock: WallClock
  ) {
    self.record = record
    self.begun = begun
    self.log = log
    self.textfile = textfile
    self.clock = clock
  }

  /// - Parameter otherwise: done in place of telling where that was done before.
  func tell(
    status: Int32, message: String?, signal: String?, otherwise: () -> Void
  ) throws(OutputError) {
    guard !isTold.exchange(true, ordering: .acquiringAndReleasing) else { return otherwise() }
    let run = FinishedRun(
      record.value, status: status, seconds: (ContinuousClock.now - begun) / .seconds(1),
      ended: clock.now, message: message, signal: signal)
    if let log { try AppendedFile.append(Array((run.line + "\n").utf8), to: log) }
    if let textfile {
      let text = Textfile(run, replacing: SmallFile.text(textfile) ?? "").text
      try AtomicFile.write(Array(text.utf8), to: textfile)
    }
  }
}
