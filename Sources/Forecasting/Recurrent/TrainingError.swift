package import Recurrent

/// Training that cannot go on.
package enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Something was not finite, however often training went back and slowed down.
  case diverged(DivergenceGuard.Cause, epoch: Int)
  /// Nothing is long enough to learn from.
  case noWindows(contextLength: Int)
  /// A checkpoint that is whole and yet none of this training.
  case unusableCheckpoint

  package var description: String {
    switch self {
    case .diverged(let cause, let epoch):
      "training diverged in epoch \(epoch): the \(cause.quantity.rawValue) "
        + "\(cause.quantity == .weights ? "were" : "was") not finite, even after \(cause.returns) "
        + "returns to the last finite weights, each at half the learning rate; lower "
        + "--learning-rate or --clip-norm, or look for extreme values with forecast check"
    case .noWindows(let length):
      "no series has two observed values to learn from with a context of \(length); "
        + "give more history"
    case .unusableCheckpoint:
      "the checkpoint is none of this training; leave --resume out to begin again"
    }
  }
}
