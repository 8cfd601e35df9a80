import TimeSeries

/// One self-contained page: inline SVG, no script, nothing fetched, so that it can be mailed, printed
/// and kept.
///
/// The markup is well-formed XML and depends on nothing but its content: no clock, locale or zone.
package struct HTMLReport: Sendable {
  let content: ReportContent

  package init(_ content: ReportContent) {
    self.content = content
  }

  /// The page as UTF-8.
  package func render() -> [UInt8] {
    let page = Markup.element("html", ["lang": "en"], [head, .element("body", [:], [main])])
    return Array("<!DOCTYPE html>\n\(page.source)\n".utf8)
  }

  private var head: Markup {
    .lines([
      .literal(
        """
        <head><meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" \
        content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="referrer" content="no-referrer"/>
        """),
      .element("title", [:], text: content.title),
      .literal("<style>"), .literal(ReportStyle.css), .literal("</style></head>"),
    ])
  }

  private var main: Markup {
    let sections = [
      opening, forecastSection, holdoutSection, accuracySection, leadTimeSection, seriesSection,
      trainingSection, forecastTableSection, choicesSection, provenanceSection,
    ]
    return .element("main", [:], [.lines(sections.compactMap { $0 })])
  }

  private var opening: Markup {
    let headline = Headline(content)
    let warnings = [headline.warning].compactMap { $0 } + content.warnings
    return .lines(
      [
        .element("h1", [:], text: content.title),
        .element("p", ["class": "lead"], text: headline.sentence),
      ] + warnings.map { .element("p", ["class": "warn"], text: $0) } + [keyFigures])
  }

  private var keyFigures: Markup {
    let history = content.history
    let horizon = content.forecasts.map(\.horizon).max() ?? 0
    var figures = [("horizon", Headline.span(horizon, history.frequency))]
    if history.series.count > 1 {
      figures.append(("series", NumberText.fixed(Double(history.series.count), decimals: 0)))
    }
    figures.append(("observations", NumberText.fixed(Double(history.cellCount), decimals: 0)))
    if let last = content.forecasts.map(\.cutoff).max() {
      figures.append(("last observation", history.stampStyle.format(last)))
    }
    if let table = content.accuracy.map({ AccuracyTable($0) }), let skill = table.skill(of: 0) {
      figures.append(("skill against seasonal naive", NumberText.percent(skill)))
    }
    return .element(
      "dl", ["class": "figures"],
      figures.map { name, value in
        .element(
          "div", [:], [.element("dt", [:], text: name), .element("dd", [:], text: value)])
      })
  }

  /// A drawing twice: one for wide pages and paper, one whose text stays legible on a phone.
  static func figure(_ plot: SVGPlot?) -> Markup? {
    guard let plot else { return nil }
    var narrow = plot
    (narrow.width, narrow.height) = (380, 320)
    guard let wide = plot.markup(cssClass: "plot wide"),
      let small = narrow.markup(cssClass: "plot narrow")
    else { return nil }
    return .element("figure", [:], [.lines([wide, small])])
  }

  static func section(_ title: String, note: String? = nil, _ parts: [Markup]) -> Markup? {
    guard !parts.isEmpty else { return nil }
    let intro = note.map { [Markup.element("p", ["class": "note"], text: $0)] } ?? []
    return .element("section", [:], [.lines([.element("h2", [:], text: title)] + intro + parts)])
  }
}

/// The sections with drawings.
extension HTMLReport {
  private var plots: ReportPlots { ReportPlots(content: content) }

  private var forecastSection: Markup? {
    let figures = plots.chosenSeries.compactMap { HTMLReport.figure(plots.forecast($0)) }
    let count = content.history.series.count
    let note =
      count > figures.count
      ? "\(figures.count) of \(count) series; all of them are in the forecast file." : nil
    return HTMLReport.section("Forecast", note: note, figures)
  }

  private var holdoutSection: Markup? {
    let figures = plots.chosenSeries.compactMap { HTMLReport.figure(plots.holdout($0)) }
    return HTMLReport.section(
      "How it did on the holdout",
      note: "The models forecast these last observations without having seen them.", figures)
  }

  private var leadTimeSection: Markup? {
    guard let errors = content.errorByLeadTime else { return nil }
    return HTMLReport.section(
      "Error by lead time", note: "How the error grows the further ahead a forecast looks.",
      [HTMLReport.figure(plots.errorByLeadTime(errors))].compactMap { $0 })
  }

  private var trainingSection: Markup? {
    guard let curve = content.trainingCurve else { return nil }
    return HTMLReport.section(
      "Training",
      note: "Loss on the training windows and on windows kept aside; the parameters of the best "
        + "epoch are used.",
      [HTMLReport.figure(plots.training(curve))].compactMap { $0 })
  }
}
