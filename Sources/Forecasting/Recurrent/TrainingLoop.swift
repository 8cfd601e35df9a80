import Recurrent
import TimeSeries

/// Losses by epoch, and the epoch whose weights were kept.
package struct TrainingCurve: Hashable, Sendable {
  package struct Epoch: Hashable, Sendable {
    /// Mean training loss over the epoch's steps.
    package var training: Double
    /// nil where nothing was held back to validate on.
    package var validation: Double?

    package init(training: Double, validation: Double?) {
      self.training = training
      self.validation = validation
    }
  }

  package var epochs: [Epoch]
  /// Counted from 1.
  package var bestEpoch: Int
  /// Steps whose gradient was cut back by its norm, and all steps.
  package var clippedSteps: Int
  package var steps: Int

  package init(epochs: [Epoch], bestEpoch: Int, clippedSteps: Int, steps: Int) {
    self.epochs = epochs
    self.bestEpoch = bestEpoch
    self.clippedSteps = clippedSteps
    self.steps = steps
  }
}

/// Training that cannot go on.
package enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Loss or gradient was not finite several steps in a row.
  case diverged(epoch: Int, steps: Int)
  /// Weights or validation loss were not finite at the end of an epoch.
  case notFinite(epoch: Int)
  /// Nothing is long enough to learn from.
  case noWindows(contextLength: Int)

  package var description: String {
    switch self {
    case .diverged(let epoch, let steps):
      "training diverged: loss or gradient was not finite for \(steps) steps in a row in epoch "
        + "\(epoch); \(TrainingError.advice)"
    case .notFinite(let epoch):
      "training diverged: weights or validation loss were not finite after epoch \(epoch); "
        + TrainingError.advice
    case .noWindows(let length):
      "no series has two observed values to learn from with a context of \(length); "
        + "give more history"
    }
  }

  private static let advice =
    "lower --learning-rate or --clip-norm, or look for extreme values with forecast check"
}

/// How far a run is, for a progress line.
package struct TrainingProgress: Hashable, Sendable {
  package var stage: String
  package var epoch: Int
  package var epochs: Int
  package var training: Double
  package var validation: Double?
}

/// Fill, forward, backward, clip, update; now and then validate and keep the best.
struct TrainingLoop {
  let configuration: RecurrentConfiguration
  let pool: WorkerPool
  let stage: String
  let report: (TrainingProgress) -> Void

  /// Updates of an epoch: as many windows drawn as there are, but enough of them to tell one epoch from the next
  /// and few enough that large panels are validated too.
  private static let updatesPerEpoch = 10...100
  private static let toleratedFailures = 3

  /// Trains on the windows of `series` (transformed values, NaN = missing).
  ///
  /// - Parameters:
  ///   - validationLength: observations at the end of each series that no gradient sees; they choose
  ///     the best epoch. 0: train for `epochs` and keep the last weights.
  /// - Returns: the best weights, and the curve.
  func run(
    series: [[Double]], validationLength: Int, epochs: Int
  ) throws(TrainingError) -> (parameters: [Float], curve: TrainingCurve) {
    let specification = WindowSpecification(
      contextLength: configuration.contextLength, horizon: configuration.horizon, stride: 1,
      coverage: .partial())
    let ends = series.map { max(0, $0.count - validationLength) }
    let windows = Windows(ends: ends, specification: specification)
    guard !windows.isEmpty else { throw .noWindows(contextLength: configuration.contextLength) }
    // Gradients see nothing at or after `ends`; validation reads the whole series.
    let training = BatchLoader(
      configuration, series: zip(series, ends).map { Array($0.prefix($1)) })
    let validation = validationBatches(series, ends: ends, length: validationLength)

    let rows = configuration.batchSize
    let trainer = Trainer<Float>(
      configuration.shape, rules: configuration.rules,
      steps: max(configuration.steps, configuration.contextLength + validationLength), rows: rows,
      seed: configuration.seed, pool: pool)
    var generator = RandomGenerator(
      seed: configuration.seed, RandomGenerator.Use.windows)
    var batch = Batch<Float>(
      steps: configuration.steps, rows: rows, shape: configuration.shape, targets: 1)
    let updates = min(
      max((windows.count + rows - 1) / rows, TrainingLoop.updatesPerEpoch.lowerBound),
      TrainingLoop.updatesPerEpoch.upperBound)

    var curve = TrainingCurve(epochs: [], bestEpoch: 0, clippedSteps: 0, steps: 0)
    var best = (loss: Double.infinity, parameters: trainer.flatParameters)
    for epoch in 1...max(1, epochs) {
      let loss = try runEpoch(
        epoch, updates: updates, trainer: trainer, batch: &batch, curve: &curve
      ) { batch in
        let drawn = (0..<rows).map { _ in windows[generator.below(windows.count)] }
        training.fill(&batch, with: drawn, onlyTarget: false)
      }
      let validationLoss = meanLoss(validation, trainer)
      curve.epochs.append(TrainingCurve.Epoch(training: loss, validation: validationLoss))
      report(
        TrainingProgress(
          stage: stage, epoch: epoch, epochs: epochs, training: loss, validation: validationLoss))
      guard let validationLoss else { continue }
      guard validationLoss.isFinite else { throw .notFinite(epoch: epoch) }
      if validationLoss < best.loss {
        best = (validationLoss, trainer.flatParameters)
        curve.bestEpoch = epoch
      } else if epoch - curve.bestEpoch >= configuration.patience {
        break
      }
    }
    if curve.bestEpoch == 0 {
      best.parameters = trainer.flatParameters
      curve.bestEpoch = curve.epochs.count
    }
    // The last update of all has no further step to find it out.
    guard best.parameters.allSatisfy({ $0.isFinite }) else {
      throw .notFinite(epoch: curve.bestEpoch)
    }
    return (best.parameters, curve)
  }

  private func runEpoch(
    _ epoch: Int, updates: Int, trainer: Trainer<Float>, batch: inout Batch<Float>,
    curve: inout TrainingCurve, fill: (inout Batch<Float>) -> Void
  ) throws(TrainingError) -> Double {
    var total = 0.0
    var finite = 0
    var failures = 0
    for _ in 0..<updates {
      fill(&batch)
      let result = trainer.step(batch, learningRate: configuration.learningRate)
      curve.steps += 1
      guard result.isFinite else {
        failures += 1
        guard failures < TrainingLoop.toleratedFailures else {
          throw .diverged(epoch: epoch, steps: failures)
        }
        continue
      }
      failures = 0
      finite += 1
      total += result.loss
      if let limit = configuration.clipping.norm, result.gradientNorm > limit {
        curve.clippedSteps += 1
      }
    }
    return total / Double(max(finite, 1))
  }

  /// Series that validation looks at, spread over a large panel.
  private static let mostValidationWindows = 512

  /// One window a series, with the loss on the held-back steps only.
  private func validationBatches(
    _ series: [[Double]], ends: [Int], length: Int
  ) -> [Batch<Float>] {
    guard length > 0 else { return [] }
    let loader = BatchLoader(configuration, series: series)
    let candidates = series.indices.filter { ends[$0] > 0 }
    let most = TrainingLoop.mostValidationWindows
    let stride = max(1, (candidates.count + most - 1) / most)
    let chosen = candidates.enumerated().filter { $0.offset % stride == 0 }.map {
      Window(series: $0.element, origin: ends[$0.element])
    }
    return Swift.stride(from: 0, to: chosen.count, by: configuration.batchSize).map { start in
      let rows = Array(chosen[start..<min(start + configuration.batchSize, chosen.count)])
      var batch = Batch<Float>(
        steps: configuration.contextLength + length, rows: rows.count,
        shape: configuration.shape, targets: 1)
      loader.fill(&batch, with: rows, onlyTarget: true)
      return batch
    }
  }

  private func meanLoss(_ batches: [Batch<Float>], _ trainer: Trainer<Float>) -> Double? {
    var total = 0.0
    var weight = 0.0
    for batch in batches where batch.totalWeight > 0 {
      total += trainer.loss(batch) * batch.totalWeight
      weight += batch.totalWeight
    }
    return weight > 0 ? total / weight : nil
  }
}
