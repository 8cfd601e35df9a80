import Recurrent

/// How forecasts of several steps come out of a network.
package enum Strategy: String, CaseIterable, Hashable, Sendable {
  /// One step ahead, fed back.
  case recursive
  /// A second network writes step by step what the first has read.
  case encoderDecoder = "encoder-decoder"
  /// All steps of the horizon at once.
  case direct

  /// What it decides under a configuration.
  func plan(_ configuration: RecurrentConfiguration) -> any StrategyPlan {
    switch self {
    case .recursive: RecursivePlan(configuration)
    case .encoderDecoder: EncoderDecoderPlan(configuration)
    case .direct: DirectPlan(configuration)
    }
  }
}

/// What a strategy decides: the outputs of the network, what a window shows it, and how it predicts.
///
/// A window has an origin: what lies before it is read, what lies from it on is predicted.
protocol StrategyPlan: Sendable {
  var reading: Reading { get }
  /// Values before an origin that a forecast reads.
  var readLength: Int { get }
  /// Numbers predicted at each output position; the network has `outputsPerTarget` outputs for each.
  var targets: Int { get }
  /// The inputs of a batch that stand for predictions in a rollout; nil where there are none.
  var feedback: Batch<Float>.Feedback? { get }

  /// Gives a network that reads as configured what it predicts with, beside the number of outputs.
  func complete(_ shape: inout NetworkShape)

  /// Steps of a batch, and of its decoder, that goes `count` values past the origins of its windows.
  func extent(predicting count: Int) -> (steps: Int, decoderSteps: Int)

  /// Origins from which `heldBack` values are predicted, each once.
  func validationOrigins(_ heldBack: Range<Int>) -> [Int]

  /// Writes a window as a row of a batch.
  /// - Parameter onlyAfterOrigin: whether the loss leaves out what is predicted from before the origin.
  func fill(
    _ batch: inout Batch<Float>, row: Int, with window: WindowInputs, origin: Int,
    onlyAfterOrigin: Bool)

  /// Predictions [window][horizon] in network units from the ends of the windows, as `reader` takes
  /// them from the outputs; what is predicted is what later steps read. The first ones do not depend on
  /// the horizon.
  func predict(
    _ windows: [WindowInputs], horizon: Int, with network: Rollout<Float>,
    reader: inout OutputReader
  ) -> [[Double]]
}

extension Batch<Float> {
  /// - Parameter value: nil where nothing is known: the cell is left out of the loss.
  mutating func setTarget(_ value: Float?, at cell: Int, counts: Bool = true) {
    targets[cell] = value ?? 0
    weights[cell] = value == nil || !counts ? 0 : 1
  }
}
