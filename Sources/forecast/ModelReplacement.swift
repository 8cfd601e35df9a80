import Forecasting
import Operations
import Recurrent
import Reporting
import SeriesIO
import TimeSeries

/// The writing of a model over an older one: by one run at a time, not where nothing changed, and not
/// past its gate.
struct ModelReplacement {
  let path: String
  private let options: WritingOptions
  /// The model that is there, if it can be used.
  let previous: Model?

  /// Reads what is there; under the lock.
  init(of path: String, options: WritingOptions, pool: WorkerPool) {
    self.path = path
    self.options = options
    StaleTemporaries.sweep(beside: path)
    previous = try? ModelFile.read(path: path, pool: pool)
  }

  /// The model that is there, where it is what a fit would give.
  func unchanged(_ fingerprint: Fingerprint) -> Model? {
    guard !options.force, let previous, previous.provenance.fingerprint == fingerprint else {
      return nil
    }
    return previous
  }

  /// Throws: `Verdict` where the new model is not to be written.
  func check(_ new: Model, _ panel: Panel, _ recorder: RunRecorder) throws(Verdict) {
    guard options.gate != .none else { return }
    let verdict = options.gate.verdict(on: new, old: previous, panel: panel)
    recorder.record.gate = verdict
    guard !verdict.isMet else { return }
    throw Verdict(
      status: .gate,
      description: "--gate \(options.gate.rawValue) is not met: \(verdict.why); "
        + (previous == nil ? "no model was written" : "\(path) is kept"))
  }

  /// Replaces the model, and other files with it.
  /// - Parameter others: complete before the model is.
  func write(
    _ new: Model, with others: [OutputSet.File], _ outputs: OutputSet
  ) throws {
    // A file that is no sound model must not push out a `.prev` that is.
    try outputs.write(
      model: (path, try ModelFile.encode(new, path: path)), keepsPrevious: previous != nil,
      with: others)
  }
}
