import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// `--prove`: it finds what leaks, and finds nothing where nothing does.
@Suite struct LeakProofTests {
  private static let panel = dailyPanel([
    ForecastingFixture.wave(34), ForecastingFixture.wave(30, level: 500, height: 80, seed: 2),
  ])

  private static func fitting(_ design: Design) -> Fitting {
    let configuration = design.configuration {
      $0.transforms = TransformChain([.difference(lag: 2), .robust])
      $0.windowScaling = .standard
    }
    return Fitting(configuration, levels: [0.8], refit: true, pool: ForecastingFixture.pool)
  }

  @Test(
    "no forecast of a network moves",
    arguments: [Design.recursive, .directShortcut, .encoderDecoder, .perceptron],
    [Refit.each, .never])
  func network(design: Design, refit: Refit) throws {
    let backtest = Backtest(
      horizon: 3, gap: 1, stride: 2, folds: 3, refit: refit, levels: [0.8])
    let result = try backtest.run(
      Self.panel, seasonalPeriod: 1, proving: FutureChange.allCases,
      pool: ForecastingFixture.pool,
      models: { _, _ in [Self.fitting(design), Naive(), Autoregression(seasonalPeriod: 1)] })
    let proof = try #require(result.proof)
    // Two series, three folds, three models, three changes.
    #expect(proof.forecasts == 54)
    #expect(proof.movedCount == 0, "\(proof.moved)")
  }

  @Test("what is known of the past alone is changed with it", arguments: [Refit.each, .never])
  func covariates(refit: Refit) throws {
    let panel = CovariateFixture.panel([34, 31])
    let change = FutureChange.thousandfold.applied(to: panel) { $0 - 3 }
    let (cells, changed) = (panel.series[0].covariates, change.series[0].covariates)
    for column in cells.past.indices {
      #expect(
        Array(changed.past[column].prefix(31)).bits == Array(cells.past[column].prefix(31)).bits)
      #expect(
        Array(changed.past[column].suffix(3)).bits != Array(cells.past[column].suffix(3)).bits)
    }
    #expect(changed.future.map(\.bits) == cells.future.map(\.bits))
    let fitting = Fitting(
      CovariateFixture.configuration(.directEvery), levels: [0.8], refit: true,
      pool: ForecastingFixture.pool)
    let result = try Backtest(horizon: 3, stride: 2, folds: 2, refit: refit, levels: [0.8]).run(
      panel, seasonalPeriod: 1, proving: FutureChange.allCases,
      pool: ForecastingFixture.pool, models: { _, _ in [fitting] })
    #expect(result.proof?.forecasts == 12)
    #expect(result.proof?.movedCount == 0, "\(result.proof?.moved ?? [])")
  }

  @Test("choices made in each fold do not move either") func choices() throws {
    var options = FitOptions()
    options.horizon = 3
    options.epochs = 1
    options.hiddenSize = 4
    let result = try Backtest(horizon: 3, folds: 2, levels: [0.8]).run(
      Self.panel, seasonalPeriod: 7, proving: FutureChange.allCases,
      pool: ForecastingFixture.pool,
      models: { [options] training, _ in
        let chosen = AutomaticConfiguration(options, panel: training).configuration
        return [Fitting(chosen, levels: [0.8], refit: true, pool: ForecastingFixture.pool)]
      })
    #expect(try #require(result.proof).forecasts == 12)
    #expect(result.proof?.movedCount == 0)
  }

  @Test("one step too many is found", arguments: [Refit.each, .never])
  func leak(refit: Refit) throws {
    let backtest = Backtest(horizon: 3, stride: 2, folds: 3, refit: refit) {
      origins, panel, fold in
      var split = origins.split(panel, fold: fold, minimumTraining: Backtest.minimumTraining)
      let late = RollingOrigin(
        horizon: origins.horizon - 1, stride: origins.stride, folds: origins.folds)
      split.training =
        late.split(panel, fold: fold, minimumTraining: Backtest.minimumTraining).training
      return split
    }
    for model: any Forecaster in [Naive(), Self.fitting(.recursive)] {
      for change in FutureChange.allCases {
        let result = try backtest.run(
          Self.panel, seasonalPeriod: 1, proving: [change], pool: ForecastingFixture.pool,
          models: { _, _ in [model] })
        let proof = try #require(result.proof)
        #expect(proof.movedCount == 6, "\(change)")
        #expect(proof.moved[0].contains("s0, with the future \(change.rawValue)"))
      }
    }
  }

  @Test("changes begin where they should", arguments: FutureChange.allCases)
  func change(change: FutureChange) {
    let values: [Double] = [1, 0, -3, .nan, 1e306, 0, 7, -0.0]
    for index in values.indices {
      let changed = change.applied(to: values, from: index)
      #expect(changed[..<index].map(\.bitPattern) == values[..<index].map(\.bitPattern))
      for place in index..<values.count where !values[place].isNaN {
        #expect(changed[place].bitPattern != values[place].bitPattern)
        #expect(!changed[place].isInfinite)
      }
    }
    let panel = change.applied(to: dailyPanel([[1, 2, 3], [5]])) { $0 > 1 ? $0 - 1 : nil }
    #expect(panel.series[0].values.part(0..<2) == [1, 2])
    #expect(panel.series[1].values[0] != 5, "a series that is not seen changes as a whole")
  }
}
