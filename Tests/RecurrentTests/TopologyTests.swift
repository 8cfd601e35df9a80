import Testing

@testable import Recurrent

/// Every way of building a network out of its parts: outputs against the plain loops, gradients against
/// central differences, by the very code that trains in Float.
@Suite struct TopologyTests {
  /// A way to build a network, for any cell. Sizes are pairwise different, and 19 units span two panels.
  enum Topology: String, CaseIterable, Sendable {
    case bidirectional, bidirectionalLast, residual, dilated, zoneout, shortcut, wideShortcut,
      lastWithWindow, encoderDecoder, bidirectionalEncoder, attention, everything, hiddenHead,
      wideHiddenHead, attentionHiddenHead

    func shape(_ cell: CellKind) -> NetworkShape {
      let (hidden, layers, outputs) =
        switch self {
        case .bidirectional: (7, 2, 1)
        case .bidirectionalLast: (19, 1, 3)
        case .residual: (7, 3, 2)
        case .dilated: (6, 3, 1)
        case .zoneout: (7, 2, 1)
        case .shortcut: (5, 1, 2)
        case .wideShortcut: (5, 1, 21)
        case .lastWithWindow: (5, 2, 6)
        case .encoderDecoder: (7, 2, 1)
        case .bidirectionalEncoder: (6, 1, 2)
        case .attention: (19, 1, 1)
        case .everything: (7, 2, 5)
        case .hiddenHead: (7, 1, 2)
        case .wideHiddenHead: (6, 2, 21)
        case .attentionHiddenHead: (5, 1, 1)
        }
      var shape = NetworkShape(
        cell: cell, inputSize: 2, hiddenSize: hidden, layers: layers, outputSize: outputs)
      switch self {
      case .bidirectional: shape.isBidirectional = true
      case .bidirectionalLast:
        shape.isBidirectional = true
        shape.output = .lastStep
      case .residual: shape.isResidual = true
      case .dilated: shape.dilations = [1, 2, 4]
      case .zoneout: shape.zoneout = 0.3
      case .shortcut, .wideShortcut: shape.shortcutSteps = 1
      case .hiddenHead: shape.headUnits = 19
      case .wideHiddenHead:
        shape.headUnits = 5
        shape.shortcutSteps = 3
        shape.output = .lastStep
        shape.isBidirectional = true
      case .attentionHiddenHead:
        shape.headUnits = 3
        shape.decoder = .init(inputSize: 1, attends: true)
      case .lastWithWindow:
        shape.output = .lastStep
        shape.isResidual = true
        shape.shortcutSteps = 4
      case .encoderDecoder: shape.decoder = .init(inputSize: 3, attends: false)
      case .bidirectionalEncoder:
        shape.isBidirectional = true
        shape.decoder = .init(inputSize: 1, attends: false)
      case .attention: shape.decoder = .init(inputSize: 1, attends: true)
      case .everything:
        shape.isBidirectional = true
        shape.isResidual = true
        shape.dilations = [2, 1]
        shape.decoder = .init(inputSize: 3, attends: true)
      }
      return shape
    }

    var decoderSteps: Int {
      switch self {
      case .encoderDecoder, .bidirectionalEncoder, .attention, .attentionHiddenHead, .everything:
        4
      default: 0
      }
    }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var cell: CellKind
    var topology: Topology
    var testDescription: String { "\(cell.rawValue), \(topology)" }
  }

  static let cases: [Case] = CellKind.allCases.flatMap { cell in
    Topology.allCases.map { Case(cell: cell, topology: $0) }
  }

  static let rules = TrainingRules(
    objective: .meanSquaredError, optimizer: .adam(), clipping: GradientClipping())
  private static let steps = 6
  private static let rows = 3

  private func trainer(_ test: Case) -> (trainer: Trainer<Double>, batch: Batch<Double>) {
    let shape = test.topology.shape(test.cell)
    let trainer = RecurrentFixture.trainer(
      shape, rules: TopologyTests.rules, steps: TopologyTests.steps,
      decoderSteps: test.topology.decoderSteps, rows: TopologyTests.rows)
    trainer.setParameters(CellTests.parameters(shape, as: Double.self))
    let batch = RecurrentFixture.batch(
      shape, steps: TopologyTests.steps, decoderSteps: test.topology.decoderSteps,
      rows: TopologyTests.rows)
    return (trainer, batch)
  }

  @Test("outputs are those of plain loops", arguments: cases)
  func outputs(test: Case) {
    let (trainer, batch) = trainer(test)
    _ = trainer.loss(batch)
    let outputs = Array(
      trainer.singleShard.outputs.array.prefix(
        batch.positions * batch.rows * trainer.shape.outputSize))
    let plain = PlainNetwork(trainer.shape, parameters: trainer.flatParameters)
    #expect(RecurrentFixture.relativeDistance(outputs, plain.outputs(batch), floor: 0.1) < 1e-13)
  }

  @Test("a rollout says what training sees", arguments: cases)
  func rollout(test: Case) {
    let (trainer, batch) = trainer(test)
    let shape = trainer.shape
    let plain = PlainNetwork(shape, parameters: trainer.flatParameters).outputs(batch)
    let size = batch.rows * shape.outputSize
    let rollout = Rollout(
      shape, parameters: trainer.flatParameters, steps: batch.steps, rows: batch.rows)
    // Twice: what an earlier context left must go.
    for _ in 0..<2 {
      var outputs = rollout.read(batch.inputs, steps: batch.steps)
      if let decoder = shape.decoder {
        let width = decoder.inputSize * batch.rows
        outputs = (0..<batch.decoderSteps).flatMap { t in
          rollout.advance(Array(batch.decoderInputs[t * width..<(t + 1) * width]))
        }
      }
      let expected = shape.decoder == nil ? Array(plain.suffix(size)) : plain
      #expect(RecurrentFixture.relativeDistance(outputs, expected, floor: 0.1) < 1e-13)
    }
  }

  @Test("gradients of every parameter and every input", arguments: cases)
  func gradient(test: Case) {
    let (trainer, original) = trainer(test)
    var batch = original
    _ = trainer.computeGradient(batch)
    let gradient = trainer.flatGradient
    let inputGradient = RecurrentFixture.inputGradient(of: trainer, batch: batch)
    let start = trainer.flatParameters
    // Zoneout draws masks in training; outside it takes their mean, which has a gradient of its own.
    let isNoisy = trainer.shape.zoneout > 0
    func loss() -> Double {
      isNoisy ? trainer.computeGradient(batch).loss : trainer.loss(batch)
    }

    var worst = RecurrentFixture.worstError(
      of: gradient, trainer, around: start, every: 5, loss: loss)
    #expect(worst < 1e-7, "parameters")

    trainer.setParameters(start)
    worst = 0
    for index in batch.inputs.indices {
      let value = batch.inputs[index]
      let numeric = RecurrentFixture.difference(1e-6) { shift in
        batch.inputs[index] = value + shift
        return loss()
      }
      batch.inputs[index] = value
      worst = max(worst, RecurrentFixture.relativeError(inputGradient[index], numeric))
    }
    #expect(worst < 1e-7, "inputs")
  }

  @Test("padding never receives a gradient", arguments: cases)
  func padding(test: Case) {
    let (trainer, batch) = trainer(test)
    _ = trainer.computeGradient(batch)
    let layout = ParameterLayout(trainer.shape)
    var used = Set<Int>()
    for tensor in layout.tensors {
      let columns = tensor.shape.count == 2 ? tensor.shape[1] : 1
      for index in 0..<tensor.count {
        if let place = layout.offset(of: tensor, row: index / columns, column: index % columns) {
          #expect(used.insert(place).inserted, "place \(place) is used twice")
        }
      }
    }
    for (place, value) in trainer.flatGradient.enumerated() where !used.contains(place) {
      #expect(value == 0, "place \(place)")
    }
  }

  @Test("a smaller batch after a larger one", arguments: cases)
  func smallerBatch(test: Case) {
    let (trainer, batch) = trainer(test)
    let shape = trainer.shape
    let decoderSteps = test.topology.decoderSteps > 0 ? 2 : 0
    let small = RecurrentFixture.batch(
      shape, steps: 5, decoderSteps: decoderSteps, rows: 2, seed: 9)
    _ = trainer.computeGradient(small)
    let fresh = trainer.flatGradient
    _ = trainer.computeGradient(batch)
    _ = trainer.computeGradient(small)
    #expect(trainer.flatGradient == fresh)
  }

  /// 40 rows make two shards; Float, because that is what is trained.
  @Test("any number of threads gives the same bits", arguments: cases)
  func threads(test: Case) {
    let shape = test.topology.shape(test.cell)
    func train(threads: Int) -> [Float] {
      let pool = WorkerPool(threads: threads)
      defer { pool.stop() }
      var rules = TopologyTests.rules
      rules.noise = NoiseRules(dropout: 0.2, recurrentDropout: 0.2)
      let trainer = Trainer<Float>(
        shape, rules: rules, steps: 6, decoderSteps: test.topology.decoderSteps, rows: 40, seed: 1,
        pool: pool)
      for update in 0..<5 {
        let batch = RecurrentFixture.batch(
          shape, steps: 6, decoderSteps: test.topology.decoderSteps, rows: 40,
          seed: UInt64(update), as: Float.self)
        _ = trainer.step(batch, learningRate: 1e-2)
      }
      return trainer.flatParameters
    }
    let one = train(threads: 1)
    #expect(one.allSatisfy { $0.isFinite })
    #expect(train(threads: 3) == one)
  }
}
