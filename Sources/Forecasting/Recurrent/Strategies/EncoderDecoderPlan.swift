import Recurrent

/// *Encoder–decoder*: one network reads the context, another begins in its states and writes value by
/// value (Sutskever, Vinyals & Le 2014, arXiv:1409.3215; Cho et al. 2014, arXiv:1406.1078).
///
/// The encoder's steps have the origins o − (S − 1) s … o − s, o. Step k of the decoder reads the value at
/// o + k − 1 and whether it is known, and says the one at o + k; in a rollout it reads what it has said.
struct EncoderDecoderPlan: StrategyPlan {
  let reading: Reading
  private let steps: Int
  private let attends: Bool
  /// What a step of the decoder reads: covariates of the past are not known where it writes.
  private let decoderReading: Reading

  init(_ configuration: RecurrentConfiguration) {
    reading = configuration.reading
    steps = configuration.contextSteps
    attends = configuration.attends
    decoderReading = Reading(
      lags: 1, segment: 1,
      covariates: configuration.covariates == .none
        ? .none : StepCovariates(configuration.covariates, pastRows: 0, behind: 0, ahead: 1))
  }

  var readLength: Int { (steps - 1) * reading.segment + reading.lags }
  var targets: Int { 1 }

  var feedback: Batch<Float>.Feedback? {
    Batch.Feedback(firstStep: 1, valueInput: 0, knownInput: 1)
  }

  func complete(_ shape: inout NetworkShape) {
    shape.decoder = .init(inputSize: decoderReading.width, attends: attends)
    shape.decoder?.embeddedInputs = decoderReading.embedded
  }

  func extent(predicting count: Int) -> (steps: Int, decoderSteps: Int) { (steps, count) }

  func validationOrigins(_ heldBack: Range<Int>) -> [Int] { [heldBack.lowerBound] }

  func fill(
    _ batch: inout Batch<Float>, row: Int, with window: WindowInputs, origin: Int,
    onlyAfterOrigin: Bool
  ) {
    for step in 0..<steps {
      reading.write(
        window, before: origin - (steps - 1 - step) * reading.segment, to: &batch.inputs,
        cell: step * batch.rows + row)
    }
    for lead in 0..<batch.decoderSteps {
      let cell = lead * batch.rows + row
      decoderReading.write(
        window, before: origin + lead, to: &batch.decoderInputs, cell: cell)
      batch.setTarget(window.value(at: origin + lead), at: cell)
    }
  }

  func predict(
    _ windows: [WindowInputs], horizon: Int, with network: Rollout<Float>,
    reader: inout OutputReader
  ) -> [[Double]] {
    var windows = windows
    _ = network.read(reading.inputs(windows, steps: steps), steps: steps)
    for _ in 0..<horizon {
      let next = network.advance(decoderReading.inputs(windows, steps: 1))
      for row in windows.indices { windows[row].append(reader.values(next, row: row)) }
    }
    return windows.map(\.predictions)
  }
}
