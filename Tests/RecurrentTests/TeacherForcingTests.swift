import Testing

@testable import Recurrent

/// Scheduled sampling: which inputs are the truth and which the network's own predictions.
@Suite struct TeacherForcingTests {
  private static let steps = 7

  private func shape(_ cell: CellKind, hasDecoder: Bool) -> NetworkShape {
    var shape = NetworkShape(cell: cell, inputSize: 2, hiddenSize: 7, layers: 2, outputSize: 1)
    if hasDecoder { shape.decoder = .init(inputSize: 2, attends: true) }
    return shape
  }

  private func trainer(
    _ shape: NetworkShape, _ batch: inout Batch<Double>
  ) -> Trainer<Double> {
    let decoderSteps = shape.decoder == nil ? 0 : 5
    batch = RecurrentFixture.batch(
      shape, steps: TeacherForcingTests.steps, decoderSteps: decoderSteps, rows: 3)
    batch.feedback = .init(
      firstStep: shape.decoder == nil ? 3 : 1, valueInput: 0, knownInput: 1)
    let trainer = RecurrentFixture.trainer(
      shape, rules: TopologyTests.rules, steps: TeacherForcingTests.steps,
      decoderSteps: decoderSteps)
    trainer.setParameters(CellTests.parameters(shape, as: Double.self))
    return trainer
  }

  /// Without teacher forcing the outputs are those of a rollout that is fed its own predictions, and
  /// the gradient is that of a batch which holds these predictions as given inputs.
  @Test("free running is a rollout", arguments: CellKind.allCases, [false, true])
  func freeRunning(cell: CellKind, hasDecoder: Bool) {
    let shape = shape(cell, hasDecoder: hasDecoder)
    var batch = Batch<Double>(steps: 1, rows: 1, shape: shape, targets: 1)
    let trainer = trainer(shape, &batch)
    let rollout = Rollout(
      shape, parameters: trainer.flatParameters, steps: batch.steps, rows: batch.rows)
    var given = batch
    if hasDecoder { _ = rollout.read(batch.inputs, steps: batch.steps) }
    var outputs: [Double] = []
    for t in 0..<batch.positions {
      var inputs = Array(
        (hasDecoder ? batch.decoderInputs : batch.inputs)[t * 6..<(t + 1) * 6])
      if t >= (hasDecoder ? 1 : 3) {
        for row in 0..<3 {
          inputs[row * 2] = outputs[(t - 1) * 3 + row]
          inputs[row * 2 + 1] = 1
        }
      }
      if hasDecoder {
        given.decoderInputs.replaceSubrange(t * 6..<(t + 1) * 6, with: inputs)
      } else {
        given.inputs.replaceSubrange(t * 6..<(t + 1) * 6, with: inputs)
      }
      outputs += rollout.advance(inputs)
    }
    _ = trainer.computeGradient(batch, teacherForcing: 0)
    let found = Array(trainer.singleShard.outputs.array.prefix(outputs.count))
    #expect(RecurrentFixture.relativeDistance(found, outputs) < 1e-13)
    let gradient = trainer.flatGradient
    _ = trainer.computeGradient(given)
    #expect(RecurrentFixture.relativeDistance(trainer.flatGradient, gradient) < 1e-12)
  }

  @Test("the share of the truth is the share asked for", arguments: [0.1, 0.5, 0.9])
  func share(share: Double) {
    var forcing = TeacherForcing(share: share, generator: RandomGenerator(seed: 4))
    let count = 20_000
    let truths = (0..<count).count { _ in forcing.next() }
    let deviation = (Double(count) * share * (1 - share)).squareRoot()
    #expect(abs(Double(truths) - Double(count) * share) < 4 * deviation)
  }

  @Test("a batch without feedback reads what is given")
  func nothingToFeedBack() {
    let shape = shape(.gru, hasDecoder: false)
    var batch = Batch<Double>(steps: 1, rows: 1, shape: shape, targets: 1)
    let trainer = trainer(shape, &batch)
    let forced = trainer.loss(batch)
    #expect(trainer.loss(batch, teacherForcing: 0) != forced)
    batch.feedback = nil
    #expect(trainer.loss(batch, teacherForcing: 0) == forced)
  }
}
