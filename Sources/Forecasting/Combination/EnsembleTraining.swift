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
  ///   - training: may have its result already, and ends it where its time is over.
  ///   - report: is told the mean loss after each stretch.
  static func run(
    _ trainer: Trainer<Float>, _ batch: inout Batch<Float>, updates: Int, rate: Double,
    schedule: LearningRateSchedule, under training: OneTraining,
    report: (_ loss: Double) -> Void,
    fill: (inout Batch<Float>) -> Void
  ) throws(TrainingError) -> TrainedNetwork {
    if let state = training.state {
      return try TrainedNetwork(state, parameters: trainer.flatParameters.count)
    }
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
      if training.isOver() {
        log.cutShort()
        break
      }
    }
    log.returns = divergence.returns
    let trained = log.finished(trainer.flatParameters)
    if trained.isCutShort {
      training.wasCutShort()
    } else if training.isRecorded {
      training.record(trained.state)
    }
    return trained
  }

  /// Trains networks side by side, and returns them in their order.
  ///
  /// - Parameters:
  ///   - control: has a training for each of them.
  ///   - train: trains the network of a number on a pool of one thread, and tells its losses.
  static func sideBySide(
    _ count: Int, pool: WorkerPool, control: TrainingControl, progress: StretchProgress,
    _ train: (
      _ index: Int, _ pool: WorkerPool, _ training: OneTraining, _ report: (_ loss: Double) -> Void
    ) throws(TrainingError) -> TrainedNetwork
  ) throws(TrainingError) -> [TrainedNetwork] {
    let trainings = control.begin(count)
    let results = BlockResults<Result<TrainedNetwork, TrainingError>>(count: count)
    pool.forEach(count) { index in
      do throws(TrainingError) {
        let trained = try train(index, WorkerPool(threads: 1), trainings[index]) {
          progress.add($0)
        }
        results.set([.success(trained)], at: index)
      } catch {
        results.set([.failure(error)], at: index)
      }
    }
    var trained: [TrainedNetwork] = []
    for result in results.joined() { trained.append(try result.get()) }
    return trained
  }

  /// The rounds of seeds a forecast is made of: those whose networks, one a kind, were all trained to their end, or
  /// all rounds where there is none.
  ///
  /// - Parameter isCutShort: whether a time limit ended the network of a round and a kind.
  static func kept(
    _ rounds: Int, kinds: Int, isCutShort: (_ round: Int, _ kind: Int) -> Bool
  ) -> (rounds: [Int], finished: Int) {
    let whole = (0..<rounds).filter { round in
      !(0..<kinds).contains { isCutShort(round, $0) }
    }
    return (whole.isEmpty ? Array(0..<rounds) : whole, whole.count)
  }
}

/// What the training of one member of a combination gave.
struct TrainedMember<Forecaster> {
  var forecaster: Forecaster
  /// The mean loss over the networks for each stretch of their training.
  var curve: TrainingCurve
  /// Rounds of seeds that were trained to their end.
  var finished: Int
}
