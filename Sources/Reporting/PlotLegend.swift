/// The key to lines and bands: entries in rows above the frame.
struct PlotLegend: Sendable {
  struct Entry: Sendable {
    enum Sample: Sendable {
      case line(SVGPlot.Role)
      /// Bands count from the outermost, 0.
      case band(Int)
    }

    var sample: Sample
    /// The left end of the sample.
    var x: Double
    /// The middle of the row.
    var y: Double
    var label: PlotLayout.Label
  }

  static let sampleWidth = 22.0
  private static let rowHeight = 18.0

  let entries: [Entry]
  let bottom: Double

  init(_ plot: SVGPlot, left: Double, right: Double, top: Double) {
    let size = PlotLayout.fontSize
    let lines = plot.lines.map { (Entry.Sample.line($0.role), $0.name) }
    let bands = plot.bands.enumerated().map { (Entry.Sample.band($0.offset), $0.element.name) }
    // Bands belong to the forecast, which comes second at most.
    let samples = lines.prefix(2) + bands + lines.dropFirst(2)
    var (x, y) = (left, top + PlotLegend.rowHeight / 2)
    var entries: [Entry] = []
    for (sample, name) in samples {
      let room = right - left - PlotLegend.sampleWidth - 6
      let text = TextWidth.fitted(
        VisibleText.shortened(name, to: 40), to: room, fontSize: size)
      let width = PlotLegend.sampleWidth + 6 + TextWidth.of(text, fontSize: size)
      if x > left, x + width > right {
        (x, y) = (left, y + PlotLegend.rowHeight)
      }
      let label = PlotLayout.Label(
        text: text, x: x + PlotLegend.sampleWidth + 6, y: y + 4, anchor: .start,
        cssClass: "key", fontSize: size)
      entries.append(Entry(sample: sample, x: x, y: y, label: label))
      x += width + 16
    }
    self.entries = entries
    bottom = y + PlotLegend.rowHeight / 2
  }

  var labels: [PlotLayout.Label] { entries.map(\.label) }
}
