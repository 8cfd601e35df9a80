/// The shapes of a plot, back to front.
extension PlotLayout {
  /// Grid, baseline and tick marks.
  func frame() -> [Drawing.Shape] {
    let grid = vertical.ticks.map { level($0.position) }
    let marks = horizontal.ticks.map { tick in
      [
        DrawnPoint(x: x(tick.position), y: bottom),
        DrawnPoint(x: x(tick.position), y: bottom + 4),
      ]
    }
    let floor = [DrawnPoint(x: left, y: bottom), DrawnPoint(x: right, y: bottom)]
    return [.lines(.grid, grid), .lines(.base, [floor]), .lines(.mark, marks)]
  }

  /// Bands, bars, rules, lines, dots, and the samples of the key.
  func data() -> [Drawing.Shape] {
    plot.bands.map { .areas(.band, outlines($0)) }
      + (plot.bars.isEmpty ? [] : [.areas(.bar, plot.bars.compactMap(outline))])
      + (plot.rules.isEmpty ? [] : [.lines(.cut, plot.rules.map(rule))])
      + segments + plot.lines.flatMap(shapes)
      + plot.dots.map { dots in
        .dots(dots.role, dots.points.filter { $0.x.isFinite && $0.y.isFinite }.map(place), dots.dot)
      } + key.samples()
  }

  /// Neighbours of one role become one shape.
  private var segments: [Drawing.Shape] {
    var groups: [(role: DrawingRole, runs: [[DrawnPoint]])] = []
    for segment in plot.segments where segment.from.y.isFinite && segment.to.y.isFinite {
      if groups.last?.role != segment.role { groups.append((segment.role, [])) }
      groups[groups.count - 1].runs.append([place(segment.from), place(segment.to)])
    }
    return groups.map { .lines($0.role, $0.runs) }
  }

  private func rule(_ rule: Plot.Rule) -> [DrawnPoint] {
    [DrawnPoint(x: x(rule.position), y: top), DrawnPoint(x: x(rule.position), y: bottom)]
  }

  private func level(_ value: Double) -> [DrawnPoint] {
    [DrawnPoint(x: left, y: y(value)), DrawnPoint(x: right, y: y(value))]
  }

  private func place(_ point: DrawnPoint) -> DrawnPoint {
    DrawnPoint(x: x(point.x), y: y(point.y))
  }

  /// A line, with dots where its values stand alone or where all are wanted.
  private func shapes(_ line: Plot.Line) -> [Drawing.Shape] {
    var runs: [[DrawnPoint]] = []
    var isDrawing = false
    for (index, value) in line.values.enumerated() {
      guard value.isFinite else {
        isDrawing = false
        continue
      }
      if !isDrawing { runs.append([]) }
      isDrawing = true
      runs[runs.count - 1].append(
        DrawnPoint(x: x(line.offset + Double(index)), y: y(value)))
    }
    let dotted = line.hasDots ? runs.flatMap { $0 } : runs.filter { $0.count == 1 }.flatMap { $0 }
    return [.lines(line.role, runs)] + (dotted.isEmpty ? [] : [.dots(line.role, dotted, .dot)])
  }

  /// One outline for each run of finite bounds.
  private func outlines(_ band: Plot.Band) -> [[DrawnPoint]] {
    let count = min(band.lower.count, band.upper.count)
    let isKnown = (0..<count).map { band.lower[$0].isFinite && band.upper[$0].isFinite }
    var outlines: [[DrawnPoint]] = []
    var start = 0
    while start < count {
      guard isKnown[start] else {
        start += 1
        continue
      }
      let end = isKnown[start...].firstIndex(of: false) ?? count
      func point(_ step: Int, _ value: Double) -> DrawnPoint {
        DrawnPoint(x: x(band.offset + Double(step)), y: y(value))
      }
      outlines.append(
        (start..<end).map { point($0, band.upper[$0]) }
          + (start..<end).reversed().map { point($0, band.lower[$0]) })
      start = end
    }
    return outlines
  }

  /// With half a unit of air on either side; nil where the bar has no height.
  private func outline(_ bar: Plot.Bar) -> [DrawnPoint]? {
    guard bar.height > 0 else { return nil }
    let (low, high) = (x(bar.range.lowerBound), x(bar.range.upperBound))
    let air = high - low > 3 ? 0.5 : 0
    let (floor, ceiling) = (y(0), y(bar.height))
    return [
      DrawnPoint(x: low + air, y: floor), DrawnPoint(x: low + air, y: ceiling),
      DrawnPoint(x: high - air, y: ceiling), DrawnPoint(x: high - air, y: floor),
    ]
  }
}
