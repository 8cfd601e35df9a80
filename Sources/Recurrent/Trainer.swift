internal import CRecurrentKernels

/// How a network is trained.
package struct TrainingRules: Hashable, Sendable {
  package var objective: Objective
  package var optimizer: Optimizer
  package var clipping: GradientClipping
  /// Probability of dropping a unit between layers.
  package var dropout: Double

  package init(
    objective: Objective, optimizer: Optimizer, clipping: GradientClipping, dropout: Double = 0
  ) {
    precondition(dropout >= 0 && dropout < 1, "dropout with probability \(dropout)")
    self.objective = objective
    self.optimizer = optimizer
    self.clipping = clipping
    self.dropout = dropout
  }
}

/// What a training step did.
package struct StepResult: Hashable, Sendable {
  /// Mean loss before the update.
  package var loss: Double
  /// Global L2 norm of the gradient before clipping.
  package var gradientNorm: Double
  /// False where loss or gradient was not finite: the update was left out.
  package var isFinite: Bool { loss.isFinite && gradientNorm.isFinite }
}

/// A network under training: parameters, moments and workspaces, and the step that moves them.
///
/// One step is forward, loss, backward for each shard of the batch; then the sum of the shards'
/// gradients, clipping and update for each slice of the parameters. Shards and slices are fixed by the
/// shapes alone and summed in order, so the same batches give the same bits on any number of threads.
package final class Trainer<Scalar: KernelScalar> {
  package let shape: NetworkShape
  package let rules: TrainingRules
  private let layout: ParameterLayout
  private let kernels: Kernels
  private let pool: WorkerPool
  private let seed: UInt64
  private let parameters: Buffer<Scalar>
  private let transposed: [TransposedWeights<Scalar>]
  private let shards: [Workspace<Scalar>]
  private let optimizer: OptimizerState<Scalar>
  private let slices: [Range<Int>]
  private var squareSums: [Double]
  private var losses: [Double]

  /// Rows that a shard should have: fewer leave the kernels idle, more leave the threads idle.
  private static var rowsPerShard: Int { 16 }
  private static var mostShards: Int { 8 }
  /// Numbers of a slice: one page of floats, several slices a thread even for small networks.
  private static var sliceLength: Int { 1024 }

  /// - Parameters:
  ///   - steps: most steps of a batch.
  ///   - rows: most rows of a batch.
  ///   - withInputGradient: whether backward goes on to the inputs.
  package init(
    _ shape: NetworkShape, rules: TrainingRules, steps: Int, rows: Int, seed: UInt64,
    pool: WorkerPool, kernels: Kernels = Scalar.kernels, withInputGradient: Bool = false
  ) {
    precondition(steps > 0 && rows > 0, "a batch of \(steps) steps and \(rows) rows")
    self.shape = shape
    self.rules = rules
    self.kernels = kernels
    self.pool = pool
    self.seed = seed
    let layout = ParameterLayout(shape)
    self.layout = layout
    parameters = Buffer(layout.count)
    transposed = layout.layers.enumerated().map { index, layer in
      TransposedWeights(
        shape, layer: layer, kernels: kernels, withInputs: index > 0 || withInputGradient)
    }
    let shardCount = max(1, min(Trainer.mostShards, rows / Trainer.rowsPerShard))
    let shardRows = (rows + shardCount - 1) / shardCount
    shards = (0..<shardCount).map { _ in
      Workspace(
        layout, kernels: kernels, steps: steps, rows: shardRows, dropout: rules.dropout,
        withInputGradient: withInputGradient)
    }
    optimizer = OptimizerState(rules.optimizer, count: layout.count, kernels: kernels)
    slices = stride(from: 0, to: layout.count, by: Trainer.sliceLength).map {
      $0..<min($0 + Trainer.sliceLength, layout.count)
    }
    squareSums = Array(repeating: 0, count: slices.count)
    losses = Array(repeating: 0, count: shardCount)
    setParameters(Initialization.uniform(layout, seed: seed, as: Scalar.self))
  }

  /// The flat parameter vector, laid out by `ParameterLayout`.
  package var flatParameters: [Scalar] { parameters.array }

  package func setParameters(_ flat: [Scalar]) {
    parameters.assign(flat)
    for weights in transposed { weights.repack(parameters) }
  }

  /// Updates made so far.
  package var updates: Int { optimizer.step }

  /// One update from one batch. A batch without any weight teaches nothing: no update.
  // Called from other modules, where generic code would run unspecialised, several times slower.
  @specialized(where Scalar == Float)
  package func step(_ batch: Batch<Scalar>, learningRate: Double) -> StepResult {
    guard batch.weights.contains(where: { $0 != 0 }) else {
      return StepResult(loss: 0, gradientNorm: 0)
    }
    let result = computeGradient(batch)
    guard result.isFinite else { return result }
    let scale = rules.clipping.scale(norm: result.gradientNorm)
    let bound = rules.clipping.value ?? .infinity
    let gradient = shards[0].gradient
    optimizer.begin()
    pool.forEach(slices.count) { index in
      let slice = slices[index]
      if scale != 1 || bound != .infinity {
        unsafe kernels.table.pointee.scale_and_clamp(
          gradient.base + slice.lowerBound, scale, bound, slice.count)
      }
      optimizer.update(slice, parameters: parameters, gradient: gradient, rate: learningRate)
    }
    pool.forEach(transposed.count) { transposed[$0].repack(parameters) }
    return result
  }

  /// Mean loss of a batch without dropout and without an update.
  @specialized(where Scalar == Float)
  package func loss(_ batch: Batch<Scalar>) -> Double {
    let loss = forEachShard(of: batch) { shard, index in
      var none: RandomGenerator?
      unsafe shard.forward(parameters, dropout: &none)
      return shard.evaluate(rules.objective, scale: 0)
    }
    return loss / batch.totalWeight
  }

  /// Loss and gradient of a batch; the gradient is left in the first shard.
  func computeGradient(_ batch: Batch<Scalar>) -> StepResult {
    let weight = batch.totalWeight
    let update = UInt64(optimizer.step)
    let withDropout = rules.dropout > 0
    let loss = forEachShard(of: batch) { shard, index in
      var generator: RandomGenerator? =
        withDropout
        ? RandomGenerator(seed: seed, RandomGenerator.Use.dropout, update, UInt64(index)) : nil
      let reads = unsafe shard.forward(parameters, dropout: &generator)
      let loss = shard.evaluate(rules.objective, scale: 1 / weight)
      unsafe shard.backward(
        parameters, transposed: transposed, reads: reads, withDropout: withDropout)
      return loss
    }
    sumGradients(of: usedShards(batch))
    return StepResult(
      loss: loss / weight, gradientNorm: squareSums.reduce(0, +).squareRoot())
  }

  /// A batch of fewer rows than shards leaves the last shards idle, with what an earlier batch left
  /// in them.
  private func usedShards(_ batch: Batch<Scalar>) -> Int { min(shards.count, batch.rows) }

  /// Loads and runs the shards of a batch; the sum of what they return, in their order.
  private func forEachShard(
    of batch: Batch<Scalar>, _ body: (Workspace<Scalar>, Int) -> Double
  ) -> Double {
    let count = usedShards(batch)
    unsafe losses.withUnsafeMutableBufferPointer { losses in
      pool.forEach(count) { index in
        let rows = batch.rows * index / count..<batch.rows * (index + 1) / count
        shards[index].load(batch, rows: rows)
        unsafe losses[index] = body(shards[index], index)
      }
    }
    return losses[..<count].reduce(0, +)
  }

  private func sumGradients(of count: Int) {
    let total = shards[0].gradient
    unsafe squareSums.withUnsafeMutableBufferPointer { sums in
      pool.forEach(slices.count) { index in
        let slice = slices[index]
        let at = unsafe total.base + slice.lowerBound
        for shard in shards.prefix(count).dropFirst() {
          unsafe kernels.table.pointee.add(
            at, shard.gradient.base + slice.lowerBound, slice.count)
        }
        unsafe sums[index] = kernels.table.pointee.square_sum(at, slice.count)
      }
    }
  }
}

extension Trainer {
  /// The gradient `computeGradient` left, laid out as the parameters.
  var flatGradient: [Scalar] { shards[0].gradient.array }

  /// The workspace of a batch that fits in one shard: the outputs of the last pass and ∂L/∂inputs.
  var singleShard: Workspace<Scalar> {
    precondition(shards.count == 1, "the batch is split into \(shards.count) shards")
    return shards[0]
  }
}

extension Trainer {
  /// About how many bytes training a network takes: parameters, moments, transposed weights, a copy of
  /// the best, and for each shard a gradient and the activations of its rows.
  package static func memory(
    _ shape: NetworkShape, steps: Int, rows: Int, dropout: Double
  ) -> Int {
    let parameters = ParameterLayout(shape).count
    let shards = max(1, min(mostShards, rows / rowsPerShard))
    // Hidden and cell state, activations, and the gradient of the outputs.
    let perUnit = 3 + shape.cell.slots + (dropout > 0 ? 2 : 0)
    let activations = shape.layers * shape.paddedHiddenSize * perUnit * steps * rows
    let batch = 4 * steps * rows * (shape.inputSize + 2 * shape.outputSize)
    return (parameters * (6 + shards) + activations + batch) * MemoryLayout<Scalar>.stride
  }
}
