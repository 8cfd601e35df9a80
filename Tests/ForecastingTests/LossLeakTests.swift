import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Whatever the loss, what comes after a cutoff moves nothing that was fitted before it.
@Suite struct LossLeakTests {
  private static let waves = [
    ForecastingFixture.wave(40), ForecastingFixture.wave(31, level: 50, height: 8, seed: 2),
  ]

  private func series(_ objective: Objective) -> [[Double]] {
    LossLeakTests.waves.map { ForecastingFixture.values($0, for: objective) }
  }

  @Test(
    "the holdout", arguments: Objective.allCases,
    [Design.recursive, .directEvery, .encoderDecoder])
  func holdout(objective: Objective, design: Design) throws {
    let configuration = design.configuration {
      $0.take(objective)
      $0.samples = 40
    }
    let fitting = Fitting(
      configuration, levels: [0.8], refit: false, pool: ForecastingFixture.pool)
    let plain = try fitting.run(dailyPanel(series(objective)))
    for change in LeakTests.Change.allCases {
      let changed = try fitting.run(
        dailyPanel(
          series(objective).map {
            change.applied(to: $0, from: $0.count - configuration.horizon)
          }))
      #expect(changed.forecaster.parameters.bits == plain.forecaster.parameters.bits)
      #expect(changed.forecaster.states == plain.forecaster.states)
      #expect(changed.curve == plain.curve)
      let points = try [plain, changed].map { try #require($0.holdout).forecasts.map(\.point.bits) }
      #expect(points[0] == points[1])
      #expect(changed.holdout?.accuracy != plain.holdout?.accuracy, "what is measured does change")
    }
    #expect(
      (plain.forecaster.calibration == nil) == (configuration.intervalSource != .conformalResiduals)
    )
  }

  @Test(
    "the validation part", arguments: Objective.allCases,
    [Design.recursive, .directEvery, .encoderDecoder])
  func validation(objective: Objective, design: Design) throws {
    let configuration = design.configuration { $0.take(objective) }
    let loop = TrainingLoop(
      configuration: configuration, pool: ForecastingFixture.pool, stage: "test", report: { _ in })
    let length = 4
    let series = series(objective)
    let plain = try loop.run(series: series, validationLength: length, epochs: 1)
    let changed = try loop.run(
      series: series.map {
        LeakTests.Change.thousandfold.applied(to: $0, from: $0.count - length)
      }, validationLength: length, epochs: 1)
    #expect(changed.parameters.bits == plain.parameters.bits)
    #expect(changed.curve.epochs[0].training == plain.curve.epochs[0].training)
    #expect(changed.curve.epochs[0].validation != plain.curve.epochs[0].validation)
  }

  @Test("the centres of the bins", arguments: LeakTests.Change.allCases)
  func bins(change: LeakTests.Change) throws {
    var options = FitOptions()
    options.horizon = 12
    options.seasonalPeriod = 6
    options.bins = 16
    options.logarithm = true
    for scaling in FitOptions.Scaling.allCases {
      options.scaling = scaling
      let values = ForecastingFixture.wave(60, level: 4, slope: 0.3)
      func centres(_ values: [Double]) throws -> [Double] {
        let configuration = AutomaticConfiguration(options, panel: dailyPanel([values]))
          .configuration
        guard case .categorical(let bins) = configuration.objective else {
          throw ForecastError.noObservedValue(SeriesID("no bins"))
        }
        return bins.centres
      }
      let plain = try centres(values)
      #expect(plain.count == 16)
      #expect(try centres(change.applied(to: values, from: 48)).bits == plain.bits)
      #expect(try centres(change.applied(to: values, from: 40)).bits != plain.bits)
    }
  }
}
