/// A drawing of lines and dots over two axes of numbers, as an SVG file of its own: it brings its style
/// and a light background along, so that it reads on any page, and names its lines at their right ends.
package struct Chart: Sendable {
  package enum Scale: Hashable, Sendable {
    case linear
    /// To base 10; what is not positive has no place and is left out.
    case logarithmic
  }

  package struct Axis: Sendable {
    /// What is measured, with its unit.
    package var title: String
    package var scale: Scale
    /// The range to show; nil shows all there is. What lies outside leaves the frame.
    package var range: ClosedRange<Double>?
    /// The values to name, rising, such as those measured at; they begin and end the axis. Nil names
    /// round numbers.
    package var ticks: [Double]?

    package init(
      _ title: String, scale: Scale = .linear, range: ClosedRange<Double>? = nil,
      ticks: [Double]? = nil
    ) {
      self.title = title
      self.scale = scale
      self.range = range
      self.ticks = ticks
    }
  }

  package struct Point: Hashable, Sendable {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  package enum Style: Hashable, Sendable {
    case solid
    /// For what is compared with or calculated.
    case dashed
    /// Thin and pale, for one of many.
    case faint
    /// Dots without a line.
    case dots
  }

  package struct Series: Sendable {
    /// Written at the right end in the colour of the line; nil writes nothing.
    package var name: String?
    /// Which of the colours, from 0, modulo their number; nil is grey.
    package var tone: Int?
    package var style: Style
    /// From left to right; the line breaks where a number is not finite.
    package var points: [Point]

    package init(name: String?, tone: Int?, style: Style = .solid, points: [Point]) {
      self.name = name
      self.tone = tone
      self.style = style
      self.points = points
    }
  }

  package var title: String
  package var horizontal: Axis
  package var vertical: Axis
  /// From back to front.
  package var series: [Series]
  var width = 760.0
  var height = 420.0

  package init(title: String, horizontal: Axis, vertical: Axis, series: [Series]) {
    self.title = title
    self.horizontal = horizontal
    self.vertical = vertical
    self.series = series
  }

  /// Colours there are for series.
  static let tones = 8

  /// The bytes of the file; nil where there is nothing to draw.
  package func svg() -> [UInt8]? {
    guard let layout = ChartLayout(self) else { return nil }
    let drawing = Markup.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": "0 0 \(NumberText.coordinate(width)) \(NumberText.coordinate(height))",
        "width": NumberText.coordinate(width), "height": NumberText.coordinate(height),
        "role": "img", "aria-label": title,
      ],
      [
        .element("style", [:], [.literal(ChartStyle.css)]),
        .element("title", [:], text: title),
        .element("rect", ["class": "paper", "width": "100%", "height": "100%", "rx": "8"]),
        .lines(layout.frame()), .lines(layout.data()), .lines(layout.labels()),
      ])
    return Array((drawing.source + "\n").utf8)
  }
}
