import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct TrainingLoopTests {
  private func loop(
    _ change: (inout RecurrentConfiguration) -> Void = { _ in },
    pool: WorkerPool = ForecastingFixture.pool,
    report: @escaping (TrainingProgress) -> Void = { _ in }
  ) -> TrainingLoop {
    TrainingLoop(
      configuration: ForecastingFixture.configuration(change), pool: pool, stage: "test",
      report: report)
  }

  private static let wave = ForecastingFixture.wave(40, level: 0, slope: 0)
  /// Its end contradicts the rest, so that each epoch of training makes validation worse.
  private static let contrary = wave.enumerated().map { $0 < 36 ? $1 : -3 * $1 }

  @Test func theBestWeightsAreTheOnesKept() throws {
    let loop = loop {
      $0.learningRate = 0.03
      $0.patience = 8
    }
    let long = try loop.run(
      series: [TrainingLoopTests.contrary], validationLength: 4, epochs: 12)
    let best = long.curve.bestEpoch
    try #require(best < long.curve.epochs.count)
    let losses = long.curve.epochs.compactMap(\.validation)
    #expect(losses.firstIndex(of: losses.min() ?? 0) == best - 1)
    let stopped = try loop.run(
      series: [TrainingLoopTests.contrary], validationLength: 4, epochs: best)
    #expect(stopped.curve.bestEpoch == best)
    #expect(stopped.parameters.bits == long.parameters.bits)
    #expect(stopped.curve.epochs == Array(long.curve.epochs.prefix(best)))
    let last = try loop.run(
      series: [Array(TrainingLoopTests.contrary.dropLast(4))], validationLength: 0, epochs: best)
    #expect(last.parameters.bits == long.parameters.bits, "the weights after that epoch")
  }

  @Test("epochs without a better loss", arguments: [1, 3])
  func patience(patience: Int) throws {
    let curve = try loop {
      $0.learningRate = 0.03
      $0.patience = patience
    }.run(series: [TrainingLoopTests.contrary], validationLength: 4, epochs: 40).curve
    #expect(curve.epochs.count == curve.bestEpoch + patience)
    #expect(curve.epochs.count < 40)
  }

  @Test func withoutValidationEveryEpochIsTrained() throws {
    let (_, curve) = try loop { $0.patience = 1 }
      .run(series: [TrainingLoopTests.contrary], validationLength: 0, epochs: 4)
    #expect(curve.epochs.count == 4)
    #expect(curve.bestEpoch == 4)
    #expect(curve.epochs.allSatisfy { $0.validation == nil && $0.training.isFinite })
  }

  @Test func trainingLearns() throws {
    let curve = try loop { $0.learningRate = 0.02 }
      .run(series: [TrainingLoopTests.wave], validationLength: 0, epochs: 6).curve
    #expect(curve.epochs[5].training < 0.8 * curve.epochs[0].training)
  }

  @Test(
    "nothing to learn from",
    arguments: [([[]], 0), ([[1]], 0), ([[], [3]], 0), ([[1, 2, 3, 4]], 3), ([[1, 2]], 9)]
      as [([[Double]], Int)])
  func noWindows(series: [[Double]], validationLength: Int) {
    #expect(throws: TrainingError.noWindows(contextLength: 6)) {
      try loop().run(series: series, validationLength: validationLength, epochs: 1)
    }
  }

  @Test("rates far too large", arguments: [1e3, 1e30, 1e37, 1e38, 3e38, 1e300])
  func divergence(rate: Double) {
    for cell in CellKind.allCases {
      for validation in [0, 4] {
        for (optimizer, objective) in [
          (Optimizer.adam(), Objective.meanSquaredError), (.sgd(), .meanSquaredError),
          (.sgd(momentum: 0), .meanAbsoluteError),
        ] {
          do {
            let (parameters, curve) = try loop {
              $0.cell = cell
              $0.learningRate = rate
              $0.optimizer = optimizer
              $0.objective = objective
              $0.clipping = GradientClipping()
            }.run(series: [TrainingLoopTests.wave], validationLength: validation, epochs: 2)
            #expect(parameters.allSatisfy { $0.isFinite })
            #expect(curve.epochs.allSatisfy { $0.validation?.isFinite ?? true })
          } catch {
            switch error {
            case .diverged(let cause, let epoch):
              #expect((1...2).contains(epoch))
              #expect(cause.returns == DivergenceGuard.mostReturns)
            case .noWindows, .unusableCheckpoint: Issue.record("\(error)")
            }
            #expect(error.description.contains("--learning-rate"))
          }
        }
      }
    }
  }

  @Test func aValueThatNoFloatHoldsIsDivergence() {
    var values = TrainingLoopTests.wave
    for index in stride(from: 0, to: 36, by: 4) { values[index] = 1e300 }
    let loss = DivergenceGuard.Cause(quantity: .loss, returns: 3)
    #expect(throws: TrainingError.diverged(loss, epoch: 1)) {
      try loop().run(series: [values], validationLength: 4, epochs: 2)
    }
    // Only the validation part: no loss is finite, so none can choose an epoch.
    values = TrainingLoopTests.wave
    values[38] = 1e300
    let validation = DivergenceGuard.Cause(quantity: .validationLoss, returns: 3)
    #expect(throws: TrainingError.diverged(validation, epoch: 1)) {
      try loop().run(series: [values], validationLength: 4, epochs: 2)
    }
  }

  /// Squared errors of values in the hundreds, a cell without bounds and no clipping: at such a rate
  /// each step overshoots further than the one before.
  private static func steep(_ rate: Double) -> (inout RecurrentConfiguration) -> Void {
    {
      $0.cell = .rnnReLU
      $0.objective = .meanSquaredError
      $0.optimizer = .sgd(momentum: 0)
      $0.clipping = GradientClipping()
      $0.learningRate = rate
    }
  }

  private static let high = ForecastingFixture.wave(40, level: 300)

  @Test func aRateFarTooLargeIsGivenUpWithTheCause() {
    let error = #expect(throws: TrainingError.self) {
      try loop(TrainingLoopTests.steep(1)).run(
        series: [TrainingLoopTests.high], validationLength: 4, epochs: 5)
    }
    guard case .diverged(let cause, let epoch) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(cause.returns == 3)
    #expect([.loss, .gradient].contains(cause.quantity))
    #expect(epoch >= 1)
    #expect(
      error?.description.hasPrefix(
        "training diverged in epoch \(epoch): the \(cause.quantity.rawValue) was not finite, even "
          + "after 3 returns to the last finite weights") ?? false)
  }

  /// Driven far from zero the units saturate, and what is left is linear regression on five constants:
  /// stable below a rate of 0.2, an explosion of the loss within an epoch's hundred steps above it.
  @Test func aReturnRescuesARunWhoseRateIsTooLarge() throws {
    let (parameters, curve) = try loop {
      TrainingLoopTests.steep(0.35)(&$0)
      $0.cell = .rnnTanh
      $0.batchSize = 1
    }.run(
      series: [ForecastingFixture.wave(120, level: 300, slope: 0)], validationLength: 4, epochs: 3)
    #expect(curve.returns == 1)
    #expect(curve.skippedSteps >= 3)
    #expect(curve.steps == 300)
    #expect(parameters.allSatisfy { $0.isFinite })
    // The wave's own variance is 2, the square of its level 90 000.
    #expect((curve.epochs.last?.training ?? .infinity) < 10)
    #expect(curve.epochs.compactMap(\.validation).min() ?? .infinity < 10)
    // What was lost on the way to the return is no part of the curve.
    #expect(curve.epochs.allSatisfy { $0.training < 1e6 })
  }

  @Test func aScheduleSlowsTrainingDown() throws {
    func change(_ schedule: LearningRateSchedule) throws -> [Float] {
      let loop = loop {
        $0.schedule = schedule
        $0.optimizer = .sgd(momentum: 0)
      }
      return try loop.run(series: [TrainingLoopTests.wave], validationLength: 4, epochs: 1)
        .parameters
    }
    let constant = try change(.constant)
    #expect(try change(.step(updates: 10, factor: 0)).bits == constant.bits, "ten updates")
    let nine = try change(.step(updates: 9, factor: 0))
    #expect(nine.bits != constant.bits)
    // A plateau acts after an epoch, of which there is one; all others within it.
    #expect(try change(.plateau(factor: 0, patience: 0)).bits == constant.bits)
    for schedule in [LearningRateSchedule.cosine(), .oneCycle()] {
      #expect(try change(schedule).bits != constant.bits)
    }
  }

  @Test func aPlateauFollowsTheValidationLoss() throws {
    func curve(_ schedule: LearningRateSchedule) throws -> TrainingCurve {
      try loop {
        $0.schedule = schedule
        $0.learningRate = 0.03
        $0.patience = 6
      }.run(series: [TrainingLoopTests.contrary], validationLength: 4, epochs: 30).curve
    }
    let constant = try curve(.constant)
    let still = try curve(.plateau(factor: 0, patience: 0))
    let losses = still.epochs.compactMap(\.validation)
    let worse = try #require(losses.indices.dropFirst().first { losses[$0] >= losses[$0 - 1] })
    #expect(losses.count > worse + 2)
    // From the first loss that is no better on, the rate is zero.
    #expect(losses[worse...].allSatisfy { $0 == losses[worse] })
    #expect(constant.epochs.prefix(worse + 1) == still.epochs.prefix(worse + 1))
    #expect(constant.epochs[worse + 1].validation != losses[worse])
  }

  static let rules: [(Optimizer, Initialization)] =
    Optimizer.allCases.map { ($0, .uniform) }
    + Initialization.allCases.dropFirst().map { (.adam(), $0) }

  @Test("every optimizer learns, from every beginning", arguments: rules)
  func learns(optimizer: Optimizer, initialization: Initialization) throws {
    let curve = try loop {
      $0.cell = .rnnTanh
      $0.optimizer = optimizer
      $0.initialization = initialization
      $0.learningRate = optimizer == .sgd() ? 0.005 : 0.02
    }.run(series: [TrainingLoopTests.wave], validationLength: 0, epochs: 10).curve
    let (first, last) = (curve.epochs[0].training, curve.epochs[9].training)
    #expect(last < 0.8 * first, "\(first) to \(last)")
  }

  @Test func stepsClippedByAnyRuleAreCounted() throws {
    func clipped(_ clipping: GradientClipping) throws -> Int {
      try loop { $0.clipping = clipping }
        .run(series: [TrainingLoopTests.wave], validationLength: 0, epochs: 1).curve.clippedSteps
    }
    #expect(try clipped(GradientClipping()) == 0)
    #expect(try clipped(GradientClipping(value: 1e-9)) == 10)
    #expect(try clipped(GradientClipping(value: 1e9)) == 0)
    // Every norm but the smallest so far, and the first, which is the percentile itself.
    #expect((1..<10).contains(try clipped(GradientClipping(percentile: 0))))
    #expect(try clipped(GradientClipping(percentile: 100)) == 0)
  }

  @Test("same seed, same bits on any number of threads", arguments: [0, 0.3])
  func threads(dropout: Double) throws {
    let series = (0..<3).map { ForecastingFixture.wave(25, level: 0, seed: UInt64($0)) }
    var results: [[UInt32]] = []
    for count in 1...3 {
      let pool = WorkerPool(threads: count)
      defer { pool.stop() }
      let result = try loop(
        {
          $0.batchSize = 48
          $0.layers = 2
          $0.dropout = dropout
        }, pool: pool
      ).run(series: series, validationLength: 3, epochs: 1)
      results.append(result.parameters.bits)
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test func theSeedDecides() throws {
    let results = try [1, 1, 2].map { seed in
      try loop { $0.seed = seed }
        .run(series: [TrainingLoopTests.wave], validationLength: 3, epochs: 1).parameters.bits
    }
    #expect(results[0] == results[1])
    #expect(results[0] != results[2])
  }

  @Test func everyEpochIsReported() throws {
    var reported: [TrainingProgress] = []
    let (_, curve) = try loop({ $0.patience = 9 }, report: { reported.append($0) })
      .run(series: [TrainingLoopTests.wave], validationLength: 3, epochs: 3)
    #expect(
      reported
        == curve.epochs.enumerated().map { index, epoch in
          TrainingProgress(
            stage: "test", epoch: index + 1, epochs: 3, training: epoch.training,
            validation: epoch.validation)
        })
    #expect(curve.steps == 3 * 10, "at least ten updates an epoch")
  }

  @Test func clippedStepsAreCounted() throws {
    let counts = try [1e-9, 1e9].map { norm in
      try loop { $0.clipping = GradientClipping(norm: norm) }
        .run(series: [TrainingLoopTests.wave], validationLength: 0, epochs: 1).curve
    }
    #expect(counts[0].clippedSteps == counts[0].steps)
    #expect(counts[1].clippedSteps == 0)
  }

  @Test func shortSeriesAreLeftOutOfValidation() throws {
    // The second is no longer than the validation part: no origin is left in it.
    let series = [TrainingLoopTests.wave, [5, 6, 7]]
    let both = try loop().run(series: series, validationLength: 3, epochs: 1)
    let one = try loop().run(series: [series[0]], validationLength: 3, epochs: 1)
    #expect(both.parameters.bits == one.parameters.bits)
    #expect(both.curve == one.curve)
  }

  @Test func aSeriesWithoutAnyValueTeachesNothing() throws {
    let (parameters, curve) = try loop()
      .run(series: [[Double](repeating: .nan, count: 20)], validationLength: 3, epochs: 1)
    #expect(parameters.allSatisfy { $0.isFinite })
    #expect(curve.epochs == [TrainingCurve.Epoch(training: 0, validation: nil)])
  }
}
