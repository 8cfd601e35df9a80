package import Recurrent

/// A task made to order, as sequences drawn at random: something is shown, then a gap must pass before
/// it is asked for. Whoever keeps nothing over the gap can do no better than `baseline`.
package protocol LearningTask: Sendable {
  /// Numbers a step reads.
  var inputSize: Int { get }
  /// Numbers a step is asked for.
  var outputSize: Int { get }
  /// Steps T of a sequence.
  var steps: Int { get }
  /// The mean squared error of the best constant answer: the variance of the targets.
  var baseline: Double { get }

  /// Writes one sequence, drawn afresh, into a row of a batch of zeros; weights are 1 where an answer
  /// is asked for.
  func write<Scalar: KernelScalar>(
    row: Int, of batch: inout Batch<Scalar>, generator: inout RandomGenerator)
}

extension LearningTask {
  /// A network of one layer of the size of the task.
  package func shape(cell: CellKind, hiddenSize: Int) -> NetworkShape {
    NetworkShape(
      cell: cell, inputSize: inputSize, hiddenSize: hiddenSize, layers: 1, outputSize: outputSize)
  }

  /// Independent sequences; the same seed and number give the same batch.
  package func batch<Scalar: KernelScalar>(
    rows: Int, seed: UInt64, number: UInt64, as type: Scalar.Type = Float.self
  ) -> Batch<Scalar> {
    var generator = RandomGenerator(seed: seed, RandomGenerator.Use.windows, number)
    // The batch takes its sizes from a shape; the cell and its size do not matter to it.
    var batch = Batch<Scalar>(
      steps: steps, rows: rows, shape: shape(cell: .rnnTanh, hiddenSize: 1),
      targets: outputSize)
    for row in 0..<rows { write(row: row, of: &batch, generator: &generator) }
    return batch
  }
}
