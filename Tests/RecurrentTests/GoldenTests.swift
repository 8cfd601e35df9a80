import Testing

@testable import Recurrent

/// The engine against PyTorch in float64.
@Suite struct GoldenTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var cell: CellKind
    var layers: Int
    var instantiation: Instantiation
    var testDescription: String { "\(cell.rawValue), \(layers) layers, \(instantiation)" }
  }

  static let cases: [Case] = CellKind.allCases.flatMap { cell in
    [1, 2].flatMap { layers in
      Instantiation.available.map { Case(cell: cell, layers: layers, instantiation: $0) }
    }
  }

  static let losses: [(name: String, objective: Objective)] = [
    ("mse", .meanSquaredError), ("mae", .meanAbsoluteError), ("huber", .huber(delta: 1)),
  ]

  @Test("outputs, losses and gradients of a cell", arguments: cases)
  func cell(test: Case) throws {
    let kernels = try #require(test.instantiation.kernels)
    let golden: GoldenCell = try Golden.read("\(test.cell)-\(test.layers)")
    let tolerance = test.instantiation == .double ? 1e-10 : 1e-5
    try check(golden, of: test.cell, kernels, as: test.instantiation.scalar, within: tolerance)
  }

  private func check<Scalar: KernelScalar>(
    _ golden: GoldenCell, of cell: CellKind, _ kernels: Kernels, as type: Scalar.Type,
    within tolerance: Double
  ) throws {
    let shape = NetworkShape(
      cell: cell, inputSize: golden.inputSize, hiddenSize: golden.hiddenSize,
      layers: golden.layers, outputSize: 1)
    let layout = ParameterLayout(shape)
    let start = try Golden.flat(golden.parameters.mapValues(\.values), layout, as: type)
    let batch = golden.asBatch(shape, as: type)
    for (name, objective) in GoldenTests.losses {
      let trainer = RecurrentFixture.trainer(
        shape, objective: objective, steps: golden.steps, rows: golden.batch, kernels: kernels,
        as: type)
      trainer.setParameters(start)
      let result = trainer.computeGradient(batch)

      let loss = try #require(golden.loss[name])
      #expect(abs(result.loss - loss) <= tolerance * loss, "loss \(name)")
      let outputs = trainer.singleShard.outputs.array
      #expect(RecurrentFixture.relativeDistance(outputs, golden.outputs) <= tolerance, "outputs")
      let blocks = try #require(golden.gradients[name])
      for tensor in layout.tensors {
        let expected = try #require(blocks[tensor.name])
        let gradient = GoldenTests.gradient(of: tensor, in: layout, from: trainer.flatGradient)
        // Under the absolute error a head's bias gradient is a sum of signs that may cancel to zero.
        let distance = RecurrentFixture.relativeDistance(gradient, expected, floor: 0.01)
        #expect(distance <= tolerance, "gradient of \(tensor.name) for \(name)")
      }
      if name == "mse" {
        let gradient = RecurrentFixture.inputGradient(of: trainer, batch: batch)
        let distance = RecurrentFixture.relativeDistance(gradient, golden.inputGradient)
        #expect(distance <= tolerance, "gradient of the inputs")
      }
    }
  }

  /// A tensor's gradient. Where PyTorch's second bias of a gate is redundant its gradient is that of
  /// the first, and ours has only the first.
  static func gradient<Scalar: KernelScalar>(
    of tensor: ParameterTensor, in layout: ParameterLayout, from flat: [Scalar]
  ) -> [Scalar] {
    let values = layout.extract(tensor, from: flat)
    guard case .recurrentBiases(let place) = tensor.role else { return values }
    return values.indices.map { row in
      let (gate, unit) = row.quotientAndRemainder(dividingBy: layout.shape.hiddenSize)
      let hasItsOwn = layout.offset(of: tensor, row: row, column: 0) != nil
      return hasItsOwn
        ? values[row] : flat[layout.bias(layout.block(place), slot: gate, unit: unit)]
    }
  }

  static let trajectories: [(CellKind, String)] =
    [(.lstm, "adam"), (.lstm, "sgd")]
    + ["adam", "sgd", "adam-decay", "adamw", "sgd-plain", "sgd-decay", "rmsprop", "cocob"].map {
      (.gru, $0)
    }

  private func optimizer(_ options: GoldenTrajectory.Options) throws -> Optimizer {
    let decay = options.weightDecay ?? 0
    switch options.kind {
    case "sgd": return .sgd(momentum: try #require(options.momentum), weightDecay: decay)
    case "rmsprop":
      return .rmsProp(
        smoothing: try #require(options.smoothing), epsilon: try #require(options.epsilon),
        weightDecay: decay)
    case "adam":
      return .adam(
        beta1: try #require(options.beta1), beta2: try #require(options.beta2),
        epsilon: try #require(options.epsilon), weightDecay: decay)
    case "adamw":
      return .adamW(
        beta1: try #require(options.beta1), beta2: try #require(options.beta2),
        epsilon: try #require(options.epsilon), weightDecay: decay)
    default:
      #expect(options.kind == "cocob")
      return .cocob(alpha: try #require(options.alpha))
    }
  }

  @Test("ten clipped updates", arguments: trajectories)
  func trajectory(cell: CellKind, name: String) throws {
    let golden: GoldenTrajectory = try Golden.read("trajectory-\(cell)-\(name)")
    let options = golden.optimizer
    let optimizer = try optimizer(options)
    let shape = NetworkShape(
      cell: cell, inputSize: golden.inputSize, hiddenSize: golden.hiddenSize,
      layers: golden.layers, outputSize: 1)
    let layout = ParameterLayout(shape)
    let trainer = RecurrentFixture.trainer(
      shape, objective: .meanSquaredError, optimizer: optimizer,
      clipping: GradientClipping(norm: golden.clipNorm), steps: golden.steps, rows: golden.batch)
    trainer.setParameters(
      try Golden.flat(golden.parameters.mapValues(\.values), layout, as: Double.self))
    let batch = golden.asBatch(shape, as: Double.self)

    let results = golden.losses.map { _ in
      trainer.step(batch, learningRate: options.learningRate)
    }
    #expect(RecurrentFixture.relativeDistance(results.map(\.loss), golden.losses) < 1e-10)
    #expect(
      RecurrentFixture.relativeDistance(results.map(\.gradientNorm), golden.gradientNorms) < 1e-9)
    for tensor in layout.tensors {
      let expected = try #require(golden.finalParameters[tensor.name])
      let values = layout.extract(tensor, from: trainer.flatParameters)
      let distance = RecurrentFixture.relativeDistance(values, expected)
      #expect(distance < 1e-9, "\(tensor.name)")
    }
  }

  @Test("a context and a recursive forecast", arguments: [CellKind.lstm, .gru])
  func rollout(cell: CellKind) throws {
    let golden: GoldenRollout = try Golden.read("predict-\(cell)")
    let shape = NetworkShape(
      cell: cell, inputSize: golden.inputSize, hiddenSize: golden.hiddenSize,
      layers: golden.layers, outputSize: 1)
    let parameters = try Golden.flat(
      golden.parameters.mapValues(\.values), ParameterLayout(shape), as: Double.self)
    let rollout = Rollout(shape, parameters: parameters, rows: golden.batch)

    var outputs: [Double] = []
    var last: [Double] = []
    for t in 0..<golden.contextLength {
      last = rollout.advance(Array(golden.context[t * golden.batch..<(t + 1) * golden.batch]))
      outputs += last
    }
    #expect(RecurrentFixture.relativeDistance(outputs, golden.contextOutputs) < 1e-12)
    var predictions = last
    for _ in 1..<golden.horizon {
      last = rollout.advance(last)
      predictions += last
    }
    #expect(RecurrentFixture.relativeDistance(predictions, golden.rollout) < 1e-12)
  }
}
