/// A drawing as SVG: inline in a page, whose style sheet gives the colours, or as a file of its own.
struct SVGDrawing {
  let drawing: Drawing

  init(_ drawing: Drawing) { self.drawing = drawing }

  /// - Parameter cssClass: beside `plot`, by which the page sets its size.
  func markup(cssClass: String = "plot") -> Markup {
    .element(
      "svg",
      ["viewBox": viewBox, "role": "img", "aria-label": drawing.label, "class": cssClass],
      [.lines(drawing.shapes.map(SVGDrawing.shape))])
  }

  /// A file with its style and a light ground, which reads on any page.
  func file() -> [UInt8] {
    let root = Markup.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": viewBox,
        "width": NumberText.coordinate(drawing.width),
        "height": NumberText.coordinate(drawing.height), "role": "img", "aria-label": drawing.label,
      ],
      [
        .element("style", [:], [PlotStyle.sheet { Tone.hexadecimal($0.light) }]),
        .element("title", [:], text: drawing.label),
        .lines(drawing.shapes.map(SVGDrawing.shape)),
      ])
    return Array((root.source + "\n").utf8)
  }

  private var viewBox: String {
    "0 0 \(NumberText.coordinate(drawing.width)) \(NumberText.coordinate(drawing.height))"
  }

  private static func shape(_ shape: Drawing.Shape) -> Markup {
    switch shape {
    case .lines(let role, let runs):
      path("line \(role.cssClass)", runs.filter { $0.count > 1 }.map(polyline).joined())
    case .areas(let role, let outlines):
      path(role.cssClass, outlines.filter { $0.count > 2 }.map { polyline($0) + "Z" }.joined())
    case .dots(let role, let points, let dot):
      // Lines of no length with round ends.
      path("\(dot.rawValue) \(role.cssClass)", points.map { "M\(pair($0))h0" }.joined())
    case .text(let label): text(label)
    }
  }

  static func text(_ label: PlotLayout.Label) -> Markup {
    let (x, y) = (NumberText.coordinate(label.x), NumberText.coordinate(label.y))
    return .element(
      "text",
      [
        "class": label.cssClass, "x": x, "y": y, "text-anchor": label.anchor.rawValue,
        "transform": label.isVertical ? "rotate(-90 \(x) \(y))" : "",
      ], text: label.text)
  }

  private static func path(_ cssClass: String, _ commands: String) -> Markup {
    .element("path", ["class": cssClass, "d": commands.isEmpty ? "M0 0" : commands])
  }

  private static func polyline(_ points: [DrawnPoint]) -> String {
    "M" + points.map(pair).joined(separator: "L")
  }

  private static func pair(_ point: DrawnPoint) -> String {
    "\(NumberText.coordinate(point.x)) \(NumberText.coordinate(point.y))"
  }
}
