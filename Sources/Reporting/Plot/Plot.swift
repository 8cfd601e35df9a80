/// Lines, bands, dots, bars and rules over two axes, in data units.
///
/// Sizes are in the drawing's own units, which scale with the page. Whatever would leave the frame is cut
/// by the layout.
struct Plot: Sendable {
  struct Line: Sendable {
    /// In the key; nil for none.
    var name: String?
    var role: DrawingRole
    /// Horizontal position of the first value; the others follow at distance 1.
    var offset: Double
    /// NaN = missing, where the line breaks.
    var values: [Double]
    /// A dot on every value: for short lines.
    var hasDots = false
  }

  /// Between two lines.
  struct Band: Sendable {
    var name: String?
    var offset: Double
    var lower: [Double]
    var upper: [Double]
  }

  /// Dots without a line between them.
  struct Dots: Sendable {
    var name: String?
    var role: DrawingRole
    var dot: Drawing.Dot
    var points: [DrawnPoint]
  }

  /// A straight line between two places, as a bound, a diagonal or a stem.
  struct Segment: Sendable {
    var role: DrawingRole
    var from: DrawnPoint
    var to: DrawnPoint

    /// Across the whole plot.
    static func level(_ value: Double, role: DrawingRole) -> Segment {
      Segment(
        role: role, from: DrawnPoint(x: -.infinity, y: value),
        to: DrawnPoint(x: .infinity, y: value))
    }
  }

  /// A bar on zero.
  struct Bar: Sendable {
    var range: ClosedRange<Double>
    var height: Double
  }

  /// A vertical rule with a word beside it; without one where that is empty.
  struct Rule: Sendable {
    var position: Double
    var label: String
  }

  enum VerticalAxis: Sendable {
    /// Round numbers around all that is drawn.
    case fitting
    /// The same with these values.
    case including([Double])
    case given(Axis)
  }

  /// Written above; empty for none.
  var title: String
  /// Below the title: what is measured upwards.
  var subtitle = ""
  var horizontalTitle = ""
  /// Range and ticks of the horizontal axis, for a number of ticks that fit.
  var horizontalAxis: @Sendable (_ tickLimit: Int) -> Axis
  var verticalAxis = VerticalAxis.fitting
  var segments: [Segment] = []
  var bars: [Bar] = []
  /// From the outer to the inner one.
  var bands: [Band] = []
  var lines: [Line] = []
  var dots: [Dots] = []
  var rules: [Rule] = []
  var size = Size.wide
  var hasKey = true

  /// Width and height of the drawing.
  struct Size: Hashable, Sendable {
    var width: Double
    var height: Double

    /// The width of a page.
    static let wide = Size(width: 760, height: 340)
    /// The same on a phone.
    static let narrow = Size(width: 370, height: 330)
    /// One of two side by side, and legible on a phone.
    static let half = Size(width: 370, height: 270)
    /// One of many.
    static let small = Size(width: 370, height: 200)
  }

  /// nil where there is no finite number to draw.
  func drawing() -> Drawing? {
    PlotLayout(self).map { layout in
      Drawing(
        width: size.width, height: size.height,
        label: subtitle.isEmpty ? title : "\(title), \(subtitle)",
        shapes: layout.frame() + layout.data() + layout.allLabels.map(Drawing.Shape.text))
    }
  }
}

extension Plot {
  /// The vertical range: lines, dots, stems and bars, and the bands as far as they do not dwarf the lines.
  func valueRange() -> (lower: Double, upper: Double)? {
    let places =
      dots.flatMap { $0.points.map(\.y) }
      + segments.flatMap { [$0.from.y, $0.to.y] }
    let heights = bars.isEmpty ? [] : bars.map(\.height) + [0]
    let drawn = (lines.flatMap(\.values) + places + heights).filter(\.isFinite)
    let banded = bands.flatMap { $0.lower + $0.upper }.filter(\.isFinite)
    guard let low = drawn.min() ?? banded.min(), let high = drawn.max() ?? banded.max() else {
      return nil
    }
    // Half as much again on either side of the lines; a wider band leaves the frame.
    let reach = min(high - low, 1e300) * 1.5
    let room = reach > 0 ? reach : max(abs(low), 1)
    let bottom = max(min(banded.min() ?? low, low), low - room)
    let top = min(max(banded.max() ?? high, high), high + room)
    return (bottom, top)
  }
}
