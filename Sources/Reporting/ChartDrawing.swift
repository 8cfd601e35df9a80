/// The shapes of a chart, back to front.
extension ChartLayout {
  /// Grid, baseline and tick marks.
  func frame() -> [Markup] {
    vertical.ticks.map { tick in
      path("grid", [(left, y(tick: tick.position)), (right, y(tick: tick.position))])
    } + [path("base", [(left, bottom), (right, bottom)])]
      + horizontal.ticks.map { tick in
        path("base", [(x(tick: tick.position), bottom), (x(tick: tick.position), bottom + 4)])
      }
  }

  /// Lines, dots, and hairs from the ends of lines to names in the margin.
  func data() -> [Markup] {
    let leaders = names.compactMap { name -> Markup? in
      let (x, y) = (name.label.x - 3, name.label.y - 4)
      guard name.label.x > right, abs(name.end.y - y) > 3 || x - name.end.x > 14 else { return nil }
      return path("leader", [(name.end.x + 2, name.end.y), (x, y)])
    }
    return leaders + chart.series.flatMap(drawing)
  }

  /// Everything written.
  func labels() -> [Markup] { allLabels.map(SVGDrawing.text) }

  private func drawing(_ series: Chart.Series) -> [Markup] {
    let number = series.tone.map { "\($0 % Chart.tones)" } ?? ""
    let runs = visibleRuns(series)
    switch series.style {
    case .solid: return runs.map { path("line tone\(number)", $0) }
    case .dashed: return runs.map { path("line dashed tone\(number)", $0) }
    case .faint: return runs.map { path("line faint tone\(number)", $0) }
    case .dots:
      return series.points.map(place).filter(isInside).map { point in
        .element(
          "circle",
          [
            "class": "ink\(number)", "cx": NumberText.coordinate(point.x),
            "cy": NumberText.coordinate(point.y), "r": "3",
          ])
      }
    }
  }

  private func path(_ cssClass: String, _ points: [(x: Double, y: Double)]) -> Markup {
    let commands = points.map { "\(NumberText.coordinate($0.x)) \(NumberText.coordinate($0.y))" }
    return .element("path", ["class": cssClass, "d": "M" + commands.joined(separator: "L")])
  }
}
