import TimeSeries

/// The sections of the report that are drawings.
extension HTMLReport {
  private var plots: ReportPlots { ReportPlots(content: content) }
  private var diagnostics: DiagnosticPlots { DiagnosticPlots(content: content) }
  private var selection: SeriesSelection { SeriesSelection(content: content) }

  var forecastSection: Markup? {
    if selection.isAlone, let series = content.history.series.first {
      return HTMLReport.section(
        "Forecast",
        [HTMLReport.figure { plots.forecast(series, size: $0) }].compactMap { $0 })
    }
    let count = content.history.series.count
    let note =
      selection.isWhole
      ? nil
      : "The first \(selection.first.count) of \(count) series; all of them are in the forecast file."
    return HTMLReport.section(
      "Forecast", note: note,
      HTMLReport.gallery(selection.first.map { plots.forecast($0, size: .small) }))
  }

  var holdoutSection: Markup? {
    guard content.holdout != nil, selection.isWhole else { return nil }
    let note = "The models forecast these last observations without having seen them."
    let figures =
      selection.isAlone
      ? selection.first.compactMap { series in
        HTMLReport.figure { plots.holdout(series, size: $0) }
      } : HTMLReport.gallery(selection.first.map { plots.holdout($0, size: .small) })
    return HTMLReport.section("How it did on the holdout", note: note, figures)
  }

  /// The forecasts of a backtest over what came.
  var foldsSection: Markup? {
    guard let folds = content.folds, selection.isWhole else { return nil }
    let note =
      "Each of the \(folds.count) forecasts was made at the dotted rule it begins at, without having "
      + "seen what came after."
    let figures =
      selection.isAlone
      ? selection.first.compactMap { series in
        HTMLReport.figure { plots.folds(series, size: $0) }
      } : HTMLReport.gallery(selection.first.map { plots.folds($0, size: .small) })
    return HTMLReport.section("How it did from each cutoff", note: note, figures)
  }

  /// Error by lead time beside the coverage of the intervals.
  var trustSection: Markup? {
    let leads = content.errorByLeadTime.flatMap { errors in
      (errors.values.map(\.count).max() ?? 0) > 1 ? plots.errorByLeadTime(errors) : nil
    }
    let coverage = content.calibration.flatMap(diagnostics.calibration)
    let leadWords =
      content.errorByLeadTime.map { errors in
        errors.metric == .meanAbsoluteScaledError
          ? "Mean absolute error at each step ahead, in units of each series’ seasonal naive error."
          : "Mean absolute error at each step ahead."
      } ?? ""
    let coverageWords =
      content.calibration.map {
        DiagnosticPlots.inWords($0)
          + ". On the dashed line intervals hold what they promise; within the grey bars a miss is no "
          + "more than chance, were the steps independent."
      } ?? ""
    return HTMLReport.section(
      "How far to trust it",
      [HTMLReport.row([leads, coverage], captions: [leadWords, coverageWords])].compactMap { $0 })
  }

  /// For panels: how the error is spread over series, the worst and the best of them, and the table.
  var seriesSection: Markup? {
    guard content.accuracy != nil, content.history.series.count > 1 else { return nil }
    var parts = [
      HTMLReport.row(
        [diagnostics.errorOverSeries(), diagnostics.errorAgainstNaive()],
        captions: ["", diagnostics.shareBetterInWords])
    ].compactMap { $0 }
    parts += extremes
    parts += seriesTable
    return HTMLReport.section("Series by series", parts)
  }

  private var extremes: [Markup] {
    let known =
      content.folds.map { Set($0.windows.map(\.actual.id)) }
      ?? Set((content.holdout?.forecasts ?? []).map(\.seriesID))
    let (worst, best) = selection.extremes { known.contains($0) }
    func part(_ title: String, _ choices: [(series: Series, error: Double)]) -> [Markup] {
      let drawn = choices.map { choice in
        let note = "MASE \(NumberText.significant(choice.error, digits: 3))"
        return content.folds == nil
          ? plots.holdout(choice.series, size: .small, note: note)
          : plots.folds(choice.series, size: .small, note: note)
      }
      let figures = HTMLReport.gallery(drawn)
      return figures.isEmpty ? [] : [.element("h3", [:], text: title)] + figures
    }
    return part("Where it did worst", worst) + part("Where it did best", best)
  }

  var residualsSection: Markup? {
    guard let residuals = content.residuals else { return nil }
    let time = HTMLReport.figure { diagnostics.residualsOverTime(residuals, size: $0) }
    let row = HTMLReport.row([
      diagnostics.residualHistogram(residuals), diagnostics.autocorrelation(residuals),
    ])
    return HTMLReport.section(
      "Residuals", note: diagnostics.residualsInWords(residuals), [time, row].compactMap { $0 })
  }

  var trainingSection: Markup? {
    guard let curve = content.trainingCurve else { return nil }
    return HTMLReport.section(
      "Training",
      note: "Loss on the training windows and on windows kept aside; the parameters of the best "
        + "epoch are used.",
      [HTMLReport.figure { plots.training(curve, size: $0) }].compactMap { $0 })
  }
}
