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
      .element("style", [:], [ReportStyle.sheet]), .literal("</head>"),
    ])
  }

  private var main: Markup {
    let sections = [
      opening, forecastSection, foldsSection, holdoutSection, accuracySection, testsSection,
      trustSection, seriesSection, residualsSection, trainingSection, forecastTableSection,
      choicesSection, provenanceSection,
    ]
    return .element("main", [:], [.lines(sections.compactMap { $0 })])
  }

  private var opening: Markup {
    let headline = Headline(content)
    let warnings = [headline.warning].compactMap { $0 } + content.warnings
    return .lines(
      [
        .element(
          "header", [:],
          [
            .element("h1", [:], text: content.title),
            .element("p", ["class": "lead"], text: headline.sentence),
          ])
      ] + warnings.map { .element("p", ["class": "warn"], text: $0) } + [keyFigures])
  }

  private var keyFigures: Markup {
    let history = content.history
    let horizon = content.folds?.horizon ?? content.forecasts.map(\.horizon).max() ?? 0
    var figures: [(String, String)] = []
    if horizon > 0 { figures.append(("horizon", Headline.span(horizon, history.frequency))) }
    if let folds = content.folds {
      figures.append(("cutoffs", NumberText.fixed(Double(folds.count), decimals: 0)))
    }
    if history.series.count > 1 {
      figures.append(("series", NumberText.fixed(Double(history.series.count), decimals: 0)))
    }
    figures.append(("observations", NumberText.fixed(Double(history.cellCount), decimals: 0)))
    if let last = history.series.map(\.end).max() {
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
  static func figure(_ plot: (Plot.Size) -> Plot?) -> Markup? {
    guard let wide = plot(.wide)?.drawing(), let narrow = plot(.narrow)?.drawing() else {
      return nil
    }
    return .element(
      "figure", [:],
      [
        .lines([
          SVGDrawing(wide).markup(cssClass: "plot wide"),
          SVGDrawing(narrow).markup(cssClass: "plot narrow"),
        ])
      ])
  }

  /// Drawings side by side where there is room.
  ///
  /// - Parameter captions: a sentence below each; empty for none.
  static func row(_ plots: [Plot?], captions: [String] = []) -> Markup? {
    let figures = plots.enumerated().compactMap { number, plot -> Markup? in
      guard let drawing = plot?.drawing() else { return nil }
      let caption = captions.indices.contains(number) ? captions[number] : ""
      return .element(
        "figure", [:],
        [SVGDrawing(drawing).markup()]
          + (caption.isEmpty ? [] : [.element("figcaption", [:], text: caption)]))
    }
    return figures.isEmpty ? nil : .element("div", ["class": "grid"], [.lines(figures)])
  }

  /// Small drawings under one key.
  static func gallery(_ plots: [Plot?]) -> [Markup] {
    let plots = plots.compactMap { $0 }
    var quiet = plots
    for index in quiet.indices { quiet[index].hasKey = false }
    guard let key = plots.first?.keyEntries, let row = row(quiet) else { return [] }
    let keys = [("plot key-wide", 760.0), ("plot key-narrow", 340)].compactMap { name, width in
      PlotKey.drawing(key, width: width).map { SVGDrawing($0).markup(cssClass: name) }
    }
    return keys + [row]
  }

  static func section(_ title: String, note: String? = nil, _ parts: [Markup]) -> Markup? {
    guard !parts.isEmpty else { return nil }
    let intro = note.map { [Markup.element("p", ["class": "note"], text: $0)] } ?? []
    return .element("section", [:], [.lines([.element("h2", [:], text: title)] + intro + parts)])
  }

  static func note(_ text: String) -> Markup { .element("p", ["class": "note"], text: text) }
}
