import Recurrent

/// *Direct*: the h values after an origin come out of the state at it, all at once.
///
/// One network that says h values (Ben Taieb et al. 2012, doi:10.1016/j.eswa.2012.01.039, call it
/// multiple-input multiple-output). The steps of a window have the origins o − (S − 1) s … o − s, o. With
/// an output at every step one pass trains on all of them; with one at the last step on o alone.
/// Past h steps the predictions are read as values, and the next h follow.
struct DirectPlan: StrategyPlan {
  let reading: Reading
  private let steps: Int
  private let horizon: Int
  private let placement: NetworkShape.OutputPlacement
  private let hasShortcut: Bool

  init(_ configuration: RecurrentConfiguration) {
    reading = configuration.reading
    steps = configuration.contextSteps
    horizon = configuration.horizon
    placement = configuration.outputPlacement
    hasShortcut = configuration.hasShortcut
  }

  var readLength: Int { (steps - 1) * reading.segment + reading.lags }
  var targets: Int { horizon }
  var feedback: Batch<Float>.Feedback? { nil }

  func complete(_ shape: inout NetworkShape) {
    shape.output = placement
    if hasShortcut { shape.shortcutSteps = placement == .everyStep ? 1 : steps }
  }

  func extent(predicting count: Int) -> (steps: Int, decoderSteps: Int) { (steps, 0) }

  /// Blocks of h values, as they are predicted.
  func validationOrigins(_ heldBack: Range<Int>) -> [Int] {
    Array(stride(from: heldBack.lowerBound, to: heldBack.upperBound, by: horizon))
  }

  func fill(
    _ batch: inout Batch<Float>, row: Int, with window: WindowInputs, origin: Int,
    onlyAfterOrigin: Bool
  ) {
    for step in 0..<steps {
      reading.write(
        window, before: origin - (steps - 1 - step) * reading.segment, to: &batch.inputs,
        cell: step * batch.rows + row)
    }
    for position in 0..<batch.positions {
      let back = batch.positions - 1 - position
      let cell = (position * batch.rows + row) * horizon
      for lead in 0..<horizon {
        batch.setTarget(
          window.value(at: origin - back * reading.segment + lead), at: cell + lead,
          counts: !onlyAfterOrigin || back == 0)
      }
    }
  }

  func predict(
    _ windows: [WindowInputs], horizon: Int, with network: Rollout<Float>,
    reader: inout OutputReader
  ) -> [[Double]] {
    var windows = windows
    for _ in stride(from: 0, to: horizon, by: self.horizon) {
      let outputs = network.read(reading.inputs(windows, steps: steps), steps: steps)
      for row in windows.indices {
        windows[row].append(reader.values(outputs, row: row))
      }
    }
    return windows.map { Array($0.predictions.prefix(horizon)) }
  }
}
