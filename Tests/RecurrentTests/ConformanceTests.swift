import Testing

@testable import Recurrent

/// What every cell must do, those yet to come included.
@Suite struct ConformanceTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var cell: CellKind
    var instantiation: Instantiation
    var testDescription: String { "\(cell.rawValue), \(instantiation)" }
  }

  static let cases: [Case] = CellKind.allCases.flatMap { cell in
    Instantiation.available.map { Case(cell: cell, instantiation: $0) }
  }

  private static let steps = 4
  private static let rows = 14

  private static func shape(_ cell: CellKind) -> NetworkShape {
    NetworkShape(cell: cell, inputSize: 2, hiddenSize: 19, layers: 2, outputSize: 3)
  }

  /// Inputs of step t of a batch.
  private func inputs<Scalar: KernelScalar>(
    _ batch: Batch<Scalar>, step t: Int
  ) -> ArraySlice<Scalar> {
    let count = batch.rows * 2
    return batch.inputs[t * count..<(t + 1) * count]
  }

  @Test("reset gives the state of a new network", arguments: cases)
  func zeroState(test: Case) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      let shape = ConformanceTests.shape(test.cell)
      let batch = RecurrentFixture.batch(shape, steps: 3, rows: 5, as: type)
      let rollout = Rollout(
        shape, parameters: CellTests.parameters(shape, as: type), rows: 5, kernels: kernels)
      func outputs() -> [[Scalar]] {
        (0..<3).map { rollout.advance(Array(inputs(batch, step: $0))) }
      }
      let first = outputs()
      let continued = outputs()
      rollout.reset()
      #expect(continued != first)
      #expect(outputs() == first)
    }
    check(try #require(test.instantiation.kernels), as: test.instantiation.scalar)
  }

  @Test("a row does not depend on the rows beside it", arguments: cases)
  func independentRows(test: Case) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      let shape = ConformanceTests.shape(test.cell)
      let parameters = CellTests.parameters(shape, as: type)
      let rows = ConformanceTests.rows
      let batch = RecurrentFixture.batch(shape, steps: ConformanceTests.steps, rows: rows, as: type)
      let together = Rollout(shape, parameters: parameters, rows: rows, kernels: kernels)
      let alone = (0..<rows).map { _ in
        Rollout(shape, parameters: parameters, rows: 1, kernels: kernels)
      }
      for t in 0..<ConformanceTests.steps {
        let inputs = Array(inputs(batch, step: t))
        let outputs = together.advance(inputs)
        for row in 0..<rows {
          let own = alone[row].advance(Array(inputs[row * 2..<row * 2 + 2]))
          #expect(Array(outputs[row * 3..<row * 3 + 3]) == own, "row \(row) at step \(t)")
        }
      }
    }
    check(try #require(test.instantiation.kernels), as: test.instantiation.scalar)
  }

  @Test("all steps at once give what single steps give", arguments: cases)
  func singleSteps(test: Case) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      let shape = ConformanceTests.shape(test.cell)
      let (steps, rows) = (ConformanceTests.steps, ConformanceTests.rows)
      let batch = RecurrentFixture.batch(shape, steps: steps, rows: rows, as: type)
      let trainer = RecurrentFixture.trainer(
        shape, objective: .meanSquaredError, steps: steps, rows: rows, kernels: kernels, as: type)
      let parameters = CellTests.parameters(shape, as: type)
      trainer.setParameters(parameters)
      _ = trainer.loss(batch)
      let rollout = Rollout(shape, parameters: parameters, rows: rows, kernels: kernels)
      let single = (0..<steps).flatMap { rollout.advance(Array(inputs(batch, step: $0))) }
      #expect(RecurrentFixture.relativeDistance(trainer.singleShard.outputs.array, single) == 0)
    }
    check(try #require(test.instantiation.kernels), as: test.instantiation.scalar)
  }

  /// A batch shorter and narrower than the trainer's buffers is laid out anew, not padded.
  @Test("a smaller batch in larger buffers", arguments: CellKind.allCases)
  func smallerBatch(cell: CellKind) {
    let shape = ConformanceTests.shape(cell)
    let snug = RecurrentFixture.trainer(shape, objective: .meanSquaredError, steps: 3, rows: 2)
    let roomy = RecurrentFixture.trainer(shape, objective: .meanSquaredError, steps: 6, rows: 11)
    _ = roomy.computeGradient(RecurrentFixture.batch(shape, steps: 6, rows: 11))
    let batch = RecurrentFixture.batch(shape, steps: 3, rows: 2)
    #expect(snug.computeGradient(batch) == roomy.computeGradient(batch))
    #expect(RecurrentFixture.relativeDistance(snug.flatGradient, roomy.flatGradient) == 0)
  }

  @Test("the same seed gives the same bits, another seed others", arguments: CellKind.allCases)
  func seeds(cell: CellKind) {
    func train(seed: UInt64) -> [Float] {
      let shape = ConformanceTests.shape(cell)
      let trainer = RecurrentFixture.trainer(
        shape, objective: .meanSquaredError, dropout: 0.3, seed: seed, as: Float.self)
      let batch = RecurrentFixture.batch(shape, steps: 5, rows: 3, as: Float.self)
      for _ in 0..<5 { _ = trainer.step(batch, learningRate: 0.01) }
      return trainer.flatParameters
    }
    let first = train(seed: 1)
    #expect(RecurrentFixture.relativeDistance(train(seed: 1), first) == 0)
    #expect(RecurrentFixture.relativeDistance(train(seed: 2), first) > 0.1)
  }

  @Test("any number of threads gives the same bits", arguments: CellKind.allCases)
  func threads(cell: CellKind) {
    let shape = ConformanceTests.shape(cell)
    func train(threads: Int) -> (steps: [StepResult], parameters: [Float]) {
      let pool = WorkerPool(threads: threads)
      defer { pool.stop() }
      let rules = TrainingRules(
        objective: .meanSquaredError, optimizer: .adam(), clipping: GradientClipping(norm: 0.1),
        noise: NoiseRules(dropout: 0.2))
      // 50 rows make three shards of unequal size.
      let trainer = Trainer<Float>(shape, rules: rules, steps: 5, rows: 50, seed: 1, pool: pool)
      let steps = (0..<20).map { update in
        let batch = RecurrentFixture.batch(
          shape, steps: 5, rows: 50, seed: UInt64(update), as: Float.self)
        return trainer.step(batch, learningRate: 0.01)
      }
      return (steps, trainer.flatParameters)
    }
    let one = train(threads: 1)
    #expect(one.steps.contains { $0.gradientNorm > 0.1 }, "no step was clipped")
    for threads in [2, 3, 4, 8] {
      let several = train(threads: threads)
      #expect(several.steps == one.steps, "\(threads) threads")
      #expect(
        RecurrentFixture.relativeDistance(several.parameters, one.parameters) == 0,
        "\(threads) threads")
    }
  }

  @Test(
    "padding stays zero under training", arguments: CellKind.allCases, OptimizerTests.rules)
  func padding(cell: CellKind, optimizer: Optimizer) {
    let shape = ConformanceTests.shape(cell)
    let trainer = RecurrentFixture.trainer(
      shape, objective: .meanSquaredError, optimizer: optimizer)
    let batch = RecurrentFixture.batch(shape, steps: 5, rows: 3)
    for _ in 0..<5 { _ = trainer.step(batch, learningRate: 0.01) }
    let layout = ParameterLayout(shape)
    var padding = trainer.flatParameters
    for tensor in layout.tensors {
      let columns = tensor.shape.count == 2 ? tensor.shape[1] : 1
      for index in 0..<tensor.count {
        if let place = layout.offset(of: tensor, row: index / columns, column: index % columns) {
          padding[place] = 0
        }
      }
    }
    let isZero = padding.allSatisfy { $0 == 0 }
    #expect(isZero)
  }
}
