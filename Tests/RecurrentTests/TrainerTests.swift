import Testing

@testable import Recurrent

@Suite struct TrainerTests {
  private static func shape(_ cell: CellKind) -> NetworkShape {
    NetworkShape(cell: cell, inputSize: 2, hiddenSize: 7, layers: 2, outputSize: 3)
  }

  enum Place: CaseIterable, Sendable {
    case input, target, weight
  }

  @Test(
    "a batch that is not finite changes nothing", arguments: CellKind.allCases, Place.allCases)
  func notFinite(cell: CellKind, place: Place) {
    for value in [Float.nan, .infinity, -.infinity] {
      let shape = TrainerTests.shape(cell)
      let trainer = RecurrentFixture.trainer(shape, objective: .meanSquaredError, as: Float.self)
      let twin = RecurrentFixture.trainer(shape, objective: .meanSquaredError, as: Float.self)
      let good = RecurrentFixture.batch(shape, steps: 5, rows: 3, as: Float.self)
      var bad = good
      switch place {
      case .input: bad.inputs[11] = value
      case .target: bad.targets[11] = value
      case .weight: bad.weights[11] = value
      }
      _ = trainer.step(good, learningRate: 0.01)
      _ = twin.step(good, learningRate: 0.01)
      let before = trainer.flatParameters

      #expect(!trainer.step(bad, learningRate: 0.01).isFinite, "\(value)")
      #expect(RecurrentFixture.relativeDistance(trainer.flatParameters, before) == 0)
      #expect(trainer.updates == 1)
      // Nor does it leave anything behind for the next one.
      #expect(
        trainer.step(good, learningRate: 0.01) == twin.step(good, learningRate: 0.01), "\(value)")
      #expect(
        RecurrentFixture.relativeDistance(trainer.flatParameters, twin.flatParameters) == 0)
    }
  }

  /// A unit of 1e25 in a loss that divides by 1 makes a gradient of its size.
  @Test(
    "a gradient whose square no float holds is clipped or left out", arguments: Optimizer.allCases)
  func largeGradient(optimizer: Optimizer) {
    let shape = TrainerTests.shape(.lstm)
    var batch = RecurrentFixture.batch(shape, steps: 5, rows: 3, as: Float.self)
    batch.units = batch.units.map { _ in RowUnits(location: 0, scale: 1e25, naiveError: 1) }
    for (clipping, isFinite) in [
      (GradientClipping(norm: 1), true), (GradientClipping(value: 1), true),
      (GradientClipping(), false),
    ] {
      let trainer = RecurrentFixture.trainer(
        shape, objective: .scaledAbsolute, optimizer: optimizer, clipping: clipping,
        as: Float.self)
      let before = trainer.flatParameters
      let result = trainer.step(batch, learningRate: 0.01)
      #expect(result.isFinite == isFinite)
      #expect(result.isClipped == isFinite)
      #expect((trainer.flatParameters == before) == !isFinite)
      #expect(trainer.flatParameters.allSatisfy { $0.isFinite })
      #expect(trainer.updates == (isFinite ? 1 : 0))
    }
  }

  @Test("weight 0 leaves a cell out whatever it holds", arguments: Objective.allCases)
  func weightZero(objective: Objective) {
    var shape = TrainerTests.shape(.lstm)
    shape.outputSize = objective.outputsPerTarget
    let trainer = RecurrentFixture.trainer(shape, objective: objective)
    let batch = RecurrentFixture.batch(
      shape, steps: 5, rows: 3, outputsPerTarget: objective.outputsPerTarget)
    let expected = trainer.computeGradient(batch)
    let gradient = trainer.flatGradient
    for value in [Double.nan, .infinity, 1e300] {
      var other = batch
      for index in other.weights.indices where other.weights[index] == 0 {
        other.targets[index] = value
      }
      #expect(trainer.computeGradient(other) == expected)
      #expect(RecurrentFixture.relativeDistance(trainer.flatGradient, gradient) == 0)
      #expect(trainer.loss(other) == expected.loss)
    }
  }

  @Test("the loss is the weighted mean")
  func weightedMean() {
    let shape = TrainerTests.shape(.gru)
    let trainer = RecurrentFixture.trainer(shape, objective: .meanSquaredError)
    var batch = RecurrentFixture.batch(shape, steps: 5, rows: 3)
    for index in batch.weights.indices { batch.weights[index] = Double(index % 4) / 2 }
    let loss = trainer.loss(batch)
    var sum = 0.0
    for (index, output) in trainer.singleShard.outputs.array.enumerated() {
      let residual = output - batch.targets[index]
      sum += batch.weights[index] * residual * residual
    }
    #expect(abs(loss - sum / batch.totalWeight) < 1e-14)
    #expect(abs(trainer.computeGradient(batch).loss - loss) < 1e-14)
  }

  @Test("a batch without any weight changes nothing")
  func noWeight() {
    let shape = TrainerTests.shape(.lstm)
    let trainer = RecurrentFixture.trainer(shape, objective: .meanSquaredError)
    let twin = RecurrentFixture.trainer(shape, objective: .meanSquaredError)
    let good = RecurrentFixture.batch(shape, steps: 5, rows: 3)
    var empty = good
    for index in empty.weights.indices { empty.weights[index] = 0 }
    _ = trainer.step(good, learningRate: 0.01)
    _ = twin.step(good, learningRate: 0.01)

    #expect(trainer.step(empty, learningRate: 0.01).gradientNorm == 0)
    #expect(
      RecurrentFixture.relativeDistance(trainer.flatParameters, twin.flatParameters) == 0)
    #expect(trainer.updates == 1)
    _ = trainer.step(good, learningRate: 0.01)
    _ = twin.step(good, learningRate: 0.01)
    #expect(
      RecurrentFixture.relativeDistance(trainer.flatParameters, twin.flatParameters) == 0)
  }

  @Test("a restart goes on from other weights without moments", arguments: Optimizer.allCases)
  func restart(optimizer: Optimizer) {
    let shape = TrainerTests.shape(.gru)
    let batch = RecurrentFixture.batch(shape, steps: 5, rows: 3)
    let trainer = RecurrentFixture.trainer(
      shape, objective: .meanSquaredError, optimizer: optimizer)
    let start = trainer.flatParameters
    let first = (0..<3).map { _ in trainer.step(batch, learningRate: 0.01) }
    let end = trainer.flatParameters
    trainer.restart(from: start)
    #expect(trainer.flatParameters == start)
    #expect((0..<3).map { _ in trainer.step(batch, learningRate: 0.01) } == first)
    #expect(trainer.flatParameters == end)
    #expect(trainer.updates == 6)
  }

  /// A batch of fewer rows than shards leaves some shards empty.
  @Test("gradients do not depend on the shards", arguments: 1...4)
  func shards(rows: Int) {
    let shape = TrainerTests.shape(.lstm)
    let one = RecurrentFixture.trainer(shape, objective: .meanSquaredError, rows: rows)
    let three = RecurrentFixture.trainer(shape, objective: .meanSquaredError, rows: 48)
    _ = three.step(RecurrentFixture.batch(shape, steps: 5, rows: 48), learningRate: 0.01)
    one.setParameters(three.flatParameters)
    let batch = RecurrentFixture.batch(shape, steps: 5, rows: rows)
    let expected = one.computeGradient(batch)
    let result = three.computeGradient(batch)
    #expect(abs(result.loss - expected.loss) < 1e-12)
    #expect(abs(result.gradientNorm - expected.gradientNorm) < 1e-12)
    #expect(RecurrentFixture.relativeDistance(three.flatGradient, one.flatGradient) < 1e-12)
  }

  /// 4 · 128 · (16 + 128) weights are less than a MiB of floats; 4 · 256 · (16 + 256) are more.
  @Test(
    "a shard has sixteen rows, twice as many where weights do not fit a cache, and there are eight at most",
    arguments: [
      (128, 15, 1, 15), (128, 32, 2, 16), (128, 64, 4, 16), (128, 50, 3, 17), (128, 1000, 8, 125),
      (256, 64, 2, 32), (256, 63, 1, 63), (256, 128, 4, 32), (256, 1000, 8, 125),
    ])
  func shardRule(hidden: Int, rows: Int, count: Int, most: Int) {
    let shape = NetworkShape(
      cell: .lstm, inputSize: 1, hiddenSize: hidden, layers: 1, outputSize: 1)
    let shards = Trainer<Float>.shards(ParameterLayout(shape), rows: rows)
    #expect(shards.count == count && shards.rows == most)
  }

  @Test("setting parameters also renews what backward reads")
  func setParameters() {
    let shape = TrainerTests.shape(.gru)
    let batch = RecurrentFixture.batch(shape, steps: 5, rows: 3)
    let trained = RecurrentFixture.trainer(shape, objective: .meanSquaredError)
    for _ in 0..<3 { _ = trained.step(batch, learningRate: 0.05) }
    let other = RecurrentFixture.trainer(shape, objective: .meanSquaredError, seed: 8)
    other.setParameters(trained.flatParameters)
    #expect(other.computeGradient(batch) == trained.computeGradient(batch))
    #expect(RecurrentFixture.relativeDistance(other.flatGradient, trained.flatGradient) == 0)
  }
}
