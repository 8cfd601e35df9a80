package import Recurrent

/// How much the answer of a network still feels what it read d steps before:
/// s(d) = √ mean ‖∂y_T/∂x_{T−d}‖², the mean over sequences drawn at random, y the first output.
///
/// By the chain rule ∂y_T/∂x_{T−d} holds the product of d Jacobians ∂h_t/∂h_{t−1}. Where their norms stay
/// below 1 the product vanishes, above 1 it may explode, exponentially in d: Y. Bengio, P. Simard &
/// P. Frasconi (1994), doi:10.1109/72.279181; R. Pascanu, T. Mikolov & Y. Bengio (2013),
/// arXiv:1211.5063. What has vanished here cannot be learnt from: the gradient of any loss of the answer
/// is this one times a number.
package enum Sensitivity {
  /// s(d) for d = 0 ..< T, in Double, whose range holds what Float would round to zero.
  ///
  /// - Parameters:
  ///   - parameters: laid out by `ParameterLayout` for the shape of the task.
  ///   - sequences: how many to average over, in whole batches of 16.
  package static func byDistance(
    _ task: some LearningTask, shape: NetworkShape, parameters: [Float], sequences: Int,
    seed: UInt64
  ) -> [Double] {
    // The slope of |y − target| is ±1, whatever the residual: the gradient of the loss is that of y.
    let rules = TrainingRules(
      objective: .meanAbsoluteError, optimizer: .sgd(), clipping: GradientClipping())
    let rows = 16
    let trainer = Trainer<Double>(
      shape, rules: rules, steps: task.steps, rows: rows, seed: seed, pool: WorkerPool(threads: 1),
      withInputGradient: true)
    trainer.setParameters(parameters.map { Double($0) })
    let batches = max(sequences / rows, 1)
    var squares = [Double](repeating: 0, count: task.steps)
    for number in 0..<batches {
      var batch = task.batch(rows: rows, seed: seed, number: UInt64(number), as: Double.self)
      askLast(of: &batch, outputSize: shape.outputSize)
      let gradient = trainer.inputGradient(of: batch)
      let width = rows * shape.inputSize
      for step in 0..<task.steps {
        // The loss is the mean over rows, so each row's gradient is a part of that many.
        for index in step * width..<(step + 1) * width {
          let slope = gradient[index] * Double(rows)
          squares[task.steps - 1 - step] += slope * slope
        }
      }
    }
    return squares.map { ($0 / Double(batches * rows)).squareRoot() }
  }

  /// Leaves only the first output of the last step in the loss.
  private static func askLast(of batch: inout Batch<Double>, outputSize: Int) {
    for index in batch.weights.indices { batch.weights[index] = 0 }
    for row in 0..<batch.rows {
      batch.weights[((batch.steps - 1) * batch.rows + row) * outputSize] = 1
    }
  }
}
