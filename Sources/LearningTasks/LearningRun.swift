package import Recurrent

/// The training of one network on one task, all of it fixed by these fields: the same run gives the
/// same numbers.
package struct LearningRun<Task: LearningTask>: Sendable {
  package var task: Task
  package var cell: CellKind
  package var hiddenSize = 32
  package var start = NetworkStart.asMade
  package var optimizer = Optimizer.adam()
  package var learningRate: Double
  package var clipping = GradientClipping(norm: 1)
  /// Updates to make at most.
  package var updates: Int
  /// Sequences of a batch; every update draws a new batch.
  package var rows = 32
  /// Updates between two measurements on unseen sequences.
  package var interval = 50
  /// The measured error at which the run ends, having learnt enough; 0 = never.
  package var goal = 0.0
  package var seed: UInt64

  package init(_ task: Task, cell: CellKind, learningRate: Double, updates: Int, seed: UInt64) {
    precondition(updates > 0, "a run of \(updates) updates")
    self.task = task
    self.cell = cell
    self.learningRate = learningRate
    self.updates = updates
    self.seed = seed
  }

  /// The error on sequences that are never trained on.
  package struct Measurement: Hashable, Sendable {
    /// Updates made before.
    package var update: Int
    /// Mean squared error; not finite once the run has diverged.
    package var error: Double
  }

  /// What a run leaves behind.
  package struct Outcome: Sendable {
    /// From before the first update to after the last.
    package var curve: [Measurement]
    /// Global norm of the gradient of each update, before clipping.
    package var gradientNorms: [Double]
    /// The parameters after the last update, laid out by `ParameterLayout`.
    package var parameters: [Float]

    /// The error after the last update.
    package var error: Double { curve.last?.error ?? .nan }
  }

  /// A network as the run finds it before its first update.
  package func newTrainer() -> Trainer<Float> {
    let rules = TrainingRules(
      objective: .meanSquaredError, optimizer: optimizer, clipping: clipping)
    let trainer = Trainer<Float>(
      task.shape(cell: cell, hiddenSize: hiddenSize), rules: rules, steps: task.steps, rows: rows,
      seed: seed, pool: WorkerPool(threads: 1))
    var parameters = trainer.flatParameters
    start.apply(to: &parameters, of: ParameterLayout(trainer.shape), seed: seed)
    trainer.setParameters(parameters)
    return trainer
  }

  /// Trains until the goal is reached, the updates are used up or a step is no longer finite.
  package func run() -> Outcome {
    let trainer = newTrainer()
    // In batches of the size trained on, which the trainer is cut for.
    let unseen = (0..<max(unseenRows / rows, 1)).map {
      task.batch(rows: rows, seed: seed, number: UInt64(updates + 1 + $0))
    }
    func measuredError() -> Double {
      unseen.reduce(0) { $0 + trainer.loss($1) } / Double(unseen.count)
    }
    var curve = [Measurement(update: 0, error: measuredError())]
    var gradientNorms: [Double] = []
    for update in 1...updates {
      let batch = task.batch(rows: rows, seed: seed, number: UInt64(update))
      let result = trainer.step(batch, learningRate: learningRate)
      gradientNorms.append(result.gradientNorm)
      guard !result.isFinite || update % interval == 0 || update == updates else { continue }
      let error = measuredError()
      curve.append(Measurement(update: update, error: error))
      if !result.isFinite || error <= goal { break }
    }
    return Outcome(
      curve: curve, gradientNorms: gradientNorms, parameters: trainer.flatParameters)
  }

  /// Sequences an error is measured on: enough to tell it to a tenth of itself.
  private var unseenRows: Int { 256 }
}
