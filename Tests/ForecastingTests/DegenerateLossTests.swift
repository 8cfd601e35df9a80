import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Series that say little, under every loss: finite numbers or a refusal with its reason.
@Suite struct DegenerateLossTests {
  private static let plain = [
    "constant", "zeros", "five rows", "one value among missing ones", "missing at the end",
  ]

  private func attempt(_ family: Objective.Family, _ strategy: Strategy, _ values: [Double]) throws
  {
    var options = FitOptions()
    options.hiddenSize = 4
    options.batchSize = 2
    options.epochs = 1
    options.samples = 40
    options.strategy = strategy
    options.objective = Objective.allCases.first { $0.family == family }
    if family == .categorical {
      options.objective = nil
      options.bins = 8
    }
    let panel = dailyPanel([values])
    let configuration = AutomaticConfiguration(options, panel: panel).configuration
    #expect(configuration.conflict == nil)
    let fit = try Fitting(
      configuration, levels: [0.8], refit: true, pool: ForecastingFixture.pool
    ).run(panel)
    let forecast = try fit.forecaster.forecast(panel, horizon: 5, levels: [0.8])[0]
    let numbers = forecast.point + forecast.intervals.flatMap { $0.lower + $0.upper }
    #expect(numbers.allSatisfy { $0.isFinite }, "\(family) \(strategy) \(numbers)")
    if family == .negativeBinomial { #expect(numbers.allSatisfy { $0 >= 0 }) }
  }

  @Test(arguments: Objective.Family.allCases, Strategy.allCases)
  func finite(family: Objective.Family, strategy: Strategy) throws {
    for name in DegenerateLossTests.plain {
      let values = try #require(DegenerateSeriesTests.series.first { $0.name == name }).values
      do {
        try attempt(family, strategy, values)
      } catch TrainingError.noWindows {
        #expect(name == "one value among missing ones")
      }
    }
  }

  @Test func binsOfAConstant() {
    let configuration = ForecastingFixture.configuration()
    let constant = dailyPanel([[7, 7, 7, 7]]).series
    #expect(
      Bins(count: 8, ofTargets: constant, configuration: configuration).centres == [-1, 0, 1])
    var raw = configuration
    raw.transforms = TransformChain([])
    #expect(Bins(count: 8, ofTargets: constant, configuration: raw).centres == [0, 7, 14])
  }

  @Test func binsAreQuantilesOfTheTargets() {
    var raw = ForecastingFixture.configuration()
    raw.transforms = TransformChain([])
    // 0 … 100 in any order: quantiles of order ⅛, ⅜, ⅝, ⅞.
    let values = (0...100).map { Double($0 * 37 % 101) }
    let bins = Bins(count: 4, ofTargets: dailyPanel([values]).series, configuration: raw)
    #expect(bins.centres == [12.5, 37.5, 62.5, 87.5])
  }

  @Test(arguments: [
    ([1, 2, 0.5], "the value 0.5, which is no whole number"),
    ([1, .nan, -2], "the value -2.0, which is negative"),
  ])
  func noCounts(values: [Double], says: String) throws {
    let found = try #require(dailyPanel([[3, 4], values]).firstNoCount)
    #expect(found.description.contains("series s1 has " + says))
    #expect(dailyPanel([[0, .nan, 1e15]]).firstNoCount == nil)
  }
}
