import Testing
import TimeSeries

@testable import Reporting

@Suite struct AccuracyTableTests {
  private static let summary = AccuracySummary(
    models: ["LSTM", "SeasonalNaive"],
    rows: [
      .init(seriesID: nil, metric: .meanError, values: [MetricValue(-2), MetricValue(3.5)]),
      .init(
        seriesID: nil, metric: .meanAbsolutePercentageError,
        values: [
          MetricValue(undefined: "an actual value is zero"),
          MetricValue(undefined: "an actual value is zero"),
        ]),
      .init(
        seriesID: nil, metric: .meanAbsoluteScaledError,
        values: [MetricValue(0.75), MetricValue(1.5)]),
      .init(
        seriesID: SeriesID("-a"), metric: .meanAbsoluteScaledError,
        values: [MetricValue(undefined: "constant"), MetricValue(0.1)]),
    ], seasonalPeriod: 12)

  private func csv(id: String?) -> String {
    let names = ColumnNames(id: id, time: "ds", target: "y")
    return String(
      decoding: AccuracyTable(AccuracyTableTests.summary).csv(columns: names), as: UTF8.self)
  }

  @Test func writesOneRowForEachFigure() {
    #expect(
      csv(id: "store") == """
        store,metric,LSTM,SeasonalNaive,reason
        __all__,ME,-2,3.5,
        __all__,MAPE,,,an actual value is zero
        __all__,MASE,0.75,1.5,
        '-a,MASE,,0.1,LSTM: constant

        """)
    #expect(csv(id: nil).hasPrefix("unique_id,metric,"))
  }

  @Test func printsATableForTheTerminal() {
    #expect(
      AccuracyTable(AccuracyTableTests.summary).text() == """
        Accuracy on the holdout; MASE and RMSSE are scaled with m = 12
        model              ME        MAPE    MASE  skill
        LSTM           -2.00*  undefined   0.750*   50 %
        SeasonalNaive   3.50   undefined   1.500        
        * best of its column; skill = 1 − MASE / MASE of SeasonalNaive

        """)
  }

  @Test func marksTiesAndNothingWithoutACompetitor() {
    var summary = AccuracyTableTests.summary
    summary.rows[0].values = [MetricValue(-1), MetricValue(1)]
    #expect(AccuracyTable(summary).best(of: .meanError) == [0, 1])
    summary.rows[0].values[1] = MetricValue(undefined: "x")
    #expect(AccuracyTable(summary).best(of: .meanError) == [])
    #expect(AccuracyTable(summary).best(of: .rootMeanSquaredError) == [])
  }

  @Test func skillNeedsBothErrors() {
    var summary = AccuracyTableTests.summary
    #expect(AccuracyTable(summary).skill(of: 0) == 0.5)
    #expect(AccuracyTable(summary).skill(of: 1) == nil)
    summary.rows[2].values[1] = MetricValue(0)
    #expect(AccuracyTable(summary).skill(of: 0) == nil)
    summary.rows[2].values[1] = MetricValue(undefined: "x")
    #expect(AccuracyTable(summary).skill(of: 0) == nil)
  }
}
