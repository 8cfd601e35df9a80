extension Trainer {
  /// ∂L/∂inputs `[T][B][inputSize]` of a batch that fits in one shard, without an update: how much the
  /// mean loss feels each number of each step. The trainer must have been made with its input gradient.
  package func inputGradient(of batch: Batch<Scalar>) -> [Scalar] {
    _ = computeGradient(batch)
    guard let blocks = singleShard.inputGradient else {
      preconditionFailure(
        "a trainer without input gradient, asked for that of \(batch.steps) steps")
    }
    let (width, panel) = (shape.inputSize, NetworkShape.panel)
    return batch.inputs.indices.map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: width)
      let (block, lane) = column.quotientAndRemainder(dividingBy: panel)
      return blocks[(block * batch.steps * batch.rows + row) * panel + lane]
    }
  }
}
