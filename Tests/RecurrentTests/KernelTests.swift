import Testing

@testable import Recurrent

/// The instantiations of the kernel template as a family.
@Suite struct KernelTests {
  @Test("every machine has the portable kernels, and automatic takes the widest")
  func choice() throws {
    #expect(Kernels.float(.portable)?.name == "portable")
    let widest = try #require(Instantiation.availableInFloat.last?.kernels)
    #expect(Kernels.float(.automatic)?.name == widest.name)
    #expect(Float.kernels.name == widest.name)
    #expect(Double.kernels.name == "double")
  }

  static var hasBothVectorSets: Bool {
    Instantiation.available.contains(.avx2) && Instantiation.available.contains(.avx512)
  }

  /// Both fuse the same multiply-adds, and every sum runs in an order that the vector width does not
  /// change.
  @Test(
    "AVX2 and AVX-512 train to the same bits", .enabled(if: hasBothVectorSets),
    arguments: CellKind.allCases)
  func sameBits(cell: CellKind) throws {
    let avx2 = try #require(Kernels.float(.avx2))
    let avx512 = try #require(Kernels.float(.avx512))
    for optimizer in OptimizerTests.rules {
      let narrow = train(cell, optimizer, avx2)
      let wide = train(cell, optimizer, avx512)
      #expect(narrow.steps == wide.steps)
      #expect(RecurrentFixture.relativeDistance(narrow.parameters, wide.parameters) == 0)
      #expect(RecurrentFixture.relativeDistance(narrow.inputGradient, wide.inputGradient) == 0)
    }
  }

  @Test(
    "AVX2 and AVX-512 train every topology to the same bits", .enabled(if: hasBothVectorSets),
    arguments: TopologyTests.cases)
  func sameBits(test: TopologyTests.Case) throws {
    let shape = test.topology.shape(test.cell)
    let decoderSteps = test.topology.decoderSteps
    var rules = TopologyTests.rules
    rules.noise = NoiseRules(dropout: 0.2, recurrentDropout: 0.2)
    let batch = RecurrentFixture.batch(
      shape, steps: 7, decoderSteps: decoderSteps, rows: 13, as: Float.self)
    let outcomes = try [InstructionSet.avx2, .avx512].map { set in
      let trainer = RecurrentFixture.trainer(
        shape, rules: rules, steps: 7, decoderSteps: decoderSteps, rows: 13,
        kernels: try #require(Kernels.float(set)), as: Float.self)
      let start = trainer.flatParameters
      let steps = (0..<4).map { _ in trainer.step(batch, learningRate: 0.01) }
      #expect(trainer.flatParameters != start)
      _ = trainer.computeGradient(batch)
      return Outcome(
        steps: steps, parameters: trainer.flatParameters,
        inputGradient: RecurrentFixture.inputGradient(of: trainer, batch: batch))
    }
    #expect(outcomes[0].steps == outcomes[1].steps)
    #expect(outcomes[0].parameters == outcomes[1].parameters)
    #expect(outcomes[0].inputGradient == outcomes[1].inputGradient)
  }

  private struct Outcome {
    var steps: [StepResult]
    var parameters: [Float]
    var inputGradient: [Float]
  }

  /// Four clipped steps with dropout of a network with padding, on an odd number of rows.
  private func train(_ cell: CellKind, _ optimizer: Optimizer, _ kernels: Kernels) -> Outcome {
    let shape = NetworkShape(cell: cell, inputSize: 3, hiddenSize: 33, layers: 2, outputSize: 2)
    let trainer = RecurrentFixture.trainer(
      shape, objective: .huber(delta: 1), optimizer: optimizer,
      clipping: GradientClipping(norm: 0.5, value: 0.05), dropout: 0.2, steps: 7, rows: 13,
      kernels: kernels, as: Float.self)
    let batch = RecurrentFixture.batch(shape, steps: 7, rows: 13, as: Float.self)
    let steps = (0..<4).map { _ in trainer.step(batch, learningRate: 0.01) }
    _ = trainer.computeGradient(batch)
    return Outcome(
      steps: steps, parameters: trainer.flatParameters,
      inputGradient: RecurrentFixture.inputGradient(of: trainer, batch: batch))
  }
}
