import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Training that begins with given weights, and what losses in units of the series see.
@Suite struct TrainingStartTests {
  private static let wave = ForecastingFixture.wave(40, level: 0, slope: 0)

  private func loop(
    start: [Float]?, _ change: (inout RecurrentConfiguration) -> Void = { _ in }
  ) -> TrainingLoop {
    TrainingLoop(
      configuration: ForecastingFixture.configuration(change), pool: ForecastingFixture.pool,
      stage: "test", report: { _ in }, start: start)
  }

  private func parameters(seed: UInt64) -> [Float] {
    ForecastingFixture.untrained(ForecastingFixture.configuration { $0.seed = seed }).parameters
  }

  @Test("no epochs", arguments: [0, 4]) func noEpochsKeepWhatIsGiven(validation: Int) throws {
    let start = parameters(seed: 7)
    let (kept, curve) = try loop(start: start) { $0.epochs = 0 }.run(
      series: [TrainingStartTests.wave], validationLength: validation, epochs: 0)
    #expect(kept.bits == start.bits)
    #expect(curve == TrainingCurve(epochs: [], bestEpoch: 0, clippedSteps: 0, steps: 0))
  }

  /// The initialization of a seed, given as weights, is that seed's own beginning.
  @Test func trainingGoesOnFromWhatIsGiven() throws {
    func run(_ start: [Float]?) throws -> [Float] {
      try loop(start: start).run(
        series: [TrainingStartTests.wave], validationLength: 4, epochs: 2
      ).parameters
    }
    let usual = try run(nil)
    #expect(try run(parameters(seed: 1)).bits == usual.bits)
    #expect(try run(parameters(seed: 2)).bits != usual.bits)
  }

  @Test func bothNetworksOfAFitBeginWithThem() throws {
    let configuration = ForecastingFixture.configuration { $0.epochs = 0 }
    let start = parameters(seed: 3)
    let panel = dailyPanel([ForecastingFixture.wave(40)])
    for refit in [false, true] {
      let fit = try Fitting(
        configuration, levels: [0.8], refit: refit, start: start, pool: ForecastingFixture.pool
      ).run(panel)
      #expect(fit.forecaster.parameters.bits == start.bits)
      let holdout = try #require(fit.holdout)
      let split = panel.holdingOut(3)
      let own = FittedRecurrentForecaster(
        configuration: configuration, networks: [start],
        states: try split.training.series.map { try SeriesState(fitting: configuration, to: $0) },
        calibration: nil, pool: ForecastingFixture.pool)
      let points = try own.forecast(split.training, horizon: 3, levels: []).map(\.point)
      #expect(holdout.forecasts.map(\.point) == points)
    }
  }

  /// The loss that training reports for weights that nothing moves is that of the data.
  @Test(
    "losses in units of the series", arguments: [Objective.symmetricPercentage, .scaledAbsolute])
  func lossesAreThoseOfTheSeries(objective: Objective) throws {
    let values: [Double] = (0..<12).map { [100, 130, 80][$0 % 3] + Double($0) }
    let configuration = ForecastingFixture.configuration {
      $0.objective = objective
      $0.contextLength = 2
      $0.horizon = 1
      $0.transforms = TransformChain([.standard])
      $0.windowScaling = .standard
    }
    let state = try SeriesState(fitting: configuration, to: dailyPanel([values]).series[0])
    let loader = BatchLoader(
      configuration, series: [state.transforms.apply(values)],
      units: [SeriesUnits(state.transforms, values: values, seasonalPeriod: 1)])
    var batch = Batch<Float>(steps: 3, rows: 1, shape: configuration.shape, targets: 1)
    loader.fill(&batch, with: [Window(series: 0, origin: 7)], onlyTarget: true)
    let trainer = Trainer<Float>(
      configuration.shape, rules: configuration.rules, steps: 3, rows: 1, seed: 1,
      pool: ForecastingFixture.pool)
    // Every weight 0: the output is 0, the mean of the window's context.
    trainer.setParameters(trainer.flatParameters.map { _ in 0 })
    let (forecast, actual) = ((values[5] + values[6]) / 2, values[7])
    let error = abs(actual - forecast)
    let naive = (1..<12).map { abs(values[$0] - values[$0 - 1]) }.reduce(0, +) / 11
    let expected =
      objective == .scaledAbsolute ? error / naive : 2 * error / (abs(actual) + abs(forecast))
    #expect(closeEnough(trainer.loss(batch), expected, relative: 1e-5))
  }
}
