import Glibc
import Testing

@testable import Recurrent

/// Outputs weighed out of given bases: against the plain equations, gradients against central differences,
/// by the very code that trains in Float.
@Suite struct MixtureTests {
  /// Sizes pairwise different; heads narrow and wide, with a hidden layer and a window's shortcut, behind
  /// two directions.
  enum Topology: String, CaseIterable, Sendable {
    case gated, corrected, both, wide, shared

    var shape: NetworkShape {
      var shape = NetworkShape(
        cell: self == .both ? .lstm : .gru, inputSize: 2, hiddenSize: 7, layers: 1,
        outputSize: self == .wide ? 21 : 3)
      shape.output = .lastStep
      switch self {
      case .gated:
        shape.mixture = Mixture(bases: 4, categories: 5, isGated: true, hasCorrection: false)
      case .corrected:
        shape.mixture = Mixture(bases: 5, categories: 4, isGated: false, hasCorrection: true)
      case .both:
        shape.isBidirectional = true
        shape.layers = 2
        shape.dilations = [1, 1]
        shape.mixture = Mixture(bases: 4, categories: 5, isGated: true, hasCorrection: true)
      case .wide:
        shape.shortcutSteps = 4
        shape.headUnits = 5
        shape.mixture = Mixture(bases: 17, categories: 2, isGated: true, hasCorrection: true)
      case .shared:
        shape.mixture = Mixture(bases: 6, categories: 0, isGated: false, hasCorrection: true)
      }
      return shape
    }
  }

  private static let steps = 6
  private static let rows = 3

  /// Categories known, −1 and past the table.
  private func batch<Scalar: KernelScalar>(
    _ shape: NetworkShape, rows: Int = MixtureTests.rows, seed: UInt64 = 3, as type: Scalar.Type
  ) -> Batch<Scalar> {
    var batch = RecurrentFixture.batch(
      shape, steps: MixtureTests.steps, rows: rows, seed: seed, as: Scalar.self)
    batch.bases = RecurrentFixture.numbers(batch.bases.count, seed: seed + 1).map { Scalar($0) }
    let count = (shape.mixture?.categories ?? 0) + 2
    for row in 0..<rows { batch.categories[row] = Int32((row + 2) % count - 1) }
    return batch
  }

  /// A trainer whose logits are not all alike.
  private func trainer(_ topology: Topology) -> Trainer<Double> {
    let trainer = RecurrentFixture.trainer(
      topology.shape, rules: TopologyTests.rules, steps: MixtureTests.steps,
      rows: MixtureTests.rows)
    var parameters = trainer.flatParameters
    let layout = ParameterLayout(topology.shape)
    let logits = layout.tensors.filter { $0.role == .mixtureLogits }
    #expect(logits.count == 1)
    for tensor in logits {
      let values = RecurrentFixture.numbers(tensor.count, seed: 11)
      layout.insert(values, as: tensor, into: &parameters)
    }
    trainer.setParameters(parameters)
    return trainer
  }

  /// ŷ by the equations, from the head of the same network without its mixture.
  private func plainOutputs(
    _ shape: NetworkShape, _ parameters: [Double], _ batch: Batch<Double>
  ) -> [Double] {
    guard let mixture = shape.mixture else { return [] }
    var plain = shape
    plain.mixture = nil
    plain.outputSize = mixture.headSize(outputs: shape.outputSize)
    let layout = ParameterLayout(shape)
    let place = layout.range(of: .mixture).lowerBound
    let head = PlainNetwork(plain, parameters: Array(parameters[..<place])).outputs(batch)
    let (count, width) = (mixture.bases, shape.outputSize)
    return (0..<batch.rows).flatMap { row in
      let said = Array(head[row * plain.outputSize..<(row + 1) * plain.outputSize])
      let category = Int(batch.categories[row])
      let logits = (0..<count).map { k in
        parameters[place + k]
          + ((0..<mixture.categories).contains(category)
            ? parameters[place + (1 + category) * count + k] : 0)
          + (mixture.isGated ? said[k] : 0)
      }
      let total = logits.reduce(0) { $0 + exp($1) }
      return (0..<width).map { index in
        let weighed = (0..<count).reduce(0) {
          $0 + exp(logits[$1]) / total * batch.bases[(row * count + $1) * width + index]
        }
        return weighed
          + (mixture.hasCorrection ? said[(mixture.isGated ? count : 0) + index] : 0)
      }
    }
  }

  @Test(
    "outputs are those of the equations, in training and in a rollout", arguments: Topology.allCases
  )
  func outputs(topology: Topology) {
    let trainer = trainer(topology)
    let (shape, parameters) = (topology.shape, trainer.flatParameters)
    // Twice: of an earlier batch nothing stays.
    for seed in [UInt64(9), 3] {
      let batch = batch(shape, seed: seed, as: Double.self)
      let plain = plainOutputs(shape, parameters, batch)
      _ = trainer.loss(batch)
      let outputs = Array(trainer.singleShard.outputs.array.prefix(plain.count))
      #expect(RecurrentFixture.relativeDistance(outputs, plain, floor: 0.1) < 1e-13)
      let read = Rollout(shape, parameters: parameters, steps: batch.steps, rows: batch.rows)
        .read(
          batch.inputs, steps: batch.steps, bases: batch.bases, categories: batch.categories)
      #expect(RecurrentFixture.relativeDistance(read, plain, floor: 0.1) < 1e-13)
    }
  }

  @Test("gradients of every parameter and every input", arguments: Topology.allCases)
  func gradient(topology: Topology) {
    let trainer = trainer(topology)
    var batch = batch(topology.shape, as: Double.self)
    _ = trainer.computeGradient(batch)
    let gradient = trainer.flatGradient
    let inputGradient = trainer.inputGradient(of: batch)
    let start = trainer.flatParameters
    #expect(gradient[ParameterLayout(topology.shape).range(of: .mixture)].contains { $0 != 0 })
    var worst = RecurrentFixture.worstError(of: gradient, trainer, around: start) {
      trainer.loss(batch)
    }
    #expect(worst < 1e-7, "parameters")
    trainer.setParameters(start)
    worst = 0
    for index in batch.inputs.indices {
      let value = batch.inputs[index]
      let numeric = RecurrentFixture.difference(1e-6) { shift in
        batch.inputs[index] = value + shift
        return trainer.loss(batch)
      }
      batch.inputs[index] = value
      worst = max(worst, RecurrentFixture.relativeError(inputGradient[index], numeric))
    }
    #expect(worst < 1e-7, "inputs")
  }

  @Test("only the logits of the categories in a batch receive a gradient")
  func categories() {
    let trainer = trainer(.gated)
    let shape = trainer.shape
    var batch = batch(shape, as: Double.self)
    batch.categories = [2, Mixture.unknown, 7]
    _ = trainer.computeGradient(batch)
    let place = ParameterLayout(shape).range(of: .mixture).lowerBound
    let rows = (0..<6).map { Array(trainer.flatGradient[place + 4 * $0..<place + 4 * ($0 + 1)]) }
    for (row, gradient) in rows.enumerated() {
      #expect(gradient.contains { $0 != 0 } == [0, 3].contains(row), "row \(row)")
    }
  }

  @Test("a far logit chooses its base, and no logit makes the softmax overflow")
  func choice() {
    let trainer = trainer(.corrected)
    let shape = trainer.shape
    let batch = batch(shape, as: Double.self)
    var parameters = [Double](repeating: 0, count: trainer.flatParameters.count)
    let place = ParameterLayout(shape).range(of: .mixture).lowerBound
    parameters[place + 2] = 1e6
    trainer.setParameters(parameters)
    _ = trainer.loss(batch)
    for row in 0..<batch.rows {
      for index in 0..<shape.outputSize {
        #expect(
          trainer.singleShard.outputs[row * shape.outputSize + index]
            == batch.bases[(row * 5 + 2) * shape.outputSize + index])
      }
    }
  }

  @Test("any number of threads gives the same bits", arguments: Topology.allCases)
  func threads(topology: Topology) {
    func trained(_ threads: Int) -> [UInt32] {
      let pool = WorkerPool(threads: threads)
      defer { pool.stop() }
      let trainer = Trainer<Float>(
        topology.shape, rules: TopologyTests.rules, steps: MixtureTests.steps, rows: 40, seed: 7,
        pool: pool)
      for update in 0..<5 {
        let batch = batch(topology.shape, rows: 40, seed: UInt64(update), as: Float.self)
        _ = trainer.step(batch, learningRate: 0.01)
      }
      return trainer.flatParameters.map(\.bitPattern)
    }
    #expect(trained(1) == trained(3))
  }

  @Test("training finds the base that is right")
  func learns() {
    var shape = NetworkShape(
      cell: .gru, inputSize: 1, hiddenSize: 3, layers: 1, outputSize: 2)
    shape.output = .lastStep
    shape.mixture = Mixture(bases: 3, categories: 2, isGated: true, hasCorrection: false)
    let rules = TrainingRules(
      objective: .meanAbsoluteError, optimizer: .adam(), clipping: GradientClipping(norm: 1),
      rateMultipliers: [.mixture: 25])
    let trainer = Trainer<Float>(
      shape, rules: rules, steps: 2, rows: 8, seed: 1, pool: WorkerPool(threads: 1))
    var losses: [Double] = []
    for update in 0..<100 {
      var batch = Batch<Float>(steps: 2, rows: 8, shape: shape, targets: 2)
      batch.bases = RecurrentFixture.numbers(8 * 3 * 2, seed: UInt64(update)).map { Float($0) }
      batch.weights = batch.weights.map { _ in 1 }
      for row in 0..<8 {
        let category = row % 2
        batch.categories[row] = Int32(category)
        for index in 0..<2 {
          batch.targets[row * 2 + index] = batch.bases[(row * 3 + 2 * category) * 2 + index]
        }
      }
      losses.append(trainer.step(batch, learningRate: 4e-3).loss)
    }
    #expect(losses[0] > 0.3)
    #expect(losses.suffix(5).allSatisfy { $0 < 0.02 })
  }

  @Test("no fewer bytes are said than the buffers take")
  func memory() {
    let shape = Topology.wide.shape
    var plain = shape
    plain.mixture = nil
    plain.outputSize = shape.headSize
    func said(_ shape: NetworkShape) -> Int {
      Trainer<Float>.memory(
        shape, rules: TopologyTests.rules, steps: 5, decoderSteps: 0, rows: 16)
    }
    // 16 rows of 17 bases of 21 numbers, weights and outputs with their gradient.
    #expect(said(shape) - said(plain) >= 16 * (17 * 21 + 17 + 2 * 21 - 2 * 17) * 4)
  }
}
