/// The shapes of a plot, back to front.
extension PlotLayout {
  /// Grid, baseline and tick marks.
  func frame() -> [Markup] {
    let grid = vertical.ticks.map { tick in
      segment("grid", left, y(tick.position), right, y(tick.position))
    }
    let ticks = horizontal.ticks.map { tick in
      segment("mark", x(tick.position), bottom, x(tick.position), bottom + 4)
    }
    return grid + [segment("base", left, bottom, right, bottom)] + ticks
  }

  /// Bands, rules, lines, and the samples of the legend.
  func data() -> [Markup] {
    plot.bands.enumerated().map { path("band band\($0.offset)", outline($0.element)) }
      + plot.rules.map { segment("cut", x($0.position), top, x($0.position), bottom) }
      + plot.lines.flatMap(drawing) + legend.entries.map(sample)
  }

  /// Everything written.
  func labels() -> [Markup] { allLabels.map(PlotLayout.text) }

  static func text(_ label: Label) -> Markup {
    let (x, y) = (NumberText.coordinate(label.x), NumberText.coordinate(label.y))
    return .element(
      "text",
      [
        "class": label.cssClass, "x": x, "y": y, "text-anchor": label.anchor.rawValue,
        "transform": label.isVertical ? "rotate(-90 \(x) \(y))" : "",
      ], text: label.text)
  }

  private func drawing(_ line: SVGPlot.Line) -> [Markup] {
    let style = "line \(line.role.cssClass)"
    var shapes = [path(style, runs(line))]
    for (index, value) in line.values.enumerated() where value.isFinite {
      let isAlone =
        !(index > 0 && line.values[index - 1].isFinite)
        && !(index + 1 < line.values.count && line.values[index + 1].isFinite)
      guard line.hasDots || isAlone else { continue }
      shapes.append(
        .element(
          "circle",
          [
            "class": "dot \(line.role.cssClass)", "r": "2.2",
            "cx": NumberText.coordinate(x(line.offset + Double(index))),
            "cy": NumberText.coordinate(y(value)),
          ]))
    }
    return shapes
  }

  /// One subpath for each run of finite values.
  private func runs(_ line: SVGPlot.Line) -> String {
    var commands = ""
    var isDrawing = false
    for (index, value) in line.values.enumerated() {
      guard value.isFinite else {
        isDrawing = false
        continue
      }
      commands += (isDrawing ? "L" : "M") + point(line.offset + Double(index), value)
      isDrawing = true
    }
    return commands
  }

  private func outline(_ band: SVGPlot.Band) -> String {
    let steps = band.lower.indices.filter { band.lower[$0].isFinite && band.upper[$0].isFinite }
    let forth = steps.map { point(band.offset + Double($0), band.upper[$0]) }
    let back = steps.reversed().map { point(band.offset + Double($0), band.lower[$0]) }
    return steps.isEmpty ? "" : "M" + (forth + back).joined(separator: "L") + "Z"
  }

  private func sample(_ entry: PlotLegend.Entry) -> Markup {
    switch entry.sample {
    case .line(let role):
      return segment(
        "line \(role.cssClass)", entry.x, entry.y, entry.x + PlotLegend.sampleWidth, entry.y)
    case .band(let number):
      // An inner band lies on all outer ones; the sample is stacked alike to show the same tone.
      let (left, right) = (entry.x, entry.x + PlotLegend.sampleWidth)
      let box =
        "M\(pair(left, entry.y - 5))L\(pair(right, entry.y - 5))"
        + "L\(pair(right, entry.y + 5))L\(pair(left, entry.y + 5))Z"
      return .lines((0...number).map { path("band band\($0)", box) })
    }
  }

  private func path(_ cssClass: String, _ commands: String) -> Markup {
    .element("path", ["class": cssClass, "d": commands.isEmpty ? "M0 0" : commands])
  }

  private func segment(
    _ cssClass: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double
  ) -> Markup {
    path(cssClass, "M\(pair(x1, y1))L\(pair(x2, y2))")
  }

  private func point(_ position: Double, _ value: Double) -> String {
    pair(x(position), y(value))
  }

  private func pair(_ x: Double, _ y: Double) -> String {
    "\(NumberText.coordinate(x)) \(NumberText.coordinate(y))"
  }
}
