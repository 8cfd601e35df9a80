import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct FewSeriesChoiceTests {
  private static var configuration: CombinationConfiguration {
    var configuration = CombinationFixture.configuration(
      methods: [.mean, .naive], candidates: [.autoregression], views: nil)
    configuration.seasonalPeriod = 1
    return configuration
  }

  @Test("a cycle that is no season is continued by an autoregression alone")
  func cycle() throws {
    // 2 cos(2π / 10.7) carries a sine of 10.7 steps on.
    var wave = [0.0, 1]
    while wave.count < 120 { wave.append(1.6646 * wave[wave.count - 1] - wave[wave.count - 2]) }
    let values = wave.map { 50 + 10 * $0 }
    let panel = dailyPanel([values])
    let result = try CombinationSearch(
      configuration: FewSeriesChoiceTests.configuration, pool: ForecastingFixture.pool
    ).choose(panel)
    #expect(result.configuration.members == [.method(.autoregression)])
    #expect(result.configuration.candidates.isEmpty && result.told.value == "AR")
    #expect(result.origins == 8 && result.series == 1)
    #expect(try #require(result.relativeError) < 0.3)
    #expect(result.told.why.contains("the first members alone over 8 earlier origins of 1 series"))
    // In every table under the one name of what is chosen.
    let fit = try CombinationFixture.fit(FewSeriesChoiceTests.configuration, panel)
    #expect(fit.forecaster.configuration == .combination(result.configuration))
    #expect(fit.forecaster.configuration.modelName == "Combination")
    #expect(fit.holdout?.accuracy.models.first == "Combination")
  }

  @Test("a gain joins, a large one that the mean does not reach stands alone")
  func best() {
    #expect(FewSeriesChoice.best([1, 0.99, 0.9]) == 0)
    #expect(FewSeriesChoice.best([1, 0.97, 0.9]) == 1)
    #expect(FewSeriesChoice.best([1, 0.75, 0.69]) == 2)
    #expect(FewSeriesChoice.best([1, 0.6, 0.69]) == 1)
    #expect(FewSeriesChoice.best([1, 1.2, 1.5]) == 0)
  }

  @Test("four origins at least, each with half of the history before it")
  func origins() {
    func origins(_ length: Int, season: Int = 1) -> [Int] {
      FewSeriesChoice.origins(
        CombinationFixture.panel(2, length: length), horizon: 4, season: season)
    }
    #expect(origins(60) == [4, 6, 8, 10, 12, 14, 16, 18])
    #expect(origins(19) == [4, 6, 8, 10])
    #expect(origins(18).isEmpty)
    #expect(origins(60, season: 24) == [4, 6, 8, 10])
    #expect(origins(60, season: 25).isEmpty)
    #expect(origins(10_001).isEmpty)
  }
}
