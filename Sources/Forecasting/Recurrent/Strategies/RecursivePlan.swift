import Recurrent

/// *Recursive*: each step says the next value, and predicts further by reading what it has said.
///
/// Trained with teacher forcing over the C steps of the context and the h steps of the target, whose
/// origins are o − C … o + h − 1.
struct RecursivePlan: StrategyPlan {
  let reading: Reading
  private let contextLength: Int

  init(_ configuration: RecurrentConfiguration) {
    reading = configuration.reading
    contextLength = configuration.contextLength
  }

  var readLength: Int { contextLength + reading.lags }
  var targets: Int { 1 }

  /// A step that reads several values reads several predictions, which a batch does not replace.
  var feedback: Batch<Float>.Feedback? {
    reading.lags == 1
      ? Batch.Feedback(firstStep: contextLength + 1, valueInput: 0, knownInput: 1) : nil
  }

  func complete(_ shape: inout NetworkShape) {}

  func extent(predicting count: Int) -> (steps: Int, decoderSteps: Int) {
    (contextLength + count, 0)
  }

  func validationOrigins(_ heldBack: Range<Int>) -> [Int] { [heldBack.lowerBound] }

  func fill(
    _ batch: inout Batch<Float>, row: Int, with window: WindowInputs, origin: Int,
    onlyAfterOrigin: Bool
  ) {
    for step in 0..<batch.steps {
      let cell = step * batch.rows + row
      let index = origin - contextLength + step
      reading.write(window, before: index, to: &batch.inputs, cell: cell)
      batch.setTarget(
        window.value(at: index), at: cell, counts: !onlyAfterOrigin || index >= origin)
    }
  }

  func predict(
    _ windows: [WindowInputs], horizon: Int, with network: Rollout<Float>,
    reader: inout OutputReader
  ) -> [[Double]] {
    var windows = windows
    // The context as in training, and the step that says the first value.
    let steps = contextLength + 1
    var next = network.read(reading.inputs(windows, steps: steps), steps: steps)
    for lead in 1...horizon {
      for row in windows.indices { windows[row].append(reader.values(next, row: row)) }
      if lead < horizon { next = network.advance(reading.inputs(windows, steps: 1)) }
    }
    return windows.map(\.predictions)
  }
}
