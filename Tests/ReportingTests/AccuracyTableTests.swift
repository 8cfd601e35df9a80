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

  /// The parts stand below each other, each with the names of the models.
  @Test func foldsAtTheEndOfALine() {
    #expect(
      AccuracyTable(AccuracyTableTests.summary).text(limit: 34) == """
        Accuracy on the holdout; MASE and RMSSE are scaled with m = 12
        model              ME        MAPE
        LSTM           -2.00*  undefined\u{20}
        SeasonalNaive   3.50   undefined\u{20}

        model            MASE  skill
        LSTM           0.750*   50 %
        SeasonalNaive  1.500        
        * best of its column; skill = 1 − MASE / MASE of SeasonalNaive

        """)
    let whole = AccuracyTable(AccuracyTableTests.summary)
    #expect(whole.text(limit: 60) == whole.text())
    // Too narrow for any two columns: each stands with the names.
    let narrow = AlignedCells.text([["model", "ME", "MAE"], ["a", "12345", "6"]], limit: 3)
    #expect(narrow == "model     ME\na      12345\n\nmodel  MAE\na        6\n")
    for limit in [20, 34, 40, 52] {
      let lines = AlignedCells.text(
        [["model"] + (1...9).map { "column \($0)" }, ["LSTM"] + (1...9).map(String.init)],
        limit: limit
      ).split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= limit }, "\(limit)")
      #expect(lines.filter { $0.hasPrefix("LSTM") }.joined().count { $0.isNumber } == 9)
    }
  }

  @Test func marksTiesAndNothingWithoutACompetitor() {
    let table = AccuracyTable(AccuracyTableTests.summary)
    var row = AccuracyTableTests.summary.rows[0]
    row.values = [MetricValue(-1), MetricValue(1)]
    #expect(table.best(of: row) == [0, 1])
    row.values[1] = MetricValue(undefined: "x")
    #expect(table.best(of: row) == [])
    #expect(table.row(.rootMeanSquaredError) == nil)
  }

  @Test func showsTheFiguresOfRAndTheCoverage() throws {
    let levels = [0.8, 0.975]
    let summary = AccuracySummary(
      models: ["LSTM", "SeasonalNaive"],
      rows: Figure.all(levels: levels).map { figure in
        AccuracySummary.Row(
          seriesID: nil, figure: figure, values: [MetricValue(77), MetricValue(82.5)])
      }, seasonalPeriod: 7)
    let lines = AccuracyTable(summary).text(ground: "over 5 folds").split(separator: "\n")
    #expect(lines[0] == "Accuracy over 5 folds; MASE and RMSSE are scaled with m = 7")
    let headings = lines[1].split(separator: "  ").map { $0.trimmingPrefix(" ") }
    #expect(
      headings == [
        "model", "ME", "RMSE", "MAE", "MPE", "MAPE", "MASE", "RMSSE", "sMAPE", "in 80 %",
        "in 97.5 %", "skill",
      ])
    #expect(lines.allSatisfy { $0.count <= 120 })
    // Nearest to its level is best, not smallest.
    let coverage = try #require(summary.rows.first { $0.metric == .coverage })
    #expect(AccuracyTable(summary).best(of: coverage) == [1])
    let names = ColumnNames(id: "id", time: "ds", target: "y")
    let csv = String(decoding: AccuracyTable(summary).csv(columns: names), as: UTF8.self)
    for figure in Figure.all(levels: levels) {
      #expect(csv.contains("\n__all__,\(AccuracyTable.name(of: figure)),"))
    }
    #expect(csv.contains("\n__all__,coverage-97.5,77,82.5,\n"))
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
