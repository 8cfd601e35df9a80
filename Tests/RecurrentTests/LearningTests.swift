import Glibc
import Testing

@testable import Recurrent

/// Whole training runs: what a network must be able to learn.
@Suite struct LearningTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var cell: CellKind
    var seed: UInt64
    var testDescription: String { "\(cell.rawValue), seed \(seed)" }
  }

  static let cases: [Case] = CellKind.allCases.flatMap { cell in
    [1, 2, 3].map { Case(cell: cell, seed: $0) }
  }

  /// sin t one step ahead, from windows of random phase; the first steps are outside the loss,
  /// because one value does not tell the phase. The variance of the target is ½.
  private func batch(_ shape: NetworkShape, seed: UInt64) -> Batch<Float> {
    var generator = RandomGenerator(seed: seed)
    var batch = Batch<Float>(steps: 16, rows: 8, shape: shape, targets: 1)
    for row in 0..<8 {
      let phase = 2 * Double.pi * generator.uniform()
      for t in 0..<16 {
        batch.inputs[t * 8 + row] = Float(sin(phase + 0.5 * Double(t)))
        batch.targets[t * 8 + row] = Float(sin(phase + 0.5 * Double(t + 1)))
        batch.weights[t * 8 + row] = t < 3 ? 0 : 1
      }
    }
    return batch
  }

  @Test("a noiseless sine, one step ahead", arguments: cases)
  func sine(test: Case) {
    let shape = NetworkShape(
      cell: test.cell, inputSize: 1, hiddenSize: 16, layers: 1, outputSize: 1)
    let rules = TrainingRules(
      objective: .meanSquaredError, optimizer: .adam(), clipping: GradientClipping(norm: 1))
    let trainer = Trainer<Float>(
      shape, rules: rules, steps: 16, rows: 8, seed: test.seed, pool: WorkerPool(threads: 1))
    for update in 0..<150 {
      _ = trainer.step(batch(shape, seed: 1000 * test.seed + UInt64(update)), learningRate: 0.01)
    }
    let unseen = trainer.loss(batch(shape, seed: 999_999))
    // 0.4 % of the variance.
    #expect(unseen < 0.002)
  }
}
