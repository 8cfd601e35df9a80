import TimeSeries

/// The drawings of a report: which series, how much of the past, which lines.
struct ReportPlots {
  /// A series worth a drawing, and why it was chosen from many.
  struct Choice: Sendable {
    let series: Series
    let reason: String?
  }

  static let seriesLimit = 6

  let content: ReportContent

  /// All series if they are few; else the two with the largest error, the two with the smallest, and
  /// the first ones of the file.
  var chosenSeries: [Choice] {
    let all = content.history.series
    guard all.count > ReportPlots.seriesLimit else {
      return all.map { Choice(series: $0, reason: nil) }
    }
    var reasons: [SeriesID: String] = [:]
    let ranked = rankedByError
    for id in ranked.prefix(2) { reasons[id] = "among the largest errors" }
    for id in ranked.suffix(2) where reasons[id] == nil {
      reasons[id] = "among the smallest errors"
    }
    for series in all where reasons.count < ReportPlots.seriesLimit && reasons[series.id] == nil {
      reasons[series.id] = "first in the file"
    }
    let order = Dictionary(
      ranked.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { one, _ in one })
    return all.filter { reasons[$0.id] != nil }
      .map { Choice(series: $0, reason: reasons[$0.id]) }
      .enumerated()
      .sorted {
        (order[$0.element.series.id] ?? .max, $0.offset)
          < (order[$1.element.series.id] ?? .max, $1.offset)
      }
      .map(\.element)
  }

  /// Ids by falling MASE of the first model; undefined ones left out.
  var rankedByError: [SeriesID] {
    let rows = (content.accuracy?.rows ?? []).compactMap { row -> (id: SeriesID, error: Double)? in
      guard row.metric == .meanAbsoluteScaledError, let id = row.seriesID,
        let error = row.values.first?.value
      else { return nil }
      return (id, error)
    }
    return rows.enumerated().sorted {
      ($1.element.error, $0.offset) < ($0.element.error, $1.offset)
    }.map(\.element.id)
  }

  /// Recent history and what is expected after it.
  func forecast(_ choice: Choice) -> SVGPlot? {
    let series = choice.series
    let forecasts = content.forecasts.filter { $0.seriesID == series.id }
    guard let first = forecasts.first else { return nil }
    let scene = Scene(
      series: series, cutoff: first.cutoff, horizon: forecasts.map(\.horizon).max() ?? 0,
      keeping: 8, atLeast: 60)
    var plot = scene.plot(title: title(choice), panel: content.history)
    plot.lines.append(scene.history(name: "observed", upTo: scene.firstLead))
    add(forecasts, to: &plot, scene)
    plot.rules = [SVGPlot.Rule(position: Double(scene.firstLead) - 0.5, label: "forecast")]
    return plot
  }

  /// What was said about the holdout, over what came.
  func holdout(_ choice: Choice) -> SVGPlot? {
    guard let holdout = content.holdout else { return nil }
    let forecasts = holdout.forecasts.filter { $0.seriesID == choice.series.id }
    guard let first = forecasts.first,
      let actual = holdout.actual.series.first(where: { $0.id == choice.series.id })
    else { return nil }
    let scene = Scene(
      series: choice.series.extended(with: actual), cutoff: first.cutoff,
      horizon: max(forecasts.map(\.horizon).max() ?? 0, actual.count), keeping: 3, atLeast: 24)
    var plot = scene.plot(title: title(choice), panel: content.history)
    plot.lines.append(scene.history(name: "observed", upTo: scene.count))
    add(forecasts, to: &plot, scene)
    plot.rules = [SVGPlot.Rule(position: Double(scene.firstLead) - 0.5, label: "holdout")]
    return plot
  }

  func errorByLeadTime(_ errors: ReportContent.ErrorByLeadTime) -> SVGPlot {
    let longest = errors.values.map(\.count).max() ?? 0
    var plot = SVGPlot(
      title: "\(errors.metric.rawValue) by lead time",
      horizontalTitle: "lead time, steps after the cutoff",
      verticalTitle: errors.metric.rawValue,
      horizontalAxis: { Axis.counts(from: 1, to: max(longest, 1), tickCount: $0) })
    plot.lines = zip(errors.models, errors.values).enumerated().map { position, row in
      SVGPlot.Line(
        name: row.0, role: position == 0 ? .forecast : .comparison(position - 1), offset: 1,
        values: row.1, hasDots: longest <= 60)
    }
    plot.height = 280
    return plot
  }

  func training(_ curve: ReportContent.TrainingCurve) -> SVGPlot? {
    guard let first = curve.epochs.first?.epoch, let last = curve.epochs.last?.epoch else {
      return nil
    }
    var plot = SVGPlot(
      title: "Loss by epoch", horizontalTitle: "epoch", verticalTitle: "loss",
      horizontalAxis: { Axis.counts(from: first, to: last, tickCount: $0) })
    let byEpoch = Dictionary(
      curve.epochs.map { ($0.epoch, $0) }, uniquingKeysWith: { one, _ in one })
    func line(
      _ name: String, _ role: SVGPlot.Role,
      _ loss: (ReportContent.TrainingCurve.Epoch) -> Double?
    ) -> SVGPlot.Line {
      let values = (first...last).map { byEpoch[$0].flatMap(loss) ?? .nan }
      return SVGPlot.Line(name: name, role: role, offset: Double(first), values: values)
    }
    plot.lines = [line("training", .history) { $0.training }]
    if curve.epochs.contains(where: { $0.validation != nil }) {
      plot.lines.append(line("validation", .forecast) { $0.validation })
    }
    if let best = curve.bestEpoch, (first...last).contains(best) {
      plot.rules = [SVGPlot.Rule(position: Double(best), label: "best epoch \(best)")]
    }
    plot.height = 280
    return plot
  }

  private func title(_ choice: Choice) -> String {
    let isAlone = content.history.series.count == 1 && content.history.columns.id == nil
    let name =
      isAlone
      ? VisibleText.shortened(content.history.columns.target, to: 40)
      : VisibleText.shortened(choice.series.id.text, to: 40)
    return choice.reason.map { "\(name) — \($0)" } ?? name
  }

  /// The first model with its bands, the others as lines to compare with.
  private func add(_ forecasts: [Forecast], to plot: inout SVGPlot, _ scene: Scene) {
    for (position, forecast) in forecasts.enumerated() {
      let lead = scene.position(after: forecast.cutoff)
      let anchor = scene.observation(at: lead - 1)
      let offset = Double(anchor == nil ? lead : lead - 1)
      let start = anchor.map { [$0] } ?? []
      plot.lines.append(
        SVGPlot.Line(
          name: forecast.modelName,
          role: position == 0 ? .forecast : .comparison(position - 1), offset: offset,
          values: start + forecast.point))
      guard position == 0 else { continue }
      for interval in forecast.intervals.sorted(by: { $0.level > $1.level }) {
        plot.bands.append(
          SVGPlot.Band(
            name: "\(ForecastTable.percent(interval.level)) % interval", offset: offset,
            lower: start + interval.lower, upper: start + interval.upper))
      }
    }
  }
}

extension Series {
  /// This series with later observations in place of, or after, its own.
  fileprivate func extended(with later: Series) -> Series {
    guard let offset = frequency.steps(from: start, to: later.start), offset >= 0,
      offset <= count
    else { return self }
    var result = self
    result.values = Array(values.prefix(offset)) + later.values
    return result
  }
}

/// The stretch of time in a drawing: the last part of a history, and a horizon.
private struct Scene {
  let series: Series
  /// The first index of the series that is drawn.
  let firstIndex: Int
  /// The position of lead time 1, counted from `firstIndex`.
  let firstLead: Int
  let count: Int

  /// Keeps the past `keeping` horizons, `atLeast` some steps, and all of it if that is not much more.
  init(series: Series, cutoff: Timestamp, horizon: Int, keeping: Int, atLeast least: Int) {
    let lead = (series.frequency.steps(from: series.start, to: cutoff) ?? series.count - 1) + 1
    let room = max(least, keeping * horizon)
    self.series = series
    firstIndex = lead > 2 * room ? lead - room : 0
    firstLead = lead - firstIndex
    count = max(firstLead + horizon, 1)
  }

  func plot(title: String, panel: Panel) -> SVGPlot {
    let axis = TimeAxis(
      start: series.timestamp(at: firstIndex), frequency: series.frequency,
      stampStyle: panel.stampStyle, count: count)
    return SVGPlot(
      title: title, horizontalTitle: axis.title(panel.columns.time),
      verticalTitle: VisibleText.shortened(panel.columns.target, to: 40),
      horizontalAxis: { limit in
        Axis(lower: -0.5, upper: Double(axis.count) - 0.5, ticks: axis.ticks(limit: limit))
      })
  }

  func history(name: String, upTo end: Int) -> SVGPlot.Line {
    let values = (0..<end).map { observation(at: $0) ?? .nan }
    return SVGPlot.Line(name: name, role: .history, offset: 0, values: values)
  }

  /// nil where missing or not yet known.
  func observation(at position: Int) -> Double? {
    let index = firstIndex + position
    guard series.values.indices.contains(index), series.values[index].isFinite else { return nil }
    return series.values[index]
  }

  func position(after cutoff: Timestamp) -> Int {
    let lead = (series.frequency.steps(from: series.start, to: cutoff) ?? series.count - 1) + 1
    return lead - firstIndex
  }
}
