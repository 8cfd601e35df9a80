import Testing

@testable import Recurrent

/// Vectors of categories among the inputs: outputs against a network that is given the vectors, gradients
/// against central differences, by the very code that trains in Float.
@Suite struct EmbeddingTests {
  /// Tables of 3 vectors of 2 numbers and of 4 of 3; a step reads one number, then one or both of them,
  /// across the bound between two blocks of 16 inputs.
  enum Topology: String, CaseIterable, Sendable {
    case everyStep, lastStep, decoder, truncated, shortcut

    var shape: NetworkShape {
      var shape = NetworkShape(
        cell: self == .decoder ? .gru : .lstm, inputSize: 18, hiddenSize: 7, layers: 2,
        outputSize: 2)
      shape.embeddings = [
        Embedding(categories: 3, dimension: 2), Embedding(categories: 4, dimension: 3),
      ]
      shape.embeddedInputs = [
        EmbeddedInput(table: 1, column: 14), EmbeddedInput(table: 0, column: 3),
        EmbeddedInput(table: 1, column: 5),
      ]
      switch self {
      case .everyStep, .truncated: break
      case .shortcut: shape.shortcutSteps = 1
      case .lastStep:
        shape.isBidirectional = true
        shape.output = .lastStep
        shape.shortcutSteps = 4
      case .decoder:
        shape.isBidirectional = true
        shape.decoder = .init(inputSize: 4, attends: true)
        shape.decoder?.embeddedInputs = [EmbeddedInput(table: 1, column: 1)]
      }
      return shape
    }

    var rules: TrainingRules {
      var rules = TopologyTests.rules
      if self == .truncated { rules.truncation = .init(carriedSteps: 5, gradientSteps: 3) }
      return rules
    }

    var decoderSteps: Int { self == .decoder ? 4 : 0 }
  }

  private static let steps = 5
  private static let rows = 3

  /// Categories of every kind: known ones, −1, and one past the table.
  private func batch(_ shape: NetworkShape, decoderSteps: Int) -> Batch<Double> {
    var batch = RecurrentFixture.batch(
      shape, steps: EmbeddingTests.steps, decoderSteps: decoderSteps, rows: EmbeddingTests.rows,
      as: Double.self)
    func choose(_ inputs: inout [Double], _ places: [EmbeddedInput], width: Int) {
      for cell in 0..<(width == 0 ? 0 : inputs.count / width) {
        for (index, place) in places.enumerated() {
          let count = shape.embeddings[place.table].categories
          inputs[cell * width + place.column] = Double((cell * 5 + index) % (count + 2) - 1)
        }
      }
    }
    choose(&batch.inputs, shape.embeddedInputs, width: shape.inputSize)
    choose(
      &batch.decoderInputs, shape.decoder?.embeddedInputs ?? [],
      width: shape.decoder?.inputSize ?? 0)
    return batch
  }

  private func trainer(_ topology: Topology) -> Trainer<Double> {
    RecurrentFixture.trainer(
      topology.shape, rules: topology.rules, steps: EmbeddingTests.steps,
      decoderSteps: topology.decoderSteps, rows: EmbeddingTests.rows)
  }

  /// The same with the vectors written out.
  private func replaced(
    _ batch: Batch<Double>, _ layout: ParameterLayout, _ parameters: [Double]
  ) -> Batch<Double> {
    let shape = layout.shape
    var plain = batch
    func write(_ inputs: inout [Double], _ places: [EmbeddedInput], width: Int) {
      for cell in 0..<(width == 0 ? 0 : inputs.count / width) {
        for place in places {
          let table = shape.embeddings[place.table]
          let category = Int(inputs[cell * width + place.column])
          for number in 0..<table.dimension {
            inputs[cell * width + place.column + number] =
              (0..<table.categories).contains(category)
              ? parameters[layout.embeddings[place.table] + category * table.dimension + number] : 0
          }
        }
      }
    }
    write(&plain.inputs, shape.embeddedInputs, width: shape.inputSize)
    write(
      &plain.decoderInputs, shape.decoder?.embeddedInputs ?? [],
      width: shape.decoder?.inputSize ?? 0)
    return plain
  }

  @Test(
    "a category reads as its vector, in training and in a rollout", arguments: Topology.allCases)
  func outputs(topology: Topology) {
    let trainer = trainer(topology)
    let (shape, parameters) = (topology.shape, trainer.flatParameters)
    let batch = batch(shape, decoderSteps: topology.decoderSteps)
    let layout = ParameterLayout(shape)
    let plain = PlainNetwork(shape, parameters: parameters)
      .outputs(replaced(batch, layout, parameters))
    #expect(parameters[layout.range(of: .embedding)].contains { $0 != 0 })
    _ = trainer.loss(batch)
    let size = batch.rows * shape.outputSize
    let outputs = Array(trainer.singleShard.outputs.array.prefix(batch.positions * size))
    #expect(RecurrentFixture.relativeDistance(outputs, plain, floor: 0.1) < 1e-13)

    let rollout = Rollout(
      shape, parameters: parameters, steps: batch.steps, rows: batch.rows)
    var read = rollout.read(batch.inputs, steps: batch.steps)
    if let decoder = shape.decoder {
      let width = decoder.inputSize * batch.rows
      read = (0..<batch.decoderSteps).flatMap { t in
        rollout.advance(Array(batch.decoderInputs[t * width..<(t + 1) * width]))
      }
    }
    let expected = shape.decoder == nil ? Array(plain.suffix(size)) : plain
    #expect(RecurrentFixture.relativeDistance(read, expected, floor: 0.1) < 1e-13)
  }

  @Test("truncated gradients reach the categories of the last steps alone")
  func truncated() {
    let trainer = trainer(.truncated)
    let (shape, range) = (trainer.shape, ParameterLayout(trainer.shape).range(of: .embedding))
    var batch = batch(shape, decoderSteps: 0)
    _ = trainer.computeGradient(batch)
    #expect(trainer.flatGradient[range].contains { $0 != 0 })
    let reached = (EmbeddingTests.steps - 3) * EmbeddingTests.rows * shape.inputSize
    for index in batch.inputs.indices.dropFirst(reached)
    where shape.embeddedInputs.contains(where: { $0.column == index % shape.inputSize }) {
      batch.inputs[index] = -1
    }
    _ = trainer.computeGradient(batch)
    #expect(trainer.flatGradient[range].allSatisfy { $0 == 0 })
  }

  @Test("gradients of every parameter", arguments: Topology.allCases.filter { $0 != .truncated })
  func gradient(topology: Topology) {
    let trainer = trainer(topology)
    let batch = batch(topology.shape, decoderSteps: topology.decoderSteps)
    _ = trainer.computeGradient(batch)
    let gradient = trainer.flatGradient
    let start = trainer.flatParameters
    let worst = RecurrentFixture.worstError(of: gradient, trainer, around: start, every: 1) {
      trainer.loss(batch)
    }
    #expect(worst < 1e-7)
  }

  @Test("shards share the tables: any number of threads gives the same bits")
  func threads() {
    let shape = Topology.everyStep.shape
    func trained(_ threads: Int) -> [Float] {
      let pool = WorkerPool(threads: threads)
      defer { pool.stop() }
      let trainer = Trainer<Float>(
        shape, rules: TopologyTests.rules, steps: 5, rows: 48, seed: 7, pool: pool)
      var batch = RecurrentFixture.batch(shape, steps: 5, rows: 48, as: Float.self)
      for cell in 0..<5 * 48 {
        for place in shape.embeddedInputs {
          batch.inputs[cell * shape.inputSize + place.column] = Float(cell % 4 - 1)
        }
      }
      for _ in 0..<5 { _ = trainer.step(batch, learningRate: 0.01) }
      return trainer.flatParameters
    }
    #expect(trained(1).map(\.bitPattern) == trained(3).map(\.bitPattern))
  }

  @Test("vectors begin with a length of about 1, and categories unlike each other")
  func beginning() {
    var shape = NetworkShape(
      cell: .rnnReLU, inputSize: 9, hiddenSize: 3, layers: 1, outputSize: 1)
    shape.embeddings = [Embedding(categories: 1000, dimension: 8)]
    shape.embeddedInputs = [EmbeddedInput(table: 0, column: 1)]
    let layout = ParameterLayout(shape)
    for initialization in Initialization.allCases {
      let flat = initialization.parameters(layout, seed: 3, as: Float.self)
      let numbers = flat[layout.range(of: .embedding)].map { Double($0) }
      let squares = numbers.reduce(0) { $0 + $1 * $1 } / 1000
      #expect(abs(squares - 1) < 0.05, "\(initialization)")
      #expect(Set(numbers).count > 7000)
    }
  }

  @Test("a batch of embedded inputs takes no more memory than is said")
  func memory() {
    let topology = Topology.decoder
    var without = topology.shape
    without.embeddings = []
    without.embeddedInputs = []
    without.decoder?.embeddedInputs = []
    let with = Trainer<Float>.memory(
      topology.shape, rules: topology.rules, steps: 50, decoderSteps: 40, rows: 16)
    let less = Trainer<Float>.memory(
      without, rules: topology.rules, steps: 50, decoderSteps: 40, rows: 16)
    // ∂L/∂inputs in blocks of 16, and the categories.
    #expect(with - less >= 16 * (50 * (32 + 3) + 40 * (16 + 1)) * 4)
  }
}
