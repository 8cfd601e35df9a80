import Testing

@testable import Recurrent

/// Forward and backward of each cell, in every instantiation, at the edges of panels and row blocks.
@Suite struct CellTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var cell: CellKind
    /// One unit, part of a panel, a full panel, one unit more, three panels with padding.
    var hiddenSize: Int
    var instantiation: Instantiation
    var testDescription: String { "\(cell.rawValue), \(hiddenSize) units, \(instantiation)" }
  }

  static func cases(_ instantiations: [Instantiation]) -> [Case] {
    CellKind.allCases.flatMap { cell in
      [1, 7, 16, 17, 33].flatMap { size in
        instantiations.map { Case(cell: cell, hiddenSize: size, instantiation: $0) }
      }
    }
  }

  /// Row counts on both sides of every block size of the kernels.
  static let mostRows = 14

  @Test("forward against plain loops", arguments: cases(Instantiation.available))
  func forward(test: Case) throws {
    let kernels = try #require(test.instantiation.kernels)
    check(test, kernels, as: test.instantiation.scalar)
  }

  private func check<Scalar: KernelScalar>(
    _ test: Case, _ kernels: Kernels, as type: Scalar.Type
  ) {
    let shape = NetworkShape(
      cell: test.cell, inputSize: 3, hiddenSize: test.hiddenSize, layers: 1, outputSize: 2)
    let parameters = CellTests.parameters(shape, as: type)
    let steps = 3
    let rowInputs = (0..<CellTests.mostRows).map {
      RecurrentFixture.numbers(steps * shape.inputSize, seed: UInt64($0)).map { 2 * $0 }
    }
    let plain = PlainNetwork(shape, parameters: parameters)
    let expected = rowInputs.map { inputs in
      let steps = (0..<steps).map { Array(inputs[$0 * 3..<($0 + 1) * 3]) }
      return plain.outputs(steps, decoderInputs: []).flatMap(\.self)
    }

    for rows in 1...CellTests.mostRows {
      let rollout = Rollout(shape, parameters: parameters, rows: rows, kernels: kernels)
      for t in 0..<steps {
        let inputs = (0..<rows).flatMap { rowInputs[$0][t * 3..<(t + 1) * 3] }
        let outputs = rollout.advance(inputs.map { Scalar($0) })
        let reference = (0..<rows).flatMap { expected[$0][t * 2..<(t + 1) * 2] }
        let distance = RecurrentFixture.relativeDistance(outputs, reference, floor: 0.1)
        #expect(distance < 16 * Double(Scalar.ulpOfOne), "step \(t) of \(rows) rows")
      }
    }
  }

  /// Random numbers in every tensor, the biases, the GRU's second ones and the peepholes included.
  static func parameters<Scalar: KernelScalar>(
    _ shape: NetworkShape, as type: Scalar.Type
  ) -> [Scalar] {
    let layout = ParameterLayout(shape)
    let bound = 1 / Double(shape.hiddenSize).squareRoot()
    var flat = [Scalar](repeating: 0, count: layout.count)
    for (index, tensor) in layout.tensors.enumerated() {
      let values = RecurrentFixture.numbers(tensor.count, seed: 100 + UInt64(index))
      layout.insert(values.map { Scalar(Float($0 * bound)) }, as: tensor, into: &flat)
    }
    return flat
  }

  @Test(
    "backward in Float against Double", arguments: cases(Instantiation.availableInFloat))
  func backward(test: Case) throws {
    let kernels = try #require(test.instantiation.kernels)
    let shape = NetworkShape(
      cell: test.cell, inputSize: 3, hiddenSize: test.hiddenSize, layers: 2, outputSize: 2)
    let exact = RecurrentFixture.trainer(
      shape, objective: .meanSquaredError, steps: 4, rows: CellTests.mostRows)
    let trainer = RecurrentFixture.trainer(
      shape, objective: .meanSquaredError, steps: 4, rows: CellTests.mostRows, kernels: kernels,
      as: Float.self)
    exact.setParameters(CellTests.parameters(shape, as: Double.self))
    trainer.setParameters(CellTests.parameters(shape, as: Float.self))
    for rows in [1, 6, 7, 14] {
      let reference = RecurrentFixture.batch(shape, steps: 4, rows: rows)
      let batch = RecurrentFixture.batch(shape, steps: 4, rows: rows, as: Float.self)
      let expected = exact.computeGradient(reference)
      let result = trainer.computeGradient(batch)
      #expect(abs(result.loss - expected.loss) < 1e-6 * expected.loss, "\(rows) rows")
      #expect(
        RecurrentFixture.relativeDistance(trainer.flatGradient, exact.flatGradient) < 2e-6,
        "\(rows) rows")
      #expect(
        RecurrentFixture.relativeDistance(
          RecurrentFixture.inputGradient(of: trainer, batch: batch),
          RecurrentFixture.inputGradient(of: exact, batch: reference)) < 2e-6, "\(rows) rows")
    }
  }
}
