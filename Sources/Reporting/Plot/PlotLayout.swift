/// Where everything of a plot goes. Labels are placed by their estimated boxes: what does not fit is
/// left out or shortened, so that no two overlap.
struct PlotLayout {
  let plot: Plot
  let horizontal: Axis
  let vertical: Axis
  let key: PlotKey
  /// The frame of the data.
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  private let titleBottom: Double

  init?(_ plot: Plot) {
    guard let range = plot.valueRange() else { return nil }
    self.plot = plot
    let wish = max(2, Int(exactly: (plot.size.height / 66).rounded(.down)) ?? 4)
    vertical =
      switch plot.verticalAxis {
      case .fitting: Axis.values(from: range.lower, to: range.upper, tickCount: wish)
      case .including(let values):
        Axis.values(
          from: min(values.min() ?? range.lower, range.lower),
          to: max(values.max() ?? range.upper, range.upper), tickCount: wish)
      case .given(let axis): axis
      }
    left = (vertical.ticks.map { TextWidth.of($0.label, role: .tick) }.max() ?? 0) + 9
    right = plot.size.width - 8
    titleBottom = (plot.title.isEmpty ? 0 : 20) + (plot.subtitle.isEmpty ? 0 : 17)
    key = PlotKey(plot.hasKey ? plot.keyEntries : [], left: 0, right: right, top: titleBottom + 4)
    top = key.bottom + 12
    // A label of the time axis is at most about 70 wide.
    horizontal = plot.horizontalAxis(
      max(Int(exactly: ((right - left) / 74).rounded(.down)) ?? 2, 2))
    bottom =
      plot.size.height - 22 - (horizontal.ticks.contains { $0.context != nil } ? 14 : 0)
      - (plot.horizontalTitle.isEmpty ? 0 : 20)
  }

  func x(_ position: Double) -> Double {
    let span = horizontal.upper - horizontal.lower
    guard span > 0 else { return (left + right) / 2 }
    let share = (position - horizontal.lower) / span
    return left + (right - left) * min(max(share, 0), 1)
  }

  func y(_ value: Double) -> Double {
    // Halved first: the range of a plot may be as wide as the doubles themselves.
    let share =
      (value / 2 - vertical.lower / 2) / (vertical.upper / 2 - vertical.lower / 2)
    return bottom - (bottom - top) * min(max(share, 0), 1)
  }

  /// Title, tick labels, axis titles, words at rules: everything written, key included.
  var allLabels: [Label] {
    var labels: [Label] = []
    if !plot.title.isEmpty {
      labels.append(
        Label(
          VisibleText.of(plot.title), x: 0, y: 15, anchor: .start, role: .title,
          fitting: plot.size.width - 8))
    }
    if !plot.subtitle.isEmpty {
      labels.append(
        Label(
          VisibleText.of(plot.subtitle), x: 0, y: titleBottom - 4, anchor: .start, role: .subtitle,
          fitting: plot.size.width - 8))
    }
    labels += PlotLayout.thinned(
      vertical.ticks.map { tick in
        Label(tick.label, x: left - 7, y: y(tick.position) + 4, anchor: .end, role: .tick)
      })
    labels += timeLabels
    if !plot.horizontalTitle.isEmpty {
      labels.append(
        Label(
          plot.horizontalTitle, x: (left + right) / 2, y: plot.size.height - 5, anchor: .middle,
          role: .axis, fitting: right - left))
    }
    return labels + ruleLabels + key.labels
  }

  /// Tick labels and their contexts; the first of two contexts that would touch gives way, since the
  /// later one begins a whole unit.
  private var timeLabels: [Label] {
    let labels = horizontal.ticks.map { tick in
      placed(tick.label, at: x(tick.position), y: bottom + 17, role: .tick)
    }
    let contexts = horizontal.ticks.compactMap { tick in
      tick.context.map { placed($0, at: x(tick.position), y: bottom + 31, role: .context) }
    }
    return PlotLayout.thinned(labels) + PlotLayout.thinned(contexts)
  }

  private var ruleLabels: [Label] {
    var labels: [Label] = []
    for rule in plot.rules where !rule.label.isEmpty {
      let position = x(rule.position)
      let isLeft = position - TextWidth.of(rule.label, role: .rule) - 6 >= left
      let label = Label(
        rule.label, x: isLeft ? position - 6 : position + 6, y: top + 9,
        anchor: isLeft ? .end : .start, role: .rule, fitting: right - left - 6)
      if labels.allSatisfy({ !PlotLayout.touch($0, label) }) { labels.append(label) }
    }
    return labels
  }

  /// Centred under a tick, but inside the drawing.
  private func placed(_ text: String, at x: Double, y: Double, role: TextRole) -> Label {
    let half = TextWidth.of(text, role: role) / 2
    let inside = min(max(x, half), plot.size.width - half)
    return Label(text, x: inside, y: y, anchor: .middle, role: role)
  }
}
