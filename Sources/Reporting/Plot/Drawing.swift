/// A place in a drawing, y downwards.
struct DrawnPoint: Hashable, Sendable {
  var x: Double
  var y: Double
}

/// A drawing without a medium: shapes in the order they are painted, in units of `width` × `height`.
///
/// `SVGDrawing` writes it as markup and `RasterDrawing` as pixels, so that both show the same.
struct Drawing: Sendable {
  /// Discs come in two sizes.
  enum Dot: String, CaseIterable, Sendable {
    case dot
    /// One of many.
    case speck

    var diameter: Double { self == .dot ? 5 : 2.6 }
  }

  enum Shape: Sendable {
    /// Lines through points; one point alone draws nothing.
    case lines(DrawingRole, [[DrawnPoint]])
    /// Closed outlines, filled.
    case areas(DrawingRole, [[DrawnPoint]])
    case dots(DrawingRole, [DrawnPoint], Dot)
    case text(PlotLayout.Label)
  }

  var width: Double
  var height: Double
  /// What is seen, for those who cannot see it.
  var label: String
  var shapes: [Shape]

  /// The same shapes elsewhere.
  func moved(by x: Double, _ y: Double) -> [Shape] {
    func moved(_ point: DrawnPoint) -> DrawnPoint {
      DrawnPoint(x: point.x + x, y: point.y + y)
    }
    return shapes.map { shape in
      switch shape {
      case .lines(let role, let runs): .lines(role, runs.map { $0.map(moved) })
      case .areas(let role, let outlines): .areas(role, outlines.map { $0.map(moved) })
      case .dots(let role, let points, let dot): .dots(role, points.map(moved), dot)
      case .text(let label): .text(label.moved(by: x, y))
      }
    }
  }

  /// Drawings of one size side by side, row by row, with a distance between them.
  static func grid(
    _ drawings: [Drawing], columns: Int, distance: Double = 24, label: String
  ) -> Drawing {
    precondition(columns >= 1, "\(columns) columns")
    let (width, height) = (drawings.first?.width ?? 0, drawings.first?.height ?? 0)
    let wide = min(columns, max(drawings.count, 1))
    let rows = max(1, (drawings.count + columns - 1) / columns)
    return Drawing(
      width: Double(wide) * (width + distance) - distance,
      height: Double(rows) * (height + distance) - distance, label: label,
      shapes: drawings.enumerated().flatMap { number, drawing in
        drawing.moved(
          by: Double(number % columns) * (width + distance),
          Double(number / columns) * (height + distance))
      })
  }

  /// With paper behind it and a margin around it, as a file of its own needs.
  func framed(margin: Double = 16) -> Drawing {
    let (right, bottom) = (width + 2 * margin, height + 2 * margin)
    let corners = [
      DrawnPoint(x: 0, y: 0), DrawnPoint(x: right, y: 0), DrawnPoint(x: right, y: bottom),
      DrawnPoint(x: 0, y: bottom),
    ]
    return Drawing(
      width: right, height: bottom, label: label,
      shapes: [.areas(.paper, [corners])] + moved(by: margin, margin))
  }
}
