import Recurrent
import Synchronization
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// How a fit of one network divides its time, under a clock that an epoch moves on.
@Suite struct FittingLimitTests {
  private static let panel = dailyPanel([ForecastingFixture.wave(40), ForecastingFixture.wave(34)])

  /// A fit whose time is over after a number of epochs of all its trainings, the one that is cut short counted.
  /// - Returns: the fit, and its epochs by stage.
  private func fit(
    over epochs: Int, refit: Bool = true, comparisons: [Comparison] = [],
    _ change: (inout RecurrentConfiguration) -> Void = { _ in }
  ) throws -> (fit: Fit, epochs: [String: Int]) {
    let done = Mutex<[String: Int]>([:])
    let configuration = ForecastingFixture.configuration {
      ($0.epochs, $0.patience) = (1000, 1000)
      change(&$0)
    }
    let limit = TrainingLimit { Double(done.withLock { $0.values.reduce(0, +) }) / Double(epochs) }
    let fit = try Fitting(
      .network(configuration), levels: [0.8], refit: refit, comparisons: comparisons, limit: limit,
      pool: ForecastingFixture.pool
    ) { progress in done.withLock { $0[progress.stage, default: 0] += 1 } }
    .run(Self.panel)
    return (fit, done.withLock { $0 })
  }

  private static let tooLittle =
    "there was no time to train again on all rows: the network of the holdout is used"

  @Test func halfOfTheTimeIsForTheNetworkThatIsMeasured() throws {
    let twice = try fit(over: 20)
    // The epoch in which the time was found to be over has one step.
    #expect(twice.epochs["holdout"] == 11)
    #expect(twice.epochs["refit", default: 0] > 1 && twice.fit.isCutShort)
    #expect(twice.fit.warnings.contains("the time limit ended training early"))
    #expect(twice.fit.curve.steps == 10 * 10 + 1)
    let once = try fit(over: 20, refit: false)
    #expect(once.epochs == ["holdout": 21] && once.fit.isCutShort)
  }

  /// A network of a step or two is no better for having seen the last rows.
  @Test func whereNoTimeIsLeftTheMeasuredNetworkIsUsed() throws {
    let (fit, epochs) = try fit(over: 1)
    #expect(epochs == ["holdout": 2, "refit": 1])
    #expect(fit.isCutShort && fit.warnings.contains(Self.tooLittle))
    let measured = try self.fit(over: 1, refit: false).fit
    #expect(
      try fit.forecaster.forecast(Self.panel, horizon: 3, levels: [0.8]).map(\.point)
        == measured.forecaster.forecast(Self.panel, horizon: 3, levels: [0.8]).map(\.point))
    #expect(!measured.warnings.contains(Self.tooLittle))
  }

  @Test func whatIsComparedIsNotLimited() throws {
    let (fit, epochs) = try fit(over: 1, comparisons: [.multilayerPerceptron]) { $0.epochs = 7 }
    #expect(fit.isCutShort)
    #expect(epochs["mlp"] == 7, "\(epochs)")
  }

  @Test func aLimitThatIsNotMetChangesNothing() throws {
    let (limited, epochs) = try fit(over: 100) { $0.epochs = 3 }
    #expect(epochs == ["holdout": 3, "refit": limited.curve.bestEpoch])
    let free = try Fitting(
      ForecastingFixture.configuration { ($0.epochs, $0.patience) = (3, 1000) }, levels: [0.8],
      refit: true, pool: ForecastingFixture.pool
    ).run(Self.panel)
    #expect(!limited.isCutShort && limited.warnings == free.warnings)
    #expect(limited.curve == free.curve && limited.holdout == free.holdout)
    #expect(
      try limited.forecaster.forecast(Self.panel, horizon: 3, levels: [0.8])
        == free.forecaster.forecast(Self.panel, horizon: 3, levels: [0.8]))
  }
}
