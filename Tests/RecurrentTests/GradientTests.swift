import Testing

@testable import Recurrent

/// Back-propagation against central differences, in Double, by the very code that trains in Float.
@Suite struct GradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var cell: CellKind
    var objective: Objective
    var layers: Int
    var testDescription: String { "\(cell.rawValue), \(objective.name), \(layers) layers" }
  }

  static let cases: [Case] = CellKind.allCases.flatMap { cell in
    Objective.allCases.flatMap { objective in
      [1, 2].map { Case(cell: cell, objective: objective, layers: $0) }
    }
  }

  @Test("every parameter and every input", arguments: cases)
  func gradient(test: Case) {
    // Sizes pairwise different: square shapes hide transposes. 19 units span two panels.
    let shape = NetworkShape(
      cell: test.cell, inputSize: 2, hiddenSize: test.layers == 1 ? 19 : 7, layers: test.layers,
      outputSize: 2 * test.objective.outputsPerTarget)
    let trainer = RecurrentFixture.trainer(shape, objective: test.objective)
    var batch = RecurrentFixture.batch(
      shape, steps: 5, rows: 3, outputsPerTarget: test.objective.outputsPerTarget)
    _ = trainer.computeGradient(batch)
    let gradient = trainer.flatGradient
    let inputGradient = RecurrentFixture.inputGradient(of: trainer, batch: batch)
    let start = trainer.flatParameters

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

  @Test("padding never receives a gradient", arguments: CellKind.allCases)
  func padding(cell: CellKind) {
    let shape = NetworkShape(cell: cell, inputSize: 2, hiddenSize: 7, layers: 2, outputSize: 3)
    let trainer = RecurrentFixture.trainer(shape, objective: .meanSquaredError)
    _ = trainer.computeGradient(RecurrentFixture.batch(shape, steps: 5, rows: 3))
    let layout = ParameterLayout(shape)
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
}
