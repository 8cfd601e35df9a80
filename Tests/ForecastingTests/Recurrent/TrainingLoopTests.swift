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
            case .diverged(let epoch, _), .notFinite(let epoch): #expect((1...2).contains(epoch))
            case .noWindows: Issue.record("\(error)")
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
    #expect(throws: TrainingError.diverged(epoch: 1, steps: 3)) {
      try loop().run(series: [values], validationLength: 4, epochs: 2)
    }
    // Only the validation part: no loss is finite, so none can choose an epoch.
    values = TrainingLoopTests.wave
    values[38] = 1e300
    #expect(throws: TrainingError.notFinite(epoch: 1)) {
      try loop().run(series: [values], validationLength: 4, epochs: 2)
    }
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
