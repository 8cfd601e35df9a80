package import Forecasting
import Glibc
import SeriesIO
import Synchronization

/// Writes `MODEL.checkpoint` while a fit is under way: every so often, and when SIGTERM or SIGINT stops it.
///
/// A thread of its own waits for the signals, so that a checkpoint does not wait for a step of training: the
/// journal has whole states at any moment. Then the signal is let through and ends the program; a second
/// one does so at once.
package final class CheckpointKeeper: Sendable {
  package let journal: TrainingJournal
  private let fingerprint: Fingerprint
  private let path: String
  private let interval: TimeSpan
  private let say: @Sendable (String) -> Void
  private let isStopping = Atomic(false)
  private let thread = Mutex<pthread_t?>(nil)

  /// Ends the waiting of the thread; ignored wherever else it arrives.
  private static let wake = SIGURG

  /// Begins at once; the signals are kept from this thread until `stop`.
  ///
  /// - Parameters:
  ///   - journal: of the fit.
  ///   - path: of the checkpoint, in a folder under the lock of the model.
  ///   - interval: between two checkpoints.
  ///   - say: is told what a person should know, on a thread of its own.
  package init(
    _ journal: TrainingJournal, of fingerprint: Fingerprint, path: String, every interval: TimeSpan,
    say: @escaping @Sendable (String) -> Void
  ) {
    self.journal = journal
    self.fingerprint = fingerprint
    self.path = path
    self.interval = interval
    self.say = say
    StopSignals.mask(SIG_BLOCK, StopSignals.asked + [CheckpointKeeper.wake])
    var thread = pthread_t()
    let argument = unsafe Unmanaged.passRetained(self)
    let status = unsafe pthread_create(
      &thread, nil,
      { raw in
        guard let raw = unsafe raw else { return nil }
        unsafe Unmanaged<CheckpointKeeper>.fromOpaque(raw).takeRetainedValue().watch()
        return nil
      }, argument.toOpaque())
    if status == 0 {
      self.thread.withLock { $0 = thread }
    } else {
      // Without a further thread a signal ends the program as it would any other.
      unsafe argument.release()
      StopSignals.mask(SIG_UNBLOCK, StopSignals.asked)
    }
  }

  /// Ends the watch; may be called again.
  package func stop() {
    let thread = self.thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let thread else { return }
    isStopping.store(true, ordering: .releasing)
    pthread_kill(thread, CheckpointKeeper.wake)
    pthread_join(thread, nil)
    StopSignals.mask(SIG_UNBLOCK, StopSignals.asked)
  }

  /// Removes the checkpoint of a fit that is done.
  package func remove() { _ = unsafe unlink(path) }

  private func watch() {
    var written = journal.revision
    var isWarned = false
    while true {
      var signals = StopSignals.set(StopSignals.asked + [CheckpointKeeper.wake])
      var timeout = timespec(tv_sec: interval.seconds, tv_nsec: 0)
      let signal = unsafe sigtimedwait(&signals, nil, &timeout)
      if isStopping.load(ordering: .acquiring) {
        // One that came in the same moment is not lost.
        if signal > 0, signal != CheckpointKeeper.wake { kill(getpid(), signal) }
        return
      }
      if signal == CheckpointKeeper.wake || (signal < 0 && errno != EAGAIN) { continue }
      let isEnd = signal > 0
      if isEnd { StopSignals.mask(SIG_UNBLOCK, StopSignals.asked) }
      let revision = journal.revision
      if revision != written {
        do throws(OutputError) {
          try AtomicFile.write(journal.encoded(fingerprint), to: path)
          written = revision
        } catch {
          if !isWarned || isEnd { say("\(error); what was learnt so far could not be kept") }
          isWarned = true
        }
      }
      if isEnd {
        if written == revision, revision > 0 {
          say("stopped; --resume goes on from \(path)")
        }
        kill(getpid(), signal)
      }
    }
  }
}
