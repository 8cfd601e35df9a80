import ArgumentParser
import Forecasting
import Operations

/// How a fit that is stopped can go on.
struct CheckpointOptions: ParsableArguments {
  @Flag(
    help: "Go on from MODEL.checkpoint, where a fit of the same data and options was stopped.")
  var resume = false

  @Option(
    help: ArgumentHelp("How often to write MODEL.checkpoint in training.", valueName: "time"),
    transform: WritingOptions.span)
  var checkpointEvery = TimeSpan(seconds: 60)

  func validate() throws {
    guard checkpointEvery.seconds > 0 else {
      throw ValidationError("--checkpoint-every \(checkpointEvery) is no time; give 1s or more")
    }
  }

  /// Keeps the checkpoints of a fit; nil where the model is no file beside which they could lie.
  func keeper(
    _ lock: FileLock?, _ fingerprint: Fingerprint, stops: StopWatch, quiet: Bool
  ) -> CheckpointKeeper? {
    guard let lock else { return nil }
    let path = ModelFileFacts.checkpoint(of: lock.target)
    return CheckpointKeeper(
      journal(path, fingerprint, quiet: quiet), of: fingerprint, path: path,
      every: checkpointEvery, stops: stops
    ) { Diagnostics.error($0) }
  }

  private func journal(
    _ path: String, _ fingerprint: Fingerprint, quiet: Bool
  ) -> TrainingJournal {
    guard resume else { return TrainingJournal() }
    var why: String?
    do throws(ModelFileError) {
      if let journal = try TrainingJournal.read(path: path, of: fingerprint) { return journal }
      why = "\(path): it is of other data, options or another version; training begins again"
    } catch {
      // Where there is none there was nothing to go on with.
      if error.code != .missing { why = "\(error); training begins again" }
    }
    if let why, !quiet { Diagnostics.warning(why) }
    return TrainingJournal()
  }
}
