import Glibc

/// Where everything of a chart goes.
struct ChartLayout {
  /// The name of a series beside the right end of its line.
  struct NamedEnd: Sendable {
    var label: PlotLayout.Label
    /// Where the line ends.
    var end: (x: Double, y: Double)
  }

  let chart: Chart
  let horizontal: Axis
  let vertical: Axis
  /// The frame of the data.
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  private(set) var names: [NamedEnd] = []

  private static let lineHeight = 16.0

  init?(_ chart: Chart) {
    let points = chart.series.flatMap(\.points)
    guard
      let horizontal = ChartLayout.axis(chart.horizontal, over: points.map(\.x), tickCount: 7),
      let vertical = ChartLayout.axis(chart.vertical, over: points.map(\.y), tickCount: 6)
    else { return nil }
    self.chart = chart
    self.horizontal = horizontal
    self.vertical = vertical
    let tickWidth = vertical.ticks.map { TextWidth.of($0.label, role: .tick) }.max() ?? 0
    let nameWidth =
      chart.series.compactMap(\.name).map { ChartLayout.nameWidth($0) }.max() ?? 0
    left = tickWidth + 42
    right = chart.width - 20 - min(nameWidth, chart.width / 3)
    top = 46
    bottom = chart.height - 52
    names = placedNames()
  }

  private static func nameWidth(_ name: String) -> Double {
    TextWidth.of(name, role: .name) + 14
  }

  private static func axis(
    _ axis: Chart.Axis, over values: [Double], tickCount: Int
  ) -> Axis? {
    if let ticks = axis.ticks, let first = ticks.first, let last = ticks.last, first < last {
      let named = ticks.map {
        AxisTick(
          position: position($0, on: axis.scale),
          label: $0 == $0.rounded()
            ? NumberText.fixed($0, decimals: 0) : NumberText.significant($0),
          context: nil)
      }
      return named[0].position.isFinite
        ? Axis(
          lower: position(first, on: axis.scale), upper: position(last, on: axis.scale),
          ticks: named) : nil
    }
    let shown = values.filter { $0.isFinite && (axis.scale == .linear || $0 > 0) }
    let range = axis.range ?? shown.min().flatMap { low in shown.max().map { low...$0 } }
    guard !shown.isEmpty, let range else { return nil }
    return switch axis.scale {
    case .linear: .values(from: range.lowerBound, to: range.upperBound, tickCount: tickCount)
    case .logarithmic:
      range.lowerBound > 0
        ? .logarithmic(from: range.lowerBound, to: range.upperBound, tickCount: tickCount) : nil
    }
  }

  private static func position(_ value: Double, on scale: Chart.Scale) -> Double {
    switch scale {
    case .linear: value
    case .logarithmic: value > 0 ? log10(value) : -.infinity
    }
  }

  func x(tick position: Double) -> Double {
    left + (right - left) * (position - horizontal.lower) / (horizontal.upper - horizontal.lower)
  }

  func y(tick position: Double) -> Double {
    bottom - (bottom - top) * (position - vertical.lower) / (vertical.upper - vertical.lower)
  }

  /// A point in the drawing's units; not finite where it has no place, such as 0 on a logarithmic axis.
  func place(_ point: Chart.Point) -> (x: Double, y: Double) {
    (
      x(tick: ChartLayout.position(point.x, on: chart.horizontal.scale)),
      y(tick: ChartLayout.position(point.y, on: chart.vertical.scale))
    )
  }

  /// The parts of a line inside the frame, each a run of points; cut where it leaves above or below.
  func visibleRuns(_ series: Chart.Series) -> [[(x: Double, y: Double)]] {
    var runs: [[(x: Double, y: Double)]] = []
    var previous: (x: Double, y: Double)?
    for point in series.points.map(place) {
      guard point.x.isFinite, point.y.isFinite else {
        previous = nil
        continue
      }
      guard let last = previous else {
        if isInside(point) { runs.append([point]) }
        previous = point
        continue
      }
      if let (from, to) = cut(last, point) {
        if isInside(last), !runs.isEmpty {
          runs[runs.count - 1].append(to)
        } else {
          runs.append([from, to])
        }
      }
      previous = point
    }
    return runs
  }

  func isInside(_ point: (x: Double, y: Double)) -> Bool {
    point.y >= top - 0.01 && point.y <= bottom + 0.01 && point.x >= left - 0.01
      && point.x <= right + 0.01
  }

  /// The part of a segment between the top and the bottom of the frame; nil where there is none.
  private func cut(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double)
  ) -> (from: (x: Double, y: Double), to: (x: Double, y: Double))? {
    func moved(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
      let y = min(max(point.y, top), bottom)
      guard y != point.y, to.y != from.y else { return point }
      return (from.x + (to.x - from.x) * (y - from.y) / (to.y - from.y), y)
    }
    if max(from.y, to.y) < top || min(from.y, to.y) > bottom { return nil }
    return (moved(from), moved(to))
  }

  /// The names of the lines. Where a line ends well inside the frame its name stands there; else at
  /// the height of its end in the right margin, moved apart where names would touch.
  private func placedNames() -> [NamedEnd] {
    var inside: [NamedEnd] = []
    var margin: [NamedEnd] = []
    for series in chart.series {
      guard let name = series.name, let end = visibleRuns(series).last?.last else { continue }
      var label = PlotLayout.Label(
        VisibleText.of(name), x: end.x + 9, y: min(max(end.y + 4, top + 14), bottom - 8),
        anchor: .start, role: .name, fitting: chart.width / 3 - 14)
      label.ink = series.tone.map { "ink\($0 % Chart.tones)" } ?? ""
      if label.box.right < right - 20, inside.allSatisfy({ !PlotLayout.touch($0.label, label) }) {
        inside.append(NamedEnd(label: label, end: end))
      } else {
        label.x = right + 10
        label.y = end.y + 4
        margin.append(NamedEnd(label: label, end: end))
      }
    }
    return inside + spread(margin)
  }

  private func spread(_ names: [NamedEnd]) -> [NamedEnd] {
    var names = names.sorted { $0.end.y < $1.end.y }
    // Downwards each below the one before, then upwards each above the one after.
    var lowest = top
    for index in names.indices {
      names[index].label.y = max(names[index].label.y, lowest)
      lowest = names[index].label.y + ChartLayout.lineHeight
    }
    var highest = bottom + 3
    for index in names.indices.reversed() {
      names[index].label.y = min(names[index].label.y, highest)
      highest = names[index].label.y - ChartLayout.lineHeight
    }
    return names
  }

  /// Title, axes and names: everything written.
  var allLabels: [PlotLayout.Label] {
    func label(
      _ text: String, _ x: Double, _ y: Double, _ anchor: PlotLayout.Label.Anchor,
      _ role: TextRole, fitting width: Double = .infinity
    ) -> PlotLayout.Label {
      PlotLayout.Label(text, x: x, y: y, anchor: anchor, role: role, fitting: width)
    }
    var labels = [
      label(VisibleText.of(chart.title), 12, 24, .start, .title, fitting: chart.width - 24)
    ]
    labels += vertical.ticks.map {
      label($0.label, left - 7, y(tick: $0.position) + 4, .end, .tick)
    }
    labels += horizontal.ticks.map {
      label($0.label, x(tick: $0.position), bottom + 18, .middle, .tick)
    }
    labels.append(
      label(
        chart.horizontal.title, (left + right) / 2, chart.height - 12, .middle, .axis,
        fitting: right - left))
    var vertical = label(
      chart.vertical.title, 22, (top + bottom) / 2, .middle, .axis, fitting: bottom - top)
    vertical.isVertical = true
    return labels + [vertical] + names.map(\.label)
  }
}
