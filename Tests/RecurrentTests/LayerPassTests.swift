import Testing

@testable import Recurrent

@Suite struct LayerPassTests {
  /// Products of the weight gradient run over chunks of up to 64 rows: 31 steps of 9 rows make four
  /// chunks of 7 steps and one of 3.
  @Test("gradients over several chunks of steps", arguments: CellKind.allCases)
  func chunks(cell: CellKind) {
    let shape = NetworkShape(cell: cell, inputSize: 2, hiddenSize: 3, layers: 2, outputSize: 1)
    let trainer = RecurrentFixture.trainer(shape, objective: .meanSquaredError, steps: 31, rows: 9)
    let batch = RecurrentFixture.batch(shape, steps: 31, rows: 9)
    let start = CellTests.parameters(shape, as: Double.self)
    trainer.setParameters(start)
    _ = trainer.computeGradient(batch)
    let gradient = trainer.flatGradient

    let worst = RecurrentFixture.worstError(of: gradient, trainer, around: start, every: 2) {
      trainer.loss(batch)
    }
    #expect(worst < 1e-7)
  }
}
