import Testing
import TimeSeries

@testable import Reporting

@Suite struct DiagnosticPlotsTests {
  private func residuals(_ runs: [[Double]]) -> ReportContent.Residuals {
    .init(
      runs: runs.map {
        Series(id: SeriesID("a"), start: Timestamp(2020, 1, 1), frequency: .daily, values: $0)
      }, unit: "u", ground: "")
  }

  private func plots(ids: [String]) -> DiagnosticPlots {
    DiagnosticPlots(content: Samples.report(ids: ids))
  }

  @Test func chanceIsTheNormalBoundOfABinomialShare() {
    // 1.96 √(0.8 · 0.2 / 100) = 0.0784
    #expect(abs(DiagnosticPlots.chance(0.8, count: 100) - 0.0784) < 1e-12)
  }

  @Test func coverageStandsOverItsLevel() throws {
    let calibration = try #require(Samples.report(ids: ["a"]).calibration)
    let plot = try #require(plots(ids: ["a"]).calibration(calibration))
    // The model of the page last, on top.
    #expect(plot.dots.map(\.role) == [.comparison(0), .forecast])
    #expect(plot.dots[1].points == [DrawnPoint(x: 0.8, y: 0.75), DrawnPoint(x: 0.95, y: 0.875)])
    #expect(plot.dots[0].points == [DrawnPoint(x: 0.8, y: 0.5)])
    #expect(plot.keyEntries.map(\.name) == ["LSTM", "SeasonalNaive"])
    let axis = plot.horizontalAxis(6)
    #expect(axis.lower == 0.5 && axis.upper == 1)
    #expect(axis.ticks.map(\.label) == [5, 6, 7, 8, 9, 10].map { "\($0 * 10)\u{A0}%" })
  }

  /// As many lags as R's acf takes, 10 log₁₀ n, or two seasons.
  @Test(arguments: [(20, 1, 13), (100, 1, 20), (100, 12, 24), (200, 168, 23), (12, 12, 11)])
  func lags(count: Int, season: Int, lags: Int) throws {
    let run = (0..<count).map { Double($0 * $0 % 7) }
    let found = DiagnosticPlots.autocorrelation(residuals([run]), season: season)
    #expect(found?.values.count == lags)
    #expect(found?.count == count)
  }

  @Test func patternlessOrFewResidualsHaveNoAutocorrelation() {
    #expect(DiagnosticPlots.autocorrelation(residuals([[1, 2, 3]]), season: 1) == nil)
    let constant = residuals([Array(repeating: 2, count: 50)])
    #expect(DiagnosticPlots.autocorrelation(constant, season: 1) == nil)
    let plots = plots(ids: ["a"])
    #expect(plots.autocorrelation(constant) == nil)
    #expect(plots.residualHistogram(constant) != nil)
    #expect(plots.residualsOverTime(residuals([]), size: .wide) == nil)
  }

  @Test func wordsCountWhatIsOutside() {
    // Alternating signs: every autocorrelation is near ±1.
    let alternating = residuals([(0..<100).map { $0 % 2 == 0 ? 1 : -1 }])
    let words = plots(ids: ["a"]).residualsInWords(alternating)
    #expect(words.contains("Mean 0, standard deviation 1.00."))
    #expect(words.contains("24 of 24 autocorrelations lie outside the bounds"))
  }

  @Test func errorsOfFewSeriesAreNotDistributed() throws {
    #expect(plots(ids: ["a", "b"]).errorOverSeries() == nil)
    let many = plots(ids: (0..<20).map { "s\($0)" })
    let plot = try #require(many.errorOverSeries())
    #expect(plot.bars.reduce(0) { $0 + $1.height } == 20)
    // MASE 0.4 (1 + 0.1 k), k = 1 ... 20
    #expect(plot.rules.map(\.label) == ["median 0.820"])
    #expect(try #require(many.errorAgainstNaive()).dots[0].points.count == 20)
    #expect(many.shareBetterInWords.hasPrefix("LSTM is better for 20 of 20 series"))
  }

  @Test func aFarErrorDoesNotPressTheOthers() throws {
    var content = Samples.report(ids: (0..<40).map { "s\($0)" })
    let last = try #require(
      content.accuracy?.rows.lastIndex { $0.metric == .meanAbsoluteScaledError })
    content.accuracy?.rows[last].values[0] = MetricValue(1e6)
    let plot = try #require(DiagnosticPlots(content: content).errorOverSeries())
    #expect(plot.bars.reduce(0) { $0 + $1.height } == 39)
    #expect(plot.horizontalTitle.contains("1 series beyond"))
  }
}
