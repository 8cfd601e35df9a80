import Glibc
import Testing

@testable import Recurrent

/// Gradients that stop early: truncated back-propagation with carried states, and the truncation of 1997.
@Suite struct TruncationTests {
  private static func rules(_ truncation: TrainingRules.Truncation?) -> TrainingRules {
    var rules = TopologyTests.rules
    rules.truncation = truncation
    return rules
  }

  /// Steps `range` of a batch, as a batch of its own.
  private static func slice(_ batch: Batch<Double>, _ range: Range<Int>, _ shape: NetworkShape)
    -> Batch<Double>
  {
    var part = Batch<Double>(
      steps: range.count, rows: batch.rows, shape: shape, targets: shape.outputSize)
    let (inputs, outputs) = (batch.rows * shape.inputSize, batch.rows * shape.outputSize)
    part.inputs = Array(batch.inputs[range.lowerBound * inputs..<range.upperBound * inputs])
    part.targets = Array(batch.targets[range.lowerBound * outputs..<range.upperBound * outputs])
    part.weights = Array(batch.weights[range.lowerBound * outputs..<range.upperBound * outputs])
    return part
  }

  private static func outputs(_ trainer: Trainer<Double>, _ count: Int) -> [Double] {
    Array(trainer.singleShard.outputs.array.prefix(count))
  }

  /// k₁ = 3 over 12 steps of a dilated stack: four batches whose outputs are those of one.
  @Test("a carried state goes on where the sequence goes on", arguments: CellKind.allCases)
  func carried(cell: CellKind) {
    var shape = NetworkShape(cell: cell, inputSize: 2, hiddenSize: 7, layers: 2, outputSize: 1)
    shape.dilations = [1, 2]
    let whole = RecurrentFixture.batch(shape, steps: 12, rows: 3)
    let parameters = CellTests.parameters(shape, as: Double.self)
    let expected = PlainNetwork(shape, parameters: parameters).outputs(whole)
    // Gradients reach two steps further back than the state is carried: windows of five overlap.
    let truncation = TrainingRules.Truncation(carriedSteps: 3, gradientSteps: 5)
    let trainer = RecurrentFixture.trainer(
      shape, rules: TruncationTests.rules(truncation), steps: truncation.steps)
    trainer.setParameters(parameters)
    for start in [0, 3, 6] {
      var batch = TruncationTests.slice(whole, start..<start + 5, shape)
      batch.continues = Array(repeating: start > 0, count: 3)
      // A rate of 0 leaves the weights where they are.
      _ = trainer.step(batch, learningRate: 0)
      let outputs = TruncationTests.outputs(trainer, 5 * 3)
      #expect(
        RecurrentFixture.relativeDistance(outputs, Array(expected[start * 3..<(start + 5) * 3]))
          < 1e-13, "steps from \(start)")
    }
    // A row that does not go on begins anew, beside others that do; validation between two batches
    // disturbs neither.
    _ = trainer.loss(RecurrentFixture.batch(shape, steps: 4, rows: 2, seed: 5))
    var batch = TruncationTests.slice(whole, 0..<5, shape)
    batch.continues = [true, false, true]
    _ = trainer.computeGradient(batch)
    let outputs = TruncationTests.outputs(trainer, 5 * 3)
    for step in 0..<5 {
      #expect(abs(outputs[step * 3 + 1] - expected[step * 3 + 1]) < 1e-13)
      #expect(abs(outputs[step * 3] - expected[step * 3]) > 1e-9)
    }
  }

  @Test("a batch that teaches nothing carries the state on", arguments: CellKind.allCases)
  func nothingObserved(cell: CellKind) {
    let shape = NetworkShape(cell: cell, inputSize: 2, hiddenSize: 7, layers: 2, outputSize: 1)
    let whole = RecurrentFixture.batch(shape, steps: 9, rows: 3)
    let parameters = CellTests.parameters(shape, as: Double.self)
    let expected = PlainNetwork(shape, parameters: parameters).outputs(whole)
    let trainer = RecurrentFixture.trainer(
      shape, rules: TruncationTests.rules(.init(carriedSteps: 3, gradientSteps: 3)), steps: 3)
    trainer.setParameters(parameters)
    for start in [0, 3, 6] {
      var batch = TruncationTests.slice(whole, start..<start + 3, shape)
      batch.continues = Array(repeating: start > 0, count: 3)
      if start == 3 { batch.weights = batch.weights.map { _ in 0 } }
      // A rate of 0 leaves the weights where they are.
      let result = trainer.step(batch, learningRate: 0)
      #expect((result.gradientNorm == 0) == (start == 3))
    }
    #expect(trainer.updates == 2)
    #expect(
      RecurrentFixture.relativeDistance(
        TruncationTests.outputs(trainer, 3 * 3), Array(expected[6 * 3..<9 * 3])) < 1e-13)
  }

  /// Row 1 begins in the bad batch or goes on from the one before.
  @Test(
    "a batch that is not finite leaves no state behind", arguments: CellKind.allCases,
    [true, false])
  func notFinite(cell: CellKind, goesOn: Bool) {
    let shape = NetworkShape(cell: cell, inputSize: 2, hiddenSize: 7, layers: 2, outputSize: 1)
    let whole = RecurrentFixture.batch(shape, steps: 9, rows: 3)
    let rules = TruncationTests.rules(.init(carriedSteps: 3, gradientSteps: 3))
    let trainer = RecurrentFixture.trainer(shape, rules: rules, steps: 3)
    let twin = RecurrentFixture.trainer(shape, rules: rules, steps: 3)
    var parts = [0, 3, 6].map { TruncationTests.slice(whole, $0..<$0 + 3, shape) }
    parts[0].continues = [false, false, false]
    parts[1].continues = [true, goesOn, true]
    parts[1].targets[4] = .nan
    parts[1].weights[4] = 1
    parts[2].continues = [true, true, true]
    _ = trainer.step(parts[0], learningRate: 0.01)
    _ = twin.step(parts[0], learningRate: 0.01)
    #expect(!trainer.step(parts[1], learningRate: 0.01).isFinite)
    let result = trainer.step(parts[2], learningRate: 0.01)
    // Without the bad batch, the row that began in it begins here.
    parts[2].continues = [true, goesOn, true]
    #expect(result.isFinite)
    #expect(result == twin.step(parts[2], learningRate: 0.01))
    #expect(trainer.flatParameters == twin.flatParameters)
  }

  /// With k₂ of 3 the gradient is that of a loss whose network begins, three steps before the end, in
  /// a state that is a constant.
  @Test("gradients reach k₂ steps back and no further", arguments: CellKind.allCases)
  func reach(cell: CellKind) {
    let shape = NetworkShape(cell: cell, inputSize: 2, hiddenSize: 7, layers: 2, outputSize: 1)
    let truncation = TrainingRules.Truncation(carriedSteps: 8, gradientSteps: 3)
    var batch = RecurrentFixture.batch(shape, steps: 8, rows: 3)
    for index in 0..<5 * 3 { batch.weights[index] = 0 }
    let start = CellTests.parameters(shape, as: Double.self)
    let trainer = RecurrentFixture.trainer(
      shape, rules: TruncationTests.rules(truncation), steps: 8)
    trainer.setParameters(start)
    _ = trainer.computeGradient(batch)
    let gradient = trainer.flatGradient

    // The reference runs five steps with the weights as they were, then three with moved ones.
    let reference = RecurrentFixture.trainer(
      shape,
      rules: TruncationTests.rules(.init(carriedSteps: 5, gradientSteps: 5)), steps: 5)
    let beginning = TruncationTests.slice(batch, 0..<5, shape)
    var end = TruncationTests.slice(batch, 5..<8, shape)
    end.continues = [true, true, true]
    var moved = beginning
    moved.continues = [false, false, false]
    reference.setParameters(start)
    _ = reference.step(moved, learningRate: 0)
    let worst = RecurrentFixture.worstError(of: gradient, reference, around: start, every: 2) {
      reference.loss(end)
    }
    #expect(worst < 1e-7)
  }

  @Test("k₂ of all steps is full back-propagation")
  func full() {
    let shape = NetworkShape(cell: .gru, inputSize: 2, hiddenSize: 7, layers: 2, outputSize: 1)
    let batch = RecurrentFixture.batch(shape, steps: 6, rows: 3)
    let truncated = RecurrentFixture.trainer(
      shape, rules: TruncationTests.rules(.init(carriedSteps: 6, gradientSteps: 6)), steps: 6)
    let full = RecurrentFixture.trainer(shape, rules: TopologyTests.rules, steps: 6)
    _ = truncated.computeGradient(batch)
    _ = full.computeGradient(batch)
    #expect(truncated.flatGradient == full.flatGradient)
  }

  /// The truncation of 1997 in one unit over two steps, worked by hand.
  ///
  /// All weights and biases zero but w_i, w_g, w_f, w_o = 1 on the input and r_i = r_g = r_f = r_o = 1 on
  /// h₋; x = (1, 1), the target of step 2 zero, loss y² with y = h₂. With σ = σ(·), and a₂ = 1 + h₁:
  ///
  ///   c₁ = σ(1) tanh 1,  h₁ = σ(1) tanh c₁,  c₂ = σ(a₂) c₁ + σ(a₂) tanh a₂,  h₂ = σ(a₂) tanh c₂
  ///
  /// Gradient reaches step 1 through c₁ alone: ∂h₂/∂c₁ = σ(a₂) (1 − tanh² c₂) σ(a₂), and
  /// ∂c₁/∂w_i = σ(1)(1 − σ(1)) tanh 1; the path over h₁ into the gates of step 2 is cut.
  @Test("the truncation of 1997, worked by hand")
  func cellStateOnly() throws {
    let shape = NetworkShape(cell: .lstm, inputSize: 1, hiddenSize: 1, layers: 1, outputSize: 1)
    let layout = ParameterLayout(shape)
    var flat = [Double](repeating: 0, count: layout.count)
    for tensor in layout.tensors {
      switch tensor.role {
      case .inputWeights, .recurrentWeights:
        layout.insert([1, 1, 1, 1], as: tensor, into: &flat)
      case .linearWeights: layout.insert([1], as: tensor, into: &flat)
      default: continue
      }
    }
    var rules = TopologyTests.rules
    rules.gradientFlow = .cellStateOnly
    let trainer = RecurrentFixture.trainer(shape, rules: rules, steps: 2, rows: 1)
    trainer.setParameters(flat)
    var batch = Batch<Double>(steps: 2, rows: 1, shape: shape, targets: 1)
    batch.inputs = [1, 1]
    batch.weights = [0, 1]
    _ = trainer.computeGradient(batch)
    let weights = try #require(layout.tensors.first { $0.role == .inputWeights(.encoder(0)) })
    let found = layout.extract(weights, from: trainer.flatGradient)

    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    let s1 = sigmoid(1)
    let c1 = s1 * tanh(1)
    let h1 = s1 * tanh(c1)
    let a2 = 1 + h1
    let s2 = sigmoid(a2)
    let c2 = s2 * c1 + s2 * tanh(a2)
    let h2 = s2 * tanh(c2)
    let slope = 2 * h2  // ∂L/∂h₂
    let intoC2 = slope * s2 * (1 - tanh(c2) * tanh(c2))
    let intoC1 = intoC2 * s2
    let gate1 = s1 * (1 - s1)
    let gate2 = s2 * (1 - s2)
    // ∂c₁/∂h₁ never enters: at step 1 the forget gate meets c₀ = 0 and the output gate no loss.
    let expected = [
      intoC1 * gate1 * tanh(1) + intoC2 * gate2 * tanh(a2),
      intoC2 * gate2 * c1,
      intoC1 * s1 * (1 - tanh(1) * tanh(1)) + intoC2 * s2 * (1 - tanh(a2) * tanh(a2)),
      slope * tanh(c2) * gate2,
    ]
    #expect(RecurrentFixture.relativeDistance(found, expected) < 1e-14)

    // With all paths open the gradient is another: the test can fail.
    let open = RecurrentFixture.trainer(shape, rules: TopologyTests.rules, steps: 2, rows: 1)
    open.setParameters(flat)
    _ = open.computeGradient(batch)
    let whole = layout.extract(weights, from: open.flatGradient)
    #expect(RecurrentFixture.relativeDistance(whole, expected) > 0.05)
  }
}
