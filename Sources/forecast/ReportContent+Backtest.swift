import Forecasting
import Reporting
import TimeSeries

extension ReportContent {
  /// A report of what a backtest measured.
  ///
  /// - Parameters:
  ///   - panel: all that was measured on.
  ///   - choices: those made for it as a whole; each fit makes its own from what lies before its cutoff.
  init(
    _ result: BacktestResult, plan: Backtest, panel: Panel, collected: FoldCollector,
    choices: [Forecasting.Choice], provenance: [Fact], warnings: [String]
  ) {
    let leads = result.leadTimes
    let refit = Choice(
      name: "refit", value: "\(plan.refit)",
      why:
        "each fit chooses anew from what lies before its cutoff; below is what it would choose from all"
    )
    self.init(
      title: "Backtest of \(provenance.first?.value ?? "the data")", forecasts: [],
      history: panel,
      folds: Folds(
        count: result.folds, horizon: plan.horizon, windows: collected.windows,
        tests: result.tests.map(Folds.Test.init)), accuracy: result.accuracy,
      errorByLeadTime: ErrorByLeadTime(leads),
      calibration: ReportContent.calibration(result.accuracy, count: collected.observed),
      choices: [refit]
        + choices.map { Choice(name: $0.name, value: $0.value, why: $0.why) },
      provenance: provenance, warnings: warnings)
  }

  /// The coverage that was measured over all folds; nil without intervals.
  private static func calibration(_ accuracy: AccuracySummary, count: Int) -> Calibration? {
    let rows = accuracy.overall.filter { $0.metric == .coverage && $0.figure.level != nil }
      .sorted { ($0.figure.level ?? 0) < ($1.figure.level ?? 0) }
    guard !rows.isEmpty else { return nil }
    return Calibration(
      models: accuracy.models, levels: rows.compactMap(\.figure.level),
      measured: accuracy.models.indices.map { model in
        rows.map { $0.values[model].value.map { $0 / 100 } }
      }, count: count)
  }
}

extension ReportContent.Folds.Test {
  init(_ test: ModelTest) {
    let verdict = BacktestSummary.verdict(test)
    switch test.outcome {
    case .tested(let outcome):
      self.init(
        model: test.model, opponent: test.opponent, statistic: outcome.statistic,
        pValue: outcome.pValue, verdict: verdict)
    case .undefined:
      self.init(
        model: test.model, opponent: test.opponent, statistic: nil, pValue: nil, verdict: verdict)
    }
  }
}
