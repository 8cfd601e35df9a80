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
  /// Steps whose gradient was cut back, and all steps.
  package var clippedSteps: Int
  package var steps: Int
  /// Steps that were left out, loss or gradient not being finite.
  package var skippedSteps: Int
  /// Times training went back to the last finite weights, each time halving the learning rate.
  package var returns: Int
  /// Whether a time limit ended it; the last epoch may then have fewer steps than the others.
  package var isCutShort = false

  package init(
    epochs: [Epoch], bestEpoch: Int, clippedSteps: Int, steps: Int, skippedSteps: Int = 0,
    returns: Int = 0
  ) {
    self.epochs = epochs
    self.bestEpoch = bestEpoch
    self.clippedSteps = clippedSteps
    self.steps = steps
    self.skippedSteps = skippedSteps
    self.returns = returns
  }
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
  /// The weights to begin with, laid out by `ParameterLayout`; nil: those of the initialization.
  var start: [Float]?
  var training = OneTraining.free

  /// Updates of an epoch: as much as there is, but enough of them to tell one epoch from the next
  /// and few enough that large panels are validated too.
  private static let updatesPerEpoch = 10...100

  /// Trains on windows of `series`, or along them (transformed values, NaN = missing).
  ///
  /// - Parameters:
  ///   - units: how the values are to be read, one a series; nil: as they are.
  ///   - features: covariates, one a series; nil: there are none.
  ///   - validationLength: observations at the end of each series that no gradient sees; they choose
  ///     the best epoch. 0: train for `epochs` and keep the last weights.
  ///   - epochs: at most; 0 keeps the weights it begins with.
  /// - Returns: the best weights, and the curve.
  func run(
    series: [[Double]], units: [SeriesUnits]? = nil, features: [SeriesFeatures]? = nil,
    validationLength: Int, epochs: Int
  ) throws(TrainingError) -> (parameters: [Float], curve: TrainingCurve) {
    let ends = series.map { max(0, $0.count - validationLength) }
    // Gradients see nothing at or after `ends`; validation reads the whole series.
    var batches = configuration.batches(
      of: zip(series, ends).map { Array($0.prefix($1)) }, units: units, features: features)
    guard batches.updatesOfAPass > 0 else {
      throw .noWindows(contextLength: configuration.contextLength)
    }
    let loader = BatchLoader(configuration, series: series, units: units, features: features)
    let validation = validationBatches(loader, ends: ends, length: validationLength)

    let trainer = trainer(validationLength: validationLength)
    if let start { trainer.setParameters(start) }
    var batch = batches.batch()
    let updates = min(
      max(batches.updatesOfAPass, TrainingLoop.updatesPerEpoch.lowerBound),
      TrainingLoop.updatesPerEpoch.upperBound)

    var curve = TrainingCurve(epochs: [], bestEpoch: 0, clippedSteps: 0, steps: 0)
    var pace = Pace(configuration, updatesPerEpoch: updates)
    // The last weights known to be good; the best by validation.
    var last = trainer.flatParameters
    var best = (loss: Double.infinity, parameters: last)
    if let state = training.state {
      do throws(StateError) {
        var reader = StateReader(state[...])
        if try reader.integer(in: 0...1) == 1 {
          return try TrainingLoop.result(&reader, parameters: last.count, epochs: epochs)
        }
        curve = try TrainingCurve(&reader, epochs: epochs)
        try pace.read(from: &reader)
        last = try reader.floats(last.count)
        best = (try reader.double(), try reader.floats(last.count))
        try batches.read(from: &reader)
        try trainer.read(from: &reader, rows: batch.rows)
      } catch {
        throw .unusableCheckpoint
      }
    }
    while curve.epochs.count < epochs, !curve.isCutShort {
      let epoch = curve.epochs.count + 1
      let loss = try runEpoch(
        epoch, trainer: trainer, pace: &pace, last: last, batches: &batches, batch: &batch,
        curve: &curve)
      // Training went back in the end: the epoch is run again, as the guard bounds how often.
      guard let loss else { continue }
      let parameters = trainer.flatParameters
      let isSound = parameters.allSatisfy { $0.isFinite }
      let validationLoss = isSound ? meanLoss(validation, trainer) : nil
      guard isSound, validationLoss?.isFinite ?? true else {
        let verdict = pace.divergence.refuse(isSound ? .validationLoss : .weights)
        try follow(verdict, epoch: epoch, trainer, last: last)
        batches.dropStates()
        continue
      }
      last = parameters
      pace.rate.validated(loss: validationLoss ?? loss)
      curve.epochs.append(TrainingCurve.Epoch(training: loss, validation: validationLoss))
      report(
        TrainingProgress(
          stage: stage, epoch: epoch, epochs: epochs, training: loss, validation: validationLoss))
      if let validationLoss {
        if validationLoss < best.loss {
          best = (validationLoss, parameters)
          curve.bestEpoch = epoch
        } else if epoch - curve.bestEpoch >= configuration.patience {
          break
        }
      }
      if training.isRecorded, !curve.isCutShort {
        var writer = StateWriter()
        writer.add(0)
        curve.write(to: &writer)
        pace.write(to: &writer)
        writer.add(last)
        writer.add(best.loss)
        writer.add(best.parameters)
        batches.write(to: &writer)
        trainer.write(to: &writer)
        training.record(writer.bytes)
      }
    }
    if curve.bestEpoch == 0 {
      best.parameters = last
      curve.bestEpoch = curve.epochs.count
    }
    curve.skippedSteps = pace.divergence.skippedSteps
    curve.returns = pace.divergence.returns
    if curve.isCutShort {
      training.wasCutShort()
    } else if training.isRecorded {
      training.record(TrainingLoop.state(of: best.parameters, curve))
    }
    return (best.parameters, curve)
  }

  private func trainer(validationLength: Int) -> Trainer<Float> {
    let extent = configuration.longestBatch(
      predicting: max(configuration.horizon, validationLength))
    return Trainer<Float>(
      configuration.shape, rules: configuration.rules, steps: extent.steps,
      decoderSteps: extent.decoderSteps, rows: configuration.batchSize, seed: configuration.seed,
      pool: pool)
  }

  /// How fast training goes: the schedule, and what divergence has taken from the rate; and the share of
  /// truth that is read.
  private struct Pace {
    let base: Double
    let forcing: TeacherForcingSchedule
    let updatesPerEpoch: Int
    /// Planned updates. A run for another number of epochs takes the same rates epoch by epoch.
    let planned: Int
    var rate: LearningRate
    var divergence = DivergenceGuard()

    init(_ configuration: RecurrentConfiguration, updatesPerEpoch: Int) {
      base = configuration.learningRate
      forcing = configuration.regime.teacherForcing
      self.updatesPerEpoch = updatesPerEpoch
      planned = configuration.epochs * updatesPerEpoch
      rate = LearningRate(configuration.schedule)
    }

    private func position(epoch: Int, update: Int) -> Int {
      (epoch - 1) * updatesPerEpoch + update
    }

    func rate(epoch: Int, update: Int) -> Double {
      let position = position(epoch: epoch, update: update)
      return rate.rate(base: base, update: position, of: planned) * divergence.rateFactor
    }

    func write(to state: inout StateWriter) {
      rate.write(to: &state)
      divergence.write(to: &state)
    }

    mutating func read(from state: inout StateReader) throws(StateError) {
      try rate.read(from: &state)
      try divergence.read(from: &state)
    }

    func teacherForcing(epoch: Int, update: Int) -> Double {
      forcing.share(update: position(epoch: epoch, update: update), of: planned)
    }
  }

  /// The updates of one epoch.
  /// - Returns: mean loss of the finite steps, those undone by a return left out; nil where none is left.
  private func runEpoch(
    _ epoch: Int, trainer: Trainer<Float>, pace: inout Pace, last: [Float],
    batches: inout any BatchSource, batch: inout Batch<Float>, curve: inout TrainingCurve
  ) throws(TrainingError) -> Double? {
    var total = 0.0
    var finite = 0
    for update in 0..<pace.updatesPerEpoch {
      batches.fill(&batch)
      let result = trainer.step(
        batch, learningRate: pace.rate(epoch: epoch, update: update),
        teacherForcing: pace.teacherForcing(epoch: epoch, update: update))
      curve.steps += 1
      if result.isFinite {
        finite += 1
        total += result.loss
      }
      if result.isClipped { curve.clippedSteps += 1 }
      // What was not finite may stand in the states.
      if !result.isFinite { batches.dropStates() }
      let verdict = pace.divergence.observe(result)
      try follow(verdict, epoch: epoch, trainer, last: last)
      if verdict == .rollBack { (total, finite) = (0, 0) }
      if training.isOver() {
        curve.isCutShort = true
        break
      }
    }
    return finite > 0 ? total / Double(finite) : nil
  }

  private func follow(
    _ verdict: DivergenceGuard.Verdict, epoch: Int, _ trainer: Trainer<Float>, last: [Float]
  ) throws(TrainingError) {
    switch verdict {
    case .proceed, .skipped: break
    case .rollBack: trainer.restart(from: last)
    case .stop(let cause): throw .diverged(cause, epoch: epoch)
    }
  }

  /// Series that validation looks at, spread over a large panel.
  private static let mostValidationSeries = 512

  /// The held-back steps of each series, predicted from the values before them.
  private func validationBatches(
    _ loader: BatchLoader, ends: [Int], length: Int
  ) -> [Batch<Float>] {
    guard length > 0 else { return [] }
    let candidates = ends.indices.filter { ends[$0] > 0 }
    let most = TrainingLoop.mostValidationSeries
    let stride = max(1, (candidates.count + most - 1) / most)
    let plan = configuration.plan
    let chosen = candidates.enumerated().filter { $0.offset % stride == 0 }.flatMap { candidate in
      let series = candidate.element
      return plan.validationOrigins(ends[series]..<ends[series] + length)
        .map { Window(series: series, origin: $0) }
    }
    return Swift.stride(from: 0, to: chosen.count, by: configuration.batchSize).map { start in
      let rows = Array(chosen[start..<min(start + configuration.batchSize, chosen.count)])
      var batch = loader.batch(rows: rows.count, predicting: length)
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
