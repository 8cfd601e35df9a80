internal import CRecurrentKernels

/// What a training step did.
package struct StepResult: Hashable, Sendable {
  /// Mean loss before the update.
  package var loss: Double
  /// Global L2 norm of the gradient before clipping.
  package var gradientNorm: Double
  /// Whether any rule of clipping cut the gradient back.
  package var isClipped: Bool
  /// False where loss or gradient was not finite, or the gradient's square is not after clipping: the
  /// update was left out.
  package var isFinite: Bool { loss.isFinite && gradientNorm.isFinite }

  package init(loss: Double, gradientNorm: Double, isClipped: Bool = false) {
    self.loss = loss
    self.gradientNorm = gradientNorm
    self.isClipped = isClipped
  }
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
  private let transposed: TransposedNetwork<Scalar>
  let shards: [Workspace<Scalar>]
  let optimizer: OptimizerState<Scalar>
  var clipper: Clipper
  private let slices: [Range<Int>]
  /// What each group's rate is multiplied by.
  private let groups: [(range: Range<Int>, multiplier: Double)]
  private var squareSums: [Double]
  private var clamped: [Bool]
  private var losses: [Double]

  /// Rows that a shard should have: fewer leave the kernels idle, more leave the threads idle. Weights
  /// beyond the second-level cache are read anew at every step; twice the rows halve what that costs.
  private static func rowsPerShard(_ layout: ParameterLayout) -> Int {
    let blocks = (layout.encoder + layout.decoder).joined()
    return blocks.contains { $0.weightCount > cachedWeights } ? 32 : 16
  }
  /// One MiB of floats.
  private static var cachedWeights: Int { 1 << 18 }
  private static var mostShards: Int { 8 }
  /// How many shards a batch of so many rows is cut into, and the rows of the largest.
  static func shards(_ layout: ParameterLayout, rows: Int) -> (count: Int, rows: Int) {
    let count = max(1, min(mostShards, rows / rowsPerShard(layout)))
    return (count, (rows + count - 1) / count)
  }
  /// Numbers of a slice: one page of floats, several slices a thread even for small networks.
  private static var sliceLength: Int { 1024 }

  /// - Parameters:
  ///   - steps: most steps of a batch; decoderSteps: of its decoder.
  ///   - rows: most rows of a batch.
  ///   - withInputGradient: whether backward goes on to the inputs.
  package init(
    _ shape: NetworkShape, rules: TrainingRules, steps: Int, decoderSteps: Int = 0, rows: Int,
    seed: UInt64, pool: WorkerPool, kernels: Kernels = Scalar.kernels,
    withInputGradient: Bool = false
  ) {
    precondition(steps > 0 && rows > 0, "a batch of \(steps) steps and \(rows) rows")
    precondition(
      rules.truncation.map { $0.steps <= steps } ?? true,
      "a truncation of \(rules.truncation?.steps ?? 0) steps in batches of \(steps)")
    rules.check(shape)
    self.shape = shape
    self.rules = rules
    self.kernels = kernels
    self.pool = pool
    self.seed = seed
    let layout = ParameterLayout(shape)
    self.layout = layout
    // Vectors of categories learn through the inputs.
    let withInputGradient = withInputGradient || !shape.embeddedInputs.isEmpty
    parameters = Buffer(layout.count)
    transposed = TransposedNetwork(
      layout, kernels: kernels, withInputGradient: withInputGradient)
    let (shardCount, shardRows) = Trainer.shards(layout, rows: rows)
    shards = (0..<shardCount).map { _ in
      Workspace(
        layout, rules: rules, kernels: kernels,
        capacity: Capacity(steps: steps, rows: shardRows, isTraining: true),
        decoderSteps: decoderSteps, withInputGradient: withInputGradient)
    }
    optimizer = OptimizerState(rules.optimizer, count: layout.count, kernels: kernels)
    slices = stride(from: 0, to: layout.count, by: Trainer.sliceLength).map {
      $0..<min($0 + Trainer.sliceLength, layout.count)
    }
    clipper = Clipper(rules.clipping)
    groups = ParameterGroup.allCases.map {
      (layout.range(of: $0), rules.rateMultipliers[$0] ?? 1)
    }
    squareSums = Array(repeating: 0, count: slices.count)
    clamped = Array(repeating: false, count: slices.count)
    losses = Array(repeating: 0, count: shardCount)
    setParameters(rules.initialization.parameters(layout, seed: seed, as: Scalar.self))
  }

  /// The flat parameter vector, laid out by `ParameterLayout`.
  package var flatParameters: [Scalar] { parameters.array }

  package func setParameters(_ flat: [Scalar]) {
    parameters.assign(flat)
    for index in 0..<transposed.count { transposed.repack(index, parameters) }
  }

  /// Goes on from other parameters with moments that are zero again. The norms that clipping by
  /// percentile has seen stay.
  package func restart(from flat: [Scalar]) {
    setParameters(flat)
    optimizer.reset()
  }

  /// Updates made so far, those before a restart included.
  package internal(set) var updates = 0

  /// One update from one batch. A batch without any weight teaches nothing: no update, but where states
  /// are carried they go on over its steps.
  /// - Parameter teacherForcing: the share of fed-back inputs that are the truth.
  // Called from other modules, where generic code would run unspecialised, several times slower.
  @specialized(where Scalar == Float)
  package func step(
    _ batch: Batch<Scalar>, learningRate: Double, teacherForcing: Double = 1
  ) -> StepResult {
    guard batch.weights.contains(where: { $0 != 0 }) else {
      if rules.truncation != nil {
        _ = forwardEachShard(of: batch, teacherForcing: teacherForcing) { _ in 0 }
        commitStates(batch, isFinite: true)
      }
      return StepResult(loss: 0, gradientNorm: 0)
    }
    var result = computeGradient(batch, teacherForcing: teacherForcing)
    guard result.isFinite else {
      commitStates(batch, isFinite: false)
      return result
    }
    let (scale, isScaled) = clipper.scale(norm: result.gradientNorm)
    let bound = rules.clipping.value ?? .infinity
    // Optimizers square what clipping leaves, and a moment that is infinite once stays so.
    let most = Double(Scalar.greatestFiniteMagnitude).squareRoot()
    guard min(scale * result.gradientNorm, bound) < most else {
      commitStates(batch, isFinite: false)
      return StepResult(loss: result.loss, gradientNorm: .infinity)
    }
    commitStates(batch, isFinite: true)
    let gradient = shards[0].gradient
    updates += 1
    optimizer.begin()
    unsafe clamped.withUnsafeMutableBufferPointer { clamped in
      pool.forEach(slices.count) { index in
        let slice = slices[index]
        if scale != 1 || bound != .infinity {
          unsafe clamped[index] =
            kernels.table.pointee.scale_and_clamp(
              gradient.base + slice.lowerBound, scale, bound, slice.count) != 0
        }
        for group in groups {
          let part = slice.clamped(to: group.range)
          guard !part.isEmpty else { continue }
          optimizer.update(
            part, parameters: parameters, gradient: gradient,
            rate: learningRate * group.multiplier)
        }
      }
    }
    result.isClipped = isScaled || clamped.contains(true)
    pool.forEach(transposed.count) { transposed.repack($0, parameters) }
    return result
  }

  /// Mean loss of a batch without noise and without an update.
  /// - Parameter teacherForcing: 0 measures the network as it predicts, on its own outputs.
  @specialized(where Scalar == Float)
  package func loss(_ batch: Batch<Scalar>, teacherForcing: Double = 1) -> Double {
    let loss = forEachShard(of: batch) { shard, index in
      var none: RandomGenerator?
      var forcing = forcing(teacherForcing, shard: index)
      shard.forward(parameters, noise: &none, forcing: &forcing)
      return shard.evaluate(rules.objective, scale: 0)
    }
    return loss / batch.totalWeight
  }

  private func forcing(_ share: Double, shard: Int) -> TeacherForcing {
    guard share < 1 else { return .full }
    return TeacherForcing(
      share: share,
      generator: RandomGenerator(
        seed: seed, RandomGenerator.Use.teacherForcing, UInt64(updates), UInt64(shard)))
  }

  /// Loss and gradient of a batch; the gradient is left in the first shard.
  func computeGradient(_ batch: Batch<Scalar>, teacherForcing: Double = 1) -> StepResult {
    let weight = batch.totalWeight
    let loss = forwardEachShard(of: batch, teacherForcing: teacherForcing) { shard in
      let loss = shard.evaluate(rules.objective, scale: 1 / weight)
      shard.backward(parameters, transposed: transposed)
      return loss
    }
    sumGradients(of: usedShards(batch))
    return StepResult(
      loss: loss / weight, gradientNorm: squareSums.reduce(0, +).squareRoot())
  }

  private func commitStates(_ batch: Batch<Scalar>, isFinite: Bool) {
    for shard in shards.prefix(usedShards(batch)) { shard.commitStates(isFinite: isFinite) }
  }

  /// Runs the shards of a batch with the noise of training, and `body` after each.
  private func forwardEachShard(
    of batch: Batch<Scalar>, teacherForcing: Double, _ body: (Workspace<Scalar>) -> Double
  ) -> Double {
    let update = UInt64(updates)
    let hasNoise = rules.hasNoise(shape)
    return forEachShard(of: batch) { shard, index in
      var noise: RandomGenerator? =
        hasNoise
        ? RandomGenerator(seed: seed, RandomGenerator.Use.dropout, update, UInt64(index)) : nil
      var forcing = forcing(teacherForcing, shard: index)
      shard.forward(parameters, noise: &noise, forcing: &forcing)
      return body(shard)
    }
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
