import Testing

@testable import Recurrent

@Suite struct DropoutTests {
  @Test("share dropped and expectation kept", arguments: [0.1, 0.5, 0.8])
  func distribution(probability: Double) {
    // Two panels, 50 steps, 40 rows; panels lie further apart than a pass needs.
    let (panels, steps, rows) = (2, 50, 40)
    let perPanel = steps * rows * 16
    let stride = perPanel + 32
    let source = RecurrentFixture.buffer(
      [Double](repeating: 1, count: panels * stride), as: Double.self)
    let count = panels * perPanel
    let dropout = Dropout<Double>(probability: probability, capacity: count, isFixedOverTime: false)
    var generator = RandomGenerator(seed: 1)
    let columns = unsafe SequenceColumns<Double>(
      base: source.base, stepStride: rows * 16, rowStride: 16, blockStride: stride,
      blocks: panels, width: 16)
    unsafe dropout.forward(
      columns, steps: steps, range: 0..<steps, generator: &generator)
    let dropped = unsafe dropout.columns(columns, steps: steps)
    let values = (0..<count).map { index in
      unsafe dropped.base[index / perPanel * dropped.blockStride + index % perPanel]
    }

    let zeros = values.count { $0 == 0 }
    let kept = values.count { abs($0 - 1 / (1 - probability)) < 1e-12 }
    #expect(zeros + kept == count)
    let deviation = (Double(count) * probability * (1 - probability)).squareRoot()
    #expect(abs(Double(zeros) - Double(count) * probability) < 5 * deviation)
    let mean = values.reduce(0, +) / Double(count)
    #expect(abs(mean - 1) < 5 * deviation / (1 - probability) / Double(count))

    // Backward passes through the same mask.
    let gradient = RecurrentFixture.buffer([Double](repeating: 1, count: count), as: Double.self)
    dropout.backward(gradient, 0..<count)
    #expect(RecurrentFixture.relativeDistance(gradient.array, values) == 0)
  }

  /// The masks follow from the seed, the update count and the shard, so as long as no update is made
  /// `computeGradient` sees the same ones again, whatever the parameters.
  @Test("gradients with dropout against central differences", arguments: CellKind.allCases)
  func gradient(cell: CellKind) {
    let shape = NetworkShape(cell: cell, inputSize: 2, hiddenSize: 5, layers: 3, outputSize: 1)
    let trainer = RecurrentFixture.trainer(shape, objective: .meanSquaredError, dropout: 0.4)
    let batch = RecurrentFixture.batch(shape, steps: 5, rows: 3)
    // With biases: a unit all of whose inputs are dropped must not stand on the rectifier's kink.
    let start = CellTests.parameters(shape, as: Double.self)
    trainer.setParameters(start)
    let loss = trainer.computeGradient(batch).loss
    let gradient = trainer.flatGradient
    #expect(trainer.loss(batch) != loss, "dropout does nothing, or acts outside training")

    let worst = RecurrentFixture.worstError(of: gradient, trainer, around: start, every: 3) {
      trainer.computeGradient(batch).loss
    }
    #expect(worst < 1e-7)
  }

  @Test("each update draws new masks")
  func updates() {
    let shape = NetworkShape(cell: .gru, inputSize: 2, hiddenSize: 7, layers: 2, outputSize: 1)
    let trainer = RecurrentFixture.trainer(shape, objective: .meanSquaredError, dropout: 0.5)
    let batch = RecurrentFixture.batch(shape, steps: 5, rows: 3)
    let first = trainer.step(batch, learningRate: 0).loss
    let second = trainer.step(batch, learningRate: 0).loss
    #expect(first != second)
  }
}
