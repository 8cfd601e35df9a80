import TimeSeries

/// The drawings of a report that show time: forecasts, the holdout, the folds of a backtest, training.
struct ReportPlots {
  let content: ReportContent

  /// Recent history and what is expected after it.
  func forecast(_ series: Series, size: Plot.Size) -> Plot? {
    let forecasts = content.forecasts.filter { $0.seriesID == series.id }
    guard let first = forecasts.first else { return nil }
    let scene = PlotScene(
      series: series, cutoff: first.cutoff, horizon: forecasts.map(\.horizon).max() ?? 0,
      keeping: size == .wide ? 8 : 5, atLeast: size == .small ? 40 : 60)
    var plot = scene.plot(
      title: title(series), subtitle: subtitle(size), panel: content.history, size: size)
    plot.lines.append(scene.history(upTo: scene.firstLead))
    add(forecasts, to: &plot, scene)
    plot.rules = [
      Plot.Rule(position: Double(scene.firstLead) - 0.5, label: size == .small ? "" : "forecast")
    ]
    return plot
  }

  /// What was said about the holdout, over what came.
  func holdout(_ series: Series, size: Plot.Size, note: String? = nil) -> Plot? {
    guard let holdout = content.holdout else { return nil }
    let forecasts = holdout.forecasts.filter { $0.seriesID == series.id }
    guard let first = forecasts.first,
      let actual = holdout.actual.series.first(where: { $0.id == series.id })
    else { return nil }
    let scene = PlotScene(
      series: series.extended(with: actual), cutoff: first.cutoff,
      horizon: max(forecasts.map(\.horizon).max() ?? 0, actual.count), keeping: 2,
      atLeast: size == .small ? 12 : 24)
    var plot = scene.plot(
      title: title(series), subtitle: note ?? subtitle(size), panel: content.history, size: size)
    add(forecasts, to: &plot, scene)
    // What came lies on what was said of it.
    plot.lines.append(scene.history(upTo: scene.count))
    plot.rules = [
      Plot.Rule(position: Double(scene.firstLead) - 0.5, label: size == .small ? "" : "held out")
    ]
    return plot
  }

  /// The first model's forecasts from every cutoff over what came.
  func folds(_ series: Series, size: Plot.Size, note: String? = nil) -> Plot? {
    let windows = (content.folds?.windows ?? []).filter { $0.actual.id == series.id }
      .sorted { $0.cutoff < $1.cutoff }
    guard let first = windows.first, let last = windows.last else { return nil }
    let span =
      (series.frequency.steps(from: first.cutoff, to: last.cutoff) ?? 0) + last.skipped
      + last.actual.count
    let scene = PlotScene(
      series: series, cutoff: first.cutoff, horizon: span, keeping: 1,
      atLeast: max(12, span / 2))
    var plot = scene.plot(
      title: title(series), subtitle: note ?? subtitle(size), panel: content.history, size: size)
    let overlap = zip(windows, windows.dropFirst()).contains { window, next in
      guard
        let start = window.actual.frequency.steps(from: window.actual.start, to: next.actual.start)
      else { return false }
      return start < window.actual.count
    }
    for (number, window) in windows.enumerated() {
      guard let forecast = window.forecasts.first else { continue }
      var (line, bands) = scene.drawing(of: forecast, role: .forecast, skipping: window.skipped)
      // Bands on bands would say something else than each by itself.
      if overlap { bands = [] }
      if number > 0 {
        line.name = nil
        for index in bands.indices { bands[index].name = nil }
      }
      plot.lines.append(line)
      plot.bands += bands
      if windows.count <= 24 {
        plot.rules.append(
          Plot.Rule(position: Double(scene.position(after: window.cutoff)) - 0.5, label: ""))
      }
    }
    plot.lines.append(scene.history(upTo: scene.count))
    return plot
  }

  func errorByLeadTime(_ errors: ReportContent.ErrorByLeadTime) -> Plot {
    let longest = errors.values.map(\.count).max() ?? 0
    var plot = Plot(
      title: "Error by lead time",
      horizontalAxis: { Axis.counts(from: 1, to: max(longest, 1), tickCount: $0) })
    plot.subtitle = errors.metric.rawValue
    plot.horizontalTitle = "steps ahead"
    plot.verticalAxis = .including([0])
    plot.lines = zip(errors.models, errors.values).enumerated().map { position, row in
      Plot.Line(
        name: row.0, role: position == 0 ? .forecast : .comparison(position - 1), offset: 1,
        values: row.1, hasDots: longest <= 14)
    }
    plot.size = .half
    return plot
  }

  func training(_ curve: ReportContent.TrainingCurve, size: Plot.Size) -> Plot? {
    guard let first = curve.epochs.first?.epoch, let last = curve.epochs.last?.epoch else {
      return nil
    }
    var plot = Plot(
      title: "Loss by epoch",
      horizontalAxis: { Axis.counts(from: first, to: last, tickCount: $0) })
    plot.horizontalTitle = "epoch"
    let byEpoch = Dictionary(
      curve.epochs.map { ($0.epoch, $0) }, uniquingKeysWith: { one, _ in one })
    func line(
      _ name: String, _ role: DrawingRole,
      _ loss: (ReportContent.TrainingCurve.Epoch) -> Double?
    ) -> Plot.Line {
      let values = (first...last).map { byEpoch[$0].flatMap(loss) ?? .nan }
      return Plot.Line(name: name, role: role, offset: Double(first), values: values)
    }
    plot.lines = [line("training", .history) { $0.training }]
    if curve.epochs.contains(where: { $0.validation != nil }) {
      plot.lines.append(line("validation", .forecast) { $0.validation })
    }
    if let best = curve.bestEpoch, (first...last).contains(best) {
      plot.rules = [Plot.Rule(position: Double(best), label: "best epoch \(best)")]
      if let epoch = byEpoch[best], let loss = epoch.validation {
        plot.dots = [
          Plot.Dots(
            name: nil, role: .forecast, dot: .dot,
            points: [DrawnPoint(x: Double(best), y: loss)])
        ]
      }
    }
    plot.size = Plot.Size(width: size.width, height: size.height - 60)
    return plot
  }

  private func title(_ series: Series) -> String {
    VisibleText.shortened(
      content.history.series.count == 1 && content.history.columns.id == nil
        ? content.history.columns.target : series.id.text, to: 60)
  }

  /// What is measured, where the title does not say it and there is room.
  private func subtitle(_ size: Plot.Size) -> String {
    content.history.columns.id == nil || size == .small
      ? "" : VisibleText.shortened(content.history.columns.target, to: 60)
  }

  /// The first model with its bands, the others as lines to compare with.
  private func add(_ forecasts: [Forecast], to plot: inout Plot, _ scene: PlotScene) {
    // The model of the page lies on those it is compared with.
    for (position, forecast) in forecasts.enumerated().reversed() {
      let (line, bands) = scene.drawing(
        of: forecast, role: position == 0 ? .forecast : .comparison(position - 1))
      plot.lines.append(line)
      if position == 0 { plot.bands = bands }
    }
  }
}
