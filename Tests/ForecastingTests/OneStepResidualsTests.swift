import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct OneStepResidualsTests {
  /// Repeats the last value, and counts what it was asked for.
  private func naive(_ panel: Panel) -> [Forecast] {
    panel.series.map { series in
      let point = series.values.last { !$0.isNaN } ?? .nan
      return Forecast(
        seriesID: series.id, modelName: "Naive", cutoff: series.end, frequency: series.frequency,
        point: [point])
    }
  }

  private func residuals(
    _ panel: Panel, reach: Int = 2, budget: Int = 2000
  ) throws -> OneStepResiduals? {
    try OneStepResiduals(panel, gaps: .mask, reach: reach, budget: budget, forecast: naive)
  }

  @Test func eachIsTheActualValueMinusWhatWasSaidOfIt() throws {
    var values = (0..<20).map { Double($0 * $0) }
    values[10] = .nan
    let panel = dailyPanel([values])
    let run = try #require(try residuals(panel)?.runs.first)
    #expect(run.id == panel.series[0].id && run.start == panel.series[0].timestamp(at: 2))
    // t² − (t − 1)² = 2t − 1; after the gap from the value before it: 121 − 81.
    var expected = (2..<20).map { Double(2 * $0 - 1) }
    expected[8] = .nan
    expected[9] = 40
    #expect(run.values.count == 18)
    for (value, wanted) in zip(run.values, expected) {
      #expect(value == wanted || (value.isNaN && wanted.isNaN))
    }
  }

  @Test func panelsAreSampledEvenlyWithinABudget() throws {
    let panel = dailyPanel((0..<100).map { level in (0..<50).map { Double($0 + level) } })
    let runs = try #require(try residuals(panel, budget: 600)?.runs)
    #expect(runs.count == 40)
    #expect(runs.allSatisfy { $0.count == 15 && $0.values.allSatisfy { $0 == 1 } })
    let first = panel.series.firstIndex { $0.id == runs[1].id }
    #expect(first == 2)
    #expect(runs[0].end == panel.series[0].end)
  }

  @Test func shortHistoriesHaveNone() throws {
    #expect(try residuals(dailyPanel([(0..<12).map { Double($0) }])) == nil)
    let gaps = (0..<40).map { $0 % 8 == 0 ? Double($0) : .nan }
    #expect(try residuals(dailyPanel([gaps])) == nil)
  }

  @Test func aModelHasThoseOfItsNetwork() throws {
    let model = try ModelFileFixture.model()
    var panel = model.history
    panel.series = [panel.series[0]]
    let run = try #require(model.oneStepResiduals(over: panel)?.runs.first)
    let origin = panel.series[0].prefix(panel.series[0].count - 1)
    let last = try model.forecaster.forecast(panel.with([origin]), horizon: 1, levels: [])
    let actual = try #require(panel.series[0].values.last)
    #expect(run.values.last == actual - last[0].point[0])
  }
}
