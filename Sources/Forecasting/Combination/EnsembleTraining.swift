import Recurrent

/// What the networks of an ensemble have in common: a planned number of updates whose rate falls to almost
/// nothing, so that no validation is needed, and one thread each, as their batches are small.
enum EnsembleTraining {
  /// Updates between two copies of the weights that a diverging training goes back to.
  private static let updatesPerCopy = 50

  /// Trains one network.
  ///
  /// - Parameters:
  ///   - batch: is filled by `fill` before each update.
  ///   - rate: the highest of the schedule.
  ///   - isOver: whether the time for it is over; asked after each update.
  ///   - report: is told the mean loss after each stretch.
  static func run(
    _ trainer: Trainer<Float>, _ batch: inout Batch<Float>, updates: Int, rate: Double,
    schedule: LearningRateSchedule, until isOver: () -> Bool, report: (_ loss: Double) -> Void,
    fill: (inout Batch<Float>) -> Void
  ) throws(TrainingError) -> TrainedNetwork {
    let rates = LearningRate(schedule)
    var divergence = DivergenceGuard()
    var last = trainer.flatParameters
    var log = TrainingLog(updates: updates)
    for update in 0..<updates {
      fill(&batch)
      let result = trainer.step(
        batch,
        learningRate: rates.rate(base: rate, update: update, of: updates)
          * divergence.rateFactor)
      if let loss = log.add(result) { report(loss) }
      switch divergence.observe(result) {
      case .proceed: if update % updatesPerCopy == 0 { last = trainer.flatParameters }
      case .skipped: break
      case .rollBack: trainer.restart(from: last)
      case .stop(let cause): throw .diverged(cause, epoch: log.losses.count + 1)
      }
      if isOver() {
        log.cutShort()
        break
      }
    }
    log.returns = divergence.returns
    return log.finished(trainer.flatParameters)
  }

  /// Trains networks side by side, and returns them in their order.
  ///
  /// - Parameter train: trains the network of a number on a pool of one thread, and tells its losses.
  static func sideBySide(
    _ count: Int, pool: WorkerPool, progress: StretchProgress,
    _ train: (_ index: Int, _ pool: WorkerPool, _ report: (_ loss: Double) -> Void)
      throws(TrainingError) -> TrainedNetwork
  ) throws(TrainingError) -> [TrainedNetwork] {
    let results = BlockResults<Result<TrainedNetwork, TrainingError>>(count: count)
    pool.forEach(count) { index in
      do throws(TrainingError) {
        let trained = try train(index, WorkerPool(threads: 1)) { progress.add($0) }
        results.set([.success(trained)], at: index)
      } catch {
        results.set([.failure(error)], at: index)
      }
    }
    var trained: [TrainedNetwork] = []
    for result in results.joined() { trained.append(try result.get()) }
    return trained
  }
}
