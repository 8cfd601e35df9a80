/// A drawing of lines and bands over one horizontal axis, as inline SVG.
///
/// Colours are CSS variables of the page that holds it, so one drawing serves light, dark and paper.
/// Sizes are in the drawing's own units (`viewBox`), which scale with the page. The drawing needs no
/// `id`, no script and no clip path: whatever would leave the frame is cut here.
struct SVGPlot: Sendable {
  /// What a line shows; the style sheet gives each role its colour and dashes.
  enum Role: Hashable, Sendable {
    case history
    case forecast
    /// The k-th model to compare with, from 0; told apart by colour and dashes.
    case comparison(Int)

    var cssClass: String {
      switch self {
      case .history: "history"
      case .forecast: "forecast"
      case .comparison(let number): "other\(number % 5)"
      }
    }
  }

  struct Line: Sendable {
    var name: String
    var role: Role
    /// Horizontal position of the first value; the others follow at distance 1.
    var offset: Double
    /// In data units; NaN = missing, where the line breaks.
    var values: [Double]
    /// A dot on every value: for short lines.
    var hasDots = false
  }

  struct Band: Sendable {
    var name: String
    var offset: Double
    var lower: [Double]
    var upper: [Double]
  }

  /// A vertical rule with a word beside it.
  struct Rule: Sendable {
    var position: Double
    var label: String
  }

  var title: String
  var horizontalTitle: String
  var verticalTitle: String
  /// Range and ticks of the horizontal axis, for a number of ticks that fit.
  var horizontalAxis: @Sendable (_ tickLimit: Int) -> Axis
  /// From the outer to the inner one.
  var bands: [Band] = []
  var lines: [Line] = []
  var rules: [Rule] = []
  var width: Double = 760
  var height: Double = 330

  /// The drawing; nil where there is no finite number to draw.
  func markup(cssClass: String = "plot") -> Markup? {
    PlotLayout(self).map { layout in
      .element(
        "svg",
        [
          "viewBox": "0 0 \(NumberText.coordinate(width)) \(NumberText.coordinate(height))",
          "role": "img", "aria-label": title, "class": cssClass,
        ],
        [layout.frame(), layout.data(), layout.labels()].map { .lines($0) })
    }
  }
}

extension SVGPlot {
  /// The vertical range: all lines, and the bands as far as they do not dwarf the lines.
  func valueRange() -> (lower: Double, upper: Double)? {
    let drawn = lines.flatMap(\.values).filter(\.isFinite)
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
