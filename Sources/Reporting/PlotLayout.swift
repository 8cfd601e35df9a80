/// Where everything of a plot goes. Labels are placed by their estimated boxes: what does not fit is
/// left out or shortened, so that no two overlap.
struct PlotLayout {
  /// A piece of text with the box it needs.
  struct Label: Sendable {
    enum Anchor: String, Sendable {
      case start, middle, end
    }

    var text: String
    var x: Double
    /// The baseline.
    var y: Double
    var anchor: Anchor
    var cssClass: String
    var fontSize: Double
    /// Turned a quarter to the left around its anchor.
    var isVertical = false

    /// Left, top, right, bottom.
    var box: (left: Double, top: Double, right: Double, bottom: Double) {
      let length = TextWidth.of(text, fontSize: fontSize)
      let before =
        switch anchor {
        case .start: 0.0
        case .middle: length / 2
        case .end: length
        }
      if isVertical {
        return (x - fontSize * 0.8, y + before - length, x + fontSize * 0.25, y + before)
      }
      return (x - before, y - fontSize * 0.8, x - before + length, y + fontSize * 0.25)
    }
  }

  static let fontSize = 12.0
  static let titleSize = 14.0

  let plot: SVGPlot
  let horizontal: Axis
  let vertical: Axis
  let legend: PlotLegend
  /// The frame of the data.
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  init?(_ plot: SVGPlot) {
    guard let range = plot.valueRange() else { return nil }
    self.plot = plot
    let size = PlotLayout.fontSize
    vertical = Axis.values(from: range.lower, to: range.upper, tickCount: 5)
    let labelWidth =
      vertical.ticks.map { TextWidth.of($0.label, fontSize: size) }.max() ?? 0
    left = labelWidth + 30
    right = plot.width - 14
    legend = PlotLegend(plot, left: left, right: right, top: 30)
    top = legend.bottom + 10
    // A label of the time axis is at most about 70 wide.
    horizontal = plot.horizontalAxis(
      max(Int(exactly: ((right - left) / 74).rounded(.down)) ?? 2, 2))
    bottom = plot.height - (horizontal.ticks.contains { $0.context != nil } ? 56 : 42)
  }

  func x(_ position: Double) -> Double {
    let span = horizontal.upper - horizontal.lower
    guard span > 0 else { return (left + right) / 2 }
    return left + (right - left) * (position - horizontal.lower) / span
  }

  func y(_ value: Double) -> Double {
    // Halved first: the range of a plot may be as wide as the doubles themselves.
    let share =
      (value / 2 - vertical.lower / 2) / (vertical.upper / 2 - vertical.lower / 2)
    return bottom - (bottom - top) * min(max(share, 0), 1)
  }

  /// Title, tick labels, axis titles, words at rules: everything written, legend included.
  var allLabels: [Label] {
    let size = PlotLayout.fontSize
    let title = TextWidth.fitted(
      VisibleText.of(plot.title), to: plot.width - 8, fontSize: PlotLayout.titleSize * 1.08)
    var labels = [
      Label(
        text: title, x: 0, y: 17, anchor: .start, cssClass: "title",
        fontSize: PlotLayout.titleSize * 1.08)
    ]
    labels += vertical.ticks.map { tick in
      Label(
        text: tick.label, x: left - 7, y: y(tick.position) + 4, anchor: .end, cssClass: "tick",
        fontSize: size)
    }
    labels += timeLabels
    labels.append(
      Label(
        text: TextWidth.fitted(plot.horizontalTitle, to: right - left, fontSize: size),
        x: (left + right) / 2, y: plot.height - 8, anchor: .middle, cssClass: "axis",
        fontSize: size))
    labels.append(
      Label(
        text: TextWidth.fitted(
          VisibleText.of(plot.verticalTitle), to: bottom - top, fontSize: size), x: 12,
        y: (top + bottom) / 2, anchor: .middle, cssClass: "axis", fontSize: size,
        isVertical: true))
    return labels + ruleLabels + legend.labels
  }

  /// Tick labels and their contexts; the first of two contexts that would touch gives way, since the
  /// later one begins a whole unit.
  private var timeLabels: [Label] {
    let size = PlotLayout.fontSize
    let labels = horizontal.ticks.map { tick in
      placed(tick.label, at: x(tick.position), y: bottom + 17, cssClass: "tick", fontSize: size)
    }
    let contexts = horizontal.ticks.compactMap { tick in
      tick.context.map {
        placed($0, at: x(tick.position), y: bottom + 31, cssClass: "context", fontSize: size)
      }
    }
    return PlotLayout.thinned(labels) + PlotLayout.thinned(contexts)
  }

  private var ruleLabels: [Label] {
    var labels: [Label] = []
    for rule in plot.rules {
      let position = x(rule.position)
      let width = TextWidth.of(rule.label, fontSize: PlotLayout.fontSize)
      let isLeft = position - width - 5 >= left
      let label = Label(
        text: rule.label, x: isLeft ? position - 5 : position + 5, y: top + 10,
        anchor: isLeft ? .end : .start, cssClass: "rule", fontSize: PlotLayout.fontSize)
      if labels.allSatisfy({ !PlotLayout.touch($0, label) }) { labels.append(label) }
    }
    return labels
  }

  /// Centred under a tick, but inside the drawing.
  private func placed(
    _ text: String, at x: Double, y: Double, cssClass: String, fontSize: Double
  ) -> Label {
    let half = TextWidth.of(text, fontSize: fontSize) / 2
    let inside = min(max(x, half + 2), plot.width - half - 2)
    return Label(
      text: text, x: inside, y: y, anchor: .middle, cssClass: cssClass, fontSize: fontSize)
  }

  private static func thinned(_ labels: [Label]) -> [Label] {
    var kept: [Label] = []
    for label in labels.reversed() where kept.allSatisfy({ !touch($0, label) }) {
      kept.append(label)
    }
    return kept.reversed()
  }

  /// Whether two labels overlap or come closer than a space.
  static func touch(_ one: Label, _ other: Label) -> Bool {
    let (a, b) = (one.box, other.box)
    return a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom
  }
}
