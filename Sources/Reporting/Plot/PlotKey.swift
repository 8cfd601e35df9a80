/// The key to lines, bands and dots: entries in rows above the frame, or a drawing of its own for
/// several plots.
struct PlotKey: Sendable {
  struct Entry: Hashable, Sendable {
    enum Sample: Hashable, Sendable {
      case line(DrawingRole)
      case dot(DrawingRole)
      /// Bands count from the outermost, 0.
      case band(Int)
    }

    var sample: Sample
    var name: String
  }

  struct Placed: Sendable {
    var sample: Entry.Sample
    /// The left end of the sample.
    var x: Double
    /// The middle of the row.
    var y: Double
    var label: PlotLayout.Label
  }

  static let sampleWidth = 20.0
  static let rowHeight = 18.0

  let entries: [Placed]
  let bottom: Double

  init(_ entries: [Entry], left: Double, right: Double, top: Double) {
    var (x, y) = (left, top + PlotKey.rowHeight / 2)
    var placed: [Placed] = []
    for entry in entries {
      let room = right - left - PlotKey.sampleWidth - 6
      var label = PlotLayout.Label(
        VisibleText.shortened(entry.name, to: 40), x: 0, y: 0, anchor: .start, role: .key,
        fitting: room)
      let width = PlotKey.sampleWidth + 6 + label.length
      if x > left, x + width > right {
        (x, y) = (left, y + PlotKey.rowHeight)
      }
      (label.x, label.y) = (x + PlotKey.sampleWidth + 6, y + 4)
      placed.append(Placed(sample: entry.sample, x: x, y: y, label: label))
      x += width + 16
    }
    self.entries = placed
    bottom = placed.isEmpty ? top - 4 : y + PlotKey.rowHeight / 2
  }

  var labels: [PlotLayout.Label] { entries.map(\.label) }

  func samples() -> [Drawing.Shape] {
    entries.flatMap { entry -> [Drawing.Shape] in
      let right = entry.x + PlotKey.sampleWidth
      switch entry.sample {
      case .line(let role):
        return [
          .lines(role, [[DrawnPoint(x: entry.x, y: entry.y), DrawnPoint(x: right, y: entry.y)]])
        ]
      case .dot(let role):
        return [.dots(role, [DrawnPoint(x: entry.x + PlotKey.sampleWidth / 2, y: entry.y)], .dot)]
      case .band(let number):
        // An inner band lies on all outer ones; the sample is stacked alike to show the same tone.
        let box = [
          DrawnPoint(x: entry.x, y: entry.y - 5), DrawnPoint(x: right, y: entry.y - 5),
          DrawnPoint(x: right, y: entry.y + 5), DrawnPoint(x: entry.x, y: entry.y + 5),
        ]
        return Array(repeating: .areas(.band, [box]), count: number + 1)
      }
    }
  }

  /// The key to several plots by itself; nil without entries.
  static func drawing(_ entries: [Entry], width: Double) -> Drawing? {
    guard !entries.isEmpty else { return nil }
    let key = PlotKey(entries, left: 0, right: width, top: 0)
    return Drawing(
      width: width, height: key.bottom,
      label: "key: " + entries.map(\.name).joined(separator: ", "),
      shapes: key.samples() + key.labels.map(Drawing.Shape.text))
  }
}

extension Plot {
  /// What the key explains, each name once: what was observed, the model of the page, its bands, and
  /// what it is compared with.
  var keyEntries: [PlotKey.Entry] {
    func entries(_ isWanted: (DrawingRole) -> Bool) -> [PlotKey.Entry] {
      lines.filter { isWanted($0.role) }.compactMap { line in
        line.name.map { PlotKey.Entry(sample: .line(line.role), name: $0) }
      }
    }
    let bands = bands.enumerated().compactMap { number, band in
      band.name.map { PlotKey.Entry(sample: .band(number), name: $0) }
    }
    // Dots are drawn from back to front, and named from front to back.
    let dots = dots.reversed().compactMap { dots in
      dots.name.map { PlotKey.Entry(sample: .dot(dots.role), name: $0) }
    }
    var known: Set<PlotKey.Entry> = []
    let compared = lines.map { line in
      if case .comparison(let number) = line.role { number } else { -1 }
    }
    let others = Set(compared).subtracting([-1]).sorted().flatMap { number in
      entries { $0 == .comparison(number) }
    }
    let all = entries { $0 == .history } + entries { $0 == .forecast } + bands + others + dots
    return all.filter { known.insert($0).inserted }
  }
}
