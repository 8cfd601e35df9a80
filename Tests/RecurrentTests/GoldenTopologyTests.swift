import Testing

@testable import Recurrent

/// Whole networks against PyTorch in float64.
@Suite struct GoldenTopologyTests {
  enum Topology: String, CaseIterable, Sendable {
    case bidirectional
    case lastState = "last-state"
    case dilated, residual
    case attentionLSTM = "attention-lstm"
    case attentionGRU = "attention-gru"

    func shape(_ golden: GoldenTopology) throws -> NetworkShape {
      var shape = NetworkShape(
        cell: try #require(CellKind(rawValue: golden.cell)), inputSize: golden.inputSize,
        hiddenSize: golden.hiddenSize, layers: golden.layers, outputSize: golden.outputSize)
      switch self {
      case .bidirectional: shape.isBidirectional = true
      case .lastState:
        shape.isBidirectional = true
        shape.output = .lastStep
        shape.shortcutSteps = golden.steps
      case .dilated: shape.dilations = [1, 2, 4]
      case .residual: shape.isResidual = true
      case .attentionLSTM, .attentionGRU:
        shape.isBidirectional = true
        shape.decoder = .init(inputSize: golden.decoderInputSize, attends: true)
      }
      return shape
    }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var topology: Topology
    var instantiation: Instantiation
    var testDescription: String { "\(topology.rawValue), \(instantiation)" }
  }

  static let cases: [Case] = Topology.allCases.flatMap { topology in
    Instantiation.available.map { Case(topology: topology, instantiation: $0) }
  }

  @Test("outputs, loss and gradients of a network", arguments: cases)
  func network(test: Case) throws {
    let kernels = try #require(test.instantiation.kernels)
    let golden: GoldenTopology = try Golden.read("topology-\(test.topology.rawValue)")
    let tolerance = test.instantiation == .double ? 1e-10 : 1e-5
    try check(
      golden, try test.topology.shape(golden), kernels, as: test.instantiation.scalar,
      within: tolerance)
  }

  private func check<Scalar: KernelScalar>(
    _ golden: GoldenTopology, _ shape: NetworkShape, _ kernels: Kernels, as type: Scalar.Type,
    within tolerance: Double
  ) throws {
    let layout = ParameterLayout(shape)
    #expect(Set(layout.tensors.map(\.name)) == Set(golden.parameters.keys))
    for tensor in layout.tensors {
      #expect(golden.parameters[tensor.name]?.shape == tensor.shape, "\(tensor.name)")
    }
    let decoderSteps = shape.decoder == nil ? 0 : golden.decoderSteps
    var batch = Batch<Scalar>(
      steps: golden.steps, decoderSteps: decoderSteps, rows: golden.batch, shape: shape,
      targets: golden.outputSize)
    batch.inputs = golden.inputs.map { Scalar($0) }
    if shape.decoder != nil { batch.decoderInputs = golden.decoderInputs.map { Scalar($0) } }
    batch.targets = golden.targets.map { Scalar($0) }
    batch.weights = batch.targets.map { _ in 1 }
    let trainer: Trainer<Scalar> = RecurrentFixture.trainer(
      shape, rules: TopologyTests.rules, steps: golden.steps, decoderSteps: decoderSteps,
      rows: golden.batch, kernels: kernels, as: type)
    trainer.setParameters(
      try Golden.flat(golden.parameters.mapValues(\.values), layout, as: type))
    let result = trainer.computeGradient(batch)

    #expect(abs(result.loss - golden.loss) <= tolerance * golden.loss)
    let outputs = trainer.singleShard.outputs.array
    #expect(RecurrentFixture.relativeDistance(outputs, golden.outputs) <= tolerance, "outputs")
    for tensor in layout.tensors {
      let gradient = GoldenTests.gradient(of: tensor, in: layout, from: trainer.flatGradient)
      let expected = try #require(golden.gradients[tensor.name])
      let distance = RecurrentFixture.relativeDistance(gradient, expected, floor: 0.01)
      #expect(distance <= tolerance, "gradient of \(tensor.name)")
    }
    let gradient = RecurrentFixture.inputGradient(of: trainer, batch: batch)
    let distance = RecurrentFixture.relativeDistance(gradient, golden.inputGradient, floor: 0.01)
    #expect(distance <= tolerance, "gradient of the inputs")
  }
}
