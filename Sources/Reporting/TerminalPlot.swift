package import TimeSeries

/// Recent history, the forecast and its outer interval, drawn in Braille dots for a terminal.
package struct TerminalPlot: Sendable {
  let history: Series
  let forecast: Forecast
  let columns: ColumnNames
  let stampStyle: StampStyle

  package init(
    history: Series, forecast: Forecast, columns: ColumnNames, stampStyle: StampStyle
  ) {
    self.history = history
    self.forecast = forecast
    self.columns = columns
    self.stampStyle = stampStyle
  }

  /// Lines of at most `width` columns, `height` of them; empty if there is no finite number to draw.
  ///
  /// Precondition: `width` ≥ 60 and `height` ≥ 8.
  package func render(width: Int = 80, height: Int = 20, hasColour: Bool = false) -> String {
    precondition(width >= 60, "a plot needs 60 columns, not \(width)")
    precondition(height >= 8, "a plot needs 8 lines, not \(height)")
    let rows = height - 3
    // The labels take a few columns, which is known only once there is an axis.
    let widest = scene(dots: BrailleCanvas(columns: width, rows: rows).width)
    guard let axis = valueAxis(of: widest, tickCount: max(rows / 4, 2)) else { return "" }
    let labels = axis.ticks.map { NumberText.plain($0.label) }
    let gutter = labels.map(\.count).max() ?? 0
    var canvas = BrailleCanvas(columns: width - gutter - 2, rows: rows)
    let scene = scene(dots: canvas.width)
    draw(on: &canvas, scene, axis)
    var lines = [title(width: width)]
    for row in 0..<rows {
      let tick = axis.ticks.firstIndex { y($0.position, axis, canvas) / 4 == row }
      let label = tick.map { labels[$0] } ?? ""
      lines.append(
        String(repeating: " ", count: gutter - label.count) + label
          + (tick == nil ? " │" : " ┤") + canvas.text(row: row, hasColour: hasColour))
    }
    lines += timeAxis(scene, canvas, gutter: gutter)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The stretch of time shown, in steps of the history.
  private struct Scene {
    let first: Int
    /// Index of lead time 1.
    let lead: Int
    let count: Int
  }

  /// As much history as there are dots, but never less than three horizons.
  private func scene(dots: Int) -> Scene {
    let steps = history.frequency.steps(from: history.start, to: forecast.cutoff)
    let lead = (steps ?? history.count - 1) + 1
    let past = max(dots - forecast.horizon, 3 * forecast.horizon, 24)
    let first = max(lead - past, 0)
    return Scene(first: first, lead: lead, count: max(lead + forecast.horizon - first, 1))
  }

  private var outer: Interval? { forecast.intervals.max { $0.level < $1.level } }

  /// Covers what is shown; older history would press it flat.
  private func valueAxis(of scene: Scene, tickCount: Int) -> Axis? {
    let plot = Plot(
      title: "", horizontalAxis: { _ in Axis(lower: 0, upper: 1, ticks: []) },
      bands: outer.map { [.init(name: nil, offset: 0, lower: $0.lower, upper: $0.upper)] } ?? [],
      lines: [
        .init(
          name: nil, role: .history, offset: 0,
          values: Array(history.values.dropFirst(scene.first))),
        .init(name: nil, role: .forecast, offset: 0, values: forecast.point),
      ])
    return plot.valueRange().map {
      Axis.values(from: $0.lower, to: $0.upper, tickCount: tickCount)
    }
  }

  private func x(_ index: Int, _ scene: Scene, _ canvas: BrailleCanvas) -> Int {
    guard scene.count > 1 else { return canvas.width / 2 }
    // Rounded to the nearest dot in whole numbers.
    return ((index - scene.first) * (canvas.width - 1) * 2 + scene.count - 1)
      / (2 * (scene.count - 1))
  }

  private func y(_ value: Double, _ axis: Axis, _ canvas: BrailleCanvas) -> Int {
    let share = (value / 2 - axis.lower / 2) / (axis.upper / 2 - axis.lower / 2)
    let row = Double(canvas.height - 1) * (1 - min(max(share, 0), 1))
    return Int(exactly: row.rounded()) ?? 0
  }

  private func draw(on canvas: inout BrailleCanvas, _ scene: Scene, _ axis: Axis) {
    let past = (scene.first..<min(scene.lead, history.count)).map { ($0, history.values[$0]) }
    let last = past.last.map { $0.0 == scene.lead - 1 ? [$0] : [] } ?? []
    func ahead(_ values: [Double]) -> [(Int, Double)] {
      last + values.enumerated().map { (scene.lead + $0.offset, $0.element) }
    }
    if let outer {
      connect(ahead(outer.lower), on: &canvas, scene, axis, .band)
      connect(ahead(outer.upper), on: &canvas, scene, axis, .band)
    }
    connect(past, on: &canvas, scene, axis, .history)
    connect(ahead(forecast.point), on: &canvas, scene, axis, .forecast)
  }

  private func connect(
    _ points: [(Int, Double)], on canvas: inout BrailleCanvas, _ scene: Scene, _ axis: Axis,
    _ layer: BrailleCanvas.Layer
  ) {
    var previous: (x: Int, y: Int)?
    for (index, value) in points {
      guard value.isFinite else {
        previous = nil
        continue
      }
      let point = (x: x(index, scene, canvas), y: y(value, axis, canvas))
      canvas.line(from: previous ?? point, to: point, layer)
      previous = point
    }
  }

  private func title(width: Int) -> String {
    let name = columns.id == nil ? columns.target : forecast.seriesID.text
    let band = outer.map { " with its \(ForecastTable.percent($0.level)) % interval" } ?? ""
    let start = stampStyle.format(forecast.timestamp(lead: 1))
    let text =
      "\(VisibleText.shortened(name, to: 20)): \(VisibleText.shortened(forecast.modelName, to: 16))"
      + "\(band), from \(start)"
    return VisibleText.shortened(text, to: width)
  }

  /// The baseline with its marks, and the labels below as far as they fit.
  private func timeAxis(_ scene: Scene, _ canvas: BrailleCanvas, gutter: Int) -> [String] {
    let axis = TimeAxis(
      start: history.timestamp(at: scene.first), frequency: history.frequency,
      stampStyle: stampStyle, count: scene.count)
    var base = Array(repeating: Character("─"), count: canvas.columns)
    var labels = Array(repeating: Character(" "), count: canvas.columns)
    var end = -3
    for tick in axis.ticks(limit: canvas.columns / 10) {
      guard let step = Int(exactly: tick.position.rounded()) else { continue }
      let column = x(step + scene.first, scene, canvas) / 2
      guard base.indices.contains(column) else { continue }
      base[column] = "┴"
      let text = NumberText.plain(tick.context.map { "\(tick.label) \($0)" } ?? tick.label)
      let start = min(max(column - text.count / 2, 0), canvas.columns - text.count)
      // Two blanks between labels.
      guard start >= 0, start > end + 2 else { continue }
      labels.replaceSubrange(start..<start + text.count, with: text)
      end = start + text.count - 1
    }
    let indent = String(repeating: " ", count: gutter + 1)
    var written = String(labels)
    while written.last == " " { written.removeLast() }
    return [indent + "└" + String(base), indent + " " + written]
  }
}
