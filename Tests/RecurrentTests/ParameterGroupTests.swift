import Testing

@testable import Recurrent

@Suite struct ParameterGroupTests {
  @Test(
    "the groups cover the vector in order, at multiples of 16",
    arguments: ParameterLayoutTests.shapes
      + TopologyTests.Topology.allCases.map { $0.shape(.lstm) }
      + EmbeddingTests.Topology.allCases.map(\.shape)
      + MixtureTests.Topology.allCases.map(\.shape))
  func ranges(shape: NetworkShape) {
    let layout = ParameterLayout(shape)
    var end = 0
    for group in ParameterGroup.allCases {
      let range = layout.range(of: group)
      #expect(range.lowerBound == end)
      #expect(range.upperBound % 16 == 0)
      end = range.upperBound
    }
    #expect(end == layout.count)
    for tensor in layout.tensors {
      let place = layout.offset(of: tensor, row: 0, column: 0)
      let group: ParameterGroup =
        switch tensor.role {
        case .linearWeights(.head), .linearBiases(.head): .head
        case .linearWeights(.headHidden), .linearBiases(.headHidden): .head
        case .linearWeights(.headOutput): .head
        case .linearWeights(.shortcut): .shortcut
        case .linearWeights, .linearBiases: .connection
        case .embedding: .embedding
        case .mixtureLogits: .mixture
        default: .recurrent
        }
      let range = layout.range(of: group)
      #expect(place.map { range.contains($0) } ?? true, "\(tensor.name)")
    }
  }

  /// A network whose groups meet within a slice of the update: 1536 recurrent numbers and the head.
  private static let shape = {
    var shape = NetworkShape(
      cell: .gru, inputSize: 2, hiddenSize: 19, layers: 1, outputSize: 3)
    shape.shortcutSteps = 1
    return shape
  }()

  private func moved(_ optimizer: Optimizer, _ multipliers: [ParameterGroup: Double]) -> [Double] {
    let rules = TrainingRules(
      objective: .meanSquaredError, optimizer: optimizer, clipping: GradientClipping(norm: 0.1),
      rateMultipliers: multipliers)
    let trainer = Trainer<Double>(
      ParameterGroupTests.shape, rules: rules, steps: 5, rows: 3, seed: 7,
      pool: WorkerPool(threads: 1))
    let before = trainer.flatParameters
    let batch = RecurrentFixture.batch(
      ParameterGroupTests.shape, steps: 5, rows: 3, as: Double.self)
    _ = trainer.step(batch, learningRate: 0.0625)
    return zip(trainer.flatParameters, before).map { $0 - $1 }
  }

  @Test(
    "each group moves by its own multiple", arguments: [Optimizer.sgd(), .adam(), .rmsProp()])
  func multipliers(optimizer: Optimizer) {
    let layout = ParameterLayout(ParameterGroupTests.shape)
    let plain = moved(optimizer, [:])
    #expect(moved(optimizer, [.recurrent: 1, .head: 1]) == plain)
    for multipliers in [[ParameterGroup.head: 0.25], [.recurrent: 0, .head: 4], [.shortcut: 25]] {
      let changed = moved(optimizer, multipliers)
      for group in ParameterGroup.allCases
      where ![.connection, .embedding, .mixture].contains(group) {
        let range = layout.range(of: group)
        let multiplier = multipliers[group] ?? 1
        let expected = plain[range].map { $0 * multiplier }
        #expect(expected.contains { $0 != 0 } == (multiplier != 0))
        #expect(
          RecurrentFixture.relativeDistance(Array(changed[range]), expected) < 1e-13, "\(group)")
      }
    }
  }
}
