package import Forecasting
import Glibc
import SeriesIO
import Synchronization

/// Writes `MODEL.checkpoint` while a fit is under way: every so often, on a thread of its own, and when SIGTERM
/// or SIGINT stops it. A checkpoint does not wait for a step of training: the journal has whole states at any
/// moment.
package final class CheckpointKeeper: Sendable {
  package let journal: TrainingJournal
  private let fingerprint: Fingerprint
  private let path: String
  private let interval: TimeSpan
  private let say: @Sendable (String) -> Void
  private let stops: StopWatch
  private let listener = Mutex<Int?>(nil)
  private let isOver = Atomic(false)
  private let thread = Mutex<pthread_t?>(nil)
  private let file: Mutex<File>

  private struct File {
    /// Of the journal, when it was written last.
    var revision: Int
    var isWarned = false
  }

  /// Begins at once.
  ///
  /// - Parameters:
  ///   - journal: of the fit.
  ///   - path: of the checkpoint, in a folder under the lock of the model.
  ///   - interval: between two checkpoints.
  ///   - stops: of the run.
  ///   - say: is told what a person should know, on a thread of its own.
  package init(
    _ journal: TrainingJournal, of fingerprint: Fingerprint, path: String, every interval: TimeSpan,
    stops: StopWatch, say: @escaping @Sendable (String) -> Void
  ) {
    self.journal = journal
    self.fingerprint = fingerprint
    self.path = path
    self.interval = interval
    self.stops = stops
    self.say = say
    file = Mutex(File(revision: journal.revision))
    // Where there is no further thread, there is still the last checkpoint.
    let thread = Thread.start(self) { $0.watch() }
    self.thread.withLock { $0 = thread }
    let number = stops.add { [self] stop in
      guard write(isLast: true) else { return }
      say("stopped; --resume goes on from \(path)")
      stop.notes.append("--resume goes on from \(path)")
    }
    listener.withLock { $0 = number }
  }

  /// Writes no more; may be called again.
  package func stop() {
    let number = listener.withLock { listener in
      defer { listener = nil }
      return listener
    }
    if let number { stops.remove(number) }
    Thread.end(thread, isOver)
  }

  /// Removes the checkpoint of a fit that is done.
  package func remove() { _ = unsafe unlink(path) }

  private func watch() {
    while true {
      var signals = StopSignals.set([StopWatch.wake])
      var timeout = timespec(tv_sec: interval.seconds, tv_nsec: 0)
      let signal = unsafe sigtimedwait(&signals, nil, &timeout)
      if isOver.load(ordering: .acquiring) { return }
      if signal < 0, errno == EAGAIN { write(isLast: false) }
    }
  }

  /// Writes what is new in the journal.
  /// - Returns: whether the file has what the journal has, and that is more than nothing.
  @discardableResult
  private func write(isLast: Bool) -> Bool {
    file.withLock { file in
      let revision = journal.revision
      if revision != file.revision {
        do throws(OutputError) {
          try AtomicFile.write(journal.encoded(fingerprint), to: path)
          file.revision = revision
        } catch {
          if !file.isWarned || isLast {
            say("\(error); what was learnt so far could not be kept")
          }
          file.isWarned = true
        }
      }
      return file.revision == revision && revision > 0
    }
  }
}
