/// What a shape of a drawing stands for: the one place that gives it colour, width and dashes, on pages,
/// in files and in pixels alike.
enum DrawingRole: Hashable, Sendable {
  /// The background of a file of its own.
  case paper
  case grid
  /// Where values count from: an axis, or zero.
  case base
  /// A short mark at a tick.
  case mark
  /// A vertical rule, as where a forecast begins.
  case cut
  /// What is expected: a diagonal, or a bound.
  case reference
  /// Where a measured value may fall by chance.
  case chance
  case history
  case forecast
  /// The k-th model to compare with, from 0; modulo `comparisons`.
  case comparison(Int)
  /// The area of an interval.
  case band
  /// A bar of a histogram.
  case bar

  static let comparisons = 5

  static let all: [DrawingRole] =
    [
      .paper, .grid, .base, .mark, .cut, .reference, .chance, .history, .forecast, .band, .bar,
    ] + (0..<comparisons).map(DrawingRole.comparison)

  var cssClass: String {
    switch self {
    case .comparison(let number): "other\(number % DrawingRole.comparisons)"
    default: "\(self)"
    }
  }

  var tone: Tone {
    switch self {
    case .paper: .paper
    case .grid: .line
    case .base, .mark, .cut, .reference, .chance: .soft
    case .history: .past
    case .forecast, .band, .bar: .accent
    case .comparison(let number):
      [.other0, .other1, .other2, .other3, .other4][number % DrawingRole.comparisons]
    }
  }

  var opacity: Double {
    switch self {
    case .band: 0.18
    case .bar: 0.6
    case .chance: 0.3
    default: 1
    }
  }

  /// Of lines, in units of the drawing.
  var width: Double {
    switch self {
    case .history, .comparison: 1.6
    case .forecast: 2.2
    case .chance: 7
    default: 1
    }
  }

  /// Lengths of line and gap by turns; none: a line without gaps.
  var dashes: [Double] {
    switch self {
    case .cut: [2, 3]
    case .reference: [5, 4]
    case .comparison(let number):
      [[6, 4], [2, 3.5], [9, 3, 2, 3], [12, 4], [4, 2]][number % DrawingRole.comparisons]
    default: []
    }
  }
}

/// What a piece of text in a drawing stands for.
enum TextRole: String, CaseIterable, Sendable {
  case title, subtitle, tick, context, axis, key, rule
  /// The name of a line at its end.
  case name

  var fontSize: Double { self == .title ? 14 : 12 }

  var isBold: Bool {
    switch self {
    case .title, .context, .name: true
    case .subtitle, .tick, .axis, .key, .rule: false
    }
  }

  var tone: Tone { self == .title || self == .key ? .ink : .soft }

  /// Whether the text stands on a ground of its own, so that lines behind it do not cross it.
  var hasHalo: Bool { self == .rule }
}
