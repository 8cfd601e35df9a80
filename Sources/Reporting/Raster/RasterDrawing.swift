/// A drawing in pixels, light, for mails and pages that take no SVG.
struct RasterDrawing {
  let drawing: Drawing
  /// Pixels for each unit: 2, so that it is sharp on dense screens, too.
  static let scale = 2.0

  init(_ drawing: Drawing) { self.drawing = drawing }

  func png() -> [UInt8] { PNG.encode(canvas(), scale: RasterDrawing.scale) }

  func canvas() -> Canvas {
    func pixels(_ length: Double) -> Int {
      // Far above any drawing of this program, far below what memory holds.
      Int(exactly: min(max((length * RasterDrawing.scale).rounded(.up), 1), 20_000)) ?? 1
    }
    var canvas = Canvas(width: pixels(drawing.width), height: pixels(drawing.height))
    for shape in drawing.shapes { RasterDrawing.paint(shape, on: &canvas) }
    return canvas
  }

  private static func paint(_ shape: Drawing.Shape, on canvas: inout Canvas) {
    switch shape {
    case .lines(let role, let runs):
      for run in runs where run.count > 1 {
        for piece in dashed(run.map(scaled), by: role.dashes.map { $0 * scale }) {
          canvas.paint(
            Coverage(line: piece, width: role.width * scale, on: canvas), colour: role.tone.light,
            opacity: role.opacity)
        }
      }
    case .areas(let role, let outlines):
      for outline in outlines where outline.count > 2 {
        canvas.paint(
          Coverage(area: outline.map(scaled), on: canvas), colour: role.tone.light,
          opacity: role.opacity)
      }
    case .dots(let role, let points, let dot):
      for point in points {
        canvas.paint(
          Coverage(line: [scaled(point)], width: dot.diameter * scale, on: canvas),
          colour: role.tone.light)
      }
    case .text(let label): paint(label, on: &canvas)
    }
  }

  private static func scaled(_ point: DrawnPoint) -> DrawnPoint {
    DrawnPoint(x: point.x * scale, y: point.y * scale)
  }

  /// Text as strokes; squeezed where it would be wider than the box that was planned for it.
  private static func paint(_ label: PlotLayout.Label, on canvas: inout Canvas) {
    let size = label.role.fontSize
    let natural = StrokeFont.width(of: label.text) * size
    let squeeze = natural > 0 ? min(label.length / natural, 1) : 1
    let width = natural * squeeze
    let start =
      switch label.anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    let strokes = StrokeFont.strokes(of: label.text).map { stroke in
      stroke.map { point in
        let (along, up) = (start + point.x * size * squeeze, point.y * size)
        return label.isVertical
          ? scaled(DrawnPoint(x: label.x - up, y: label.y - along))
          : scaled(DrawnPoint(x: label.x + along, y: label.y - up))
      }
    }
    let weight = size * (label.role.isBold ? 0.125 : 0.085) * scale
    if label.role.hasHalo {
      for stroke in strokes {
        canvas.paint(
          Coverage(line: stroke, width: weight + 4 * scale, on: canvas), colour: Tone.paper.light)
      }
    }
    for stroke in strokes {
      canvas.paint(
        Coverage(line: stroke, width: weight, on: canvas), colour: label.role.tone.light)
    }
  }

  /// A line cut into dashes; lengths of line and gap by turns, none for the line as a whole.
  static func dashed(_ points: [DrawnPoint], by lengths: [Double]) -> [[DrawnPoint]] {
    guard let first = points.first, lengths.contains(where: { $0 > 0 }) else { return [points] }
    var pieces: [[DrawnPoint]] = [[first]]
    var place = 0
    var left = lengths[0]
    for (from, to) in zip(points, points.dropFirst()) {
      let (dx, dy) = (to.x - from.x, to.y - from.y)
      let length = (dx * dx + dy * dy).squareRoot()
      var done = 0.0
      while done < length {
        let step = min(left, length - done)
        done += step
        left -= step
        let share = length > 0 ? done / length : 1
        let point = DrawnPoint(x: from.x + share * dx, y: from.y + share * dy)
        if place % 2 == 0 { pieces[pieces.count - 1].append(point) }
        guard left <= 0 else { continue }
        place = (place + 1) % (lengths.count % 2 == 0 ? lengths.count : 2 * lengths.count)
        left = lengths[place % lengths.count]
        if place % 2 == 0 { pieces.append([point]) }
      }
    }
    return pieces.filter { $0.count > 1 }
  }
}
