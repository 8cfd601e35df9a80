@testable import Recurrent

/// Small networks and batches in Double, with what a gradient check needs.
enum RecurrentFixture {
  static func trainer(
    _ shape: NetworkShape, objective: Objective, optimizer: Optimizer = .adam(),
    clipping: GradientClipping = GradientClipping(), dropout: Double = 0
  ) -> Trainer<Double> {
    let rules = TrainingRules(
      objective: objective, optimizer: optimizer, clipping: clipping, dropout: dropout)
    return Trainer<Double>(
      shape, rules: rules, steps: 5, rows: 3, seed: 7, pool: WorkerPool(threads: 1),
      withInputGradient: true)
  }

  /// Random inputs and targets in ±2, every seventh cell outside the loss.
  static func batch<Scalar: KernelScalar>(
    _ shape: NetworkShape, steps: Int, rows: Int, seed: UInt64 = 3,
    as type: Scalar.Type = Double.self
  ) -> Batch<Scalar> {
    var generator = RandomGenerator(seed: seed)
    var batch = Batch<Scalar>(steps: steps, rows: rows, shape: shape)
    for index in batch.inputs.indices {
      batch.inputs[index] = Scalar(Float(4 * generator.uniform() - 2))
    }
    for index in batch.targets.indices {
      batch.targets[index] = Scalar(Float(4 * generator.uniform() - 2))
      batch.weights[index] = index % 7 == 3 ? 0 : 1
    }
    return batch
  }

  /// ∂L/∂inputs as `[T][B][inputSize]`, out of the padded blocks of the workspace.
  static func inputGradient(of trainer: Trainer<Double>, batch: Batch<Double>) -> [Double] {
    let width = trainer.shape.inputSize
    guard let blocks = trainer.singleShard.inputGradient else { return [] }
    return batch.inputs.indices.map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: width)
      let block = column / 16
      return blocks[(block * batch.steps * batch.rows + row) * 16 + column % 16]
    }
  }

  /// Central difference of a function of a shift.
  static func difference(_ step: Double, _ function: (Double) -> Double) -> Double {
    (function(step) - function(-step)) / (2 * step)
  }

  /// |a − b| relative to their size, or to 1 where both are small: the truncation error of the
  /// difference is absolute.
  static func relativeError(_ a: Double, _ b: Double) -> Double {
    abs(a - b) / max(1, abs(a), abs(b))
  }
}
