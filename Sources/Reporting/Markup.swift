/// A piece of well-formed XHTML.
///
/// Text enters only through `text(_:)` and attribute values, which escape it; element and attribute
/// names are literals of this program. What a file called its series can therefore not become markup.
struct Markup: Sendable {
  /// The markup itself.
  let source: String

  private init(source: String) { self.source = source }

  /// Characters that mean themselves: `& < > " '` as entities, the invisible as `\u{…}`.
  static func text(_ text: String) -> Markup {
    Markup(source: escaped(text))
  }

  /// Markup written in this program.
  static func literal(_ source: StaticString) -> Markup {
    Markup(source: "\(source)")
  }

  /// Rules of a style sheet, made of this program's own names, numbers and colours.
  static func styleSheet(_ rules: [String]) -> Markup {
    precondition(
      rules.allSatisfy { !$0.contains("<") && !$0.contains("&") }, "markup in \(rules.count) rules")
    return Markup(source: rules.joined(separator: "\n"))
  }

  /// One element, attributes without a value left out; HTML's void elements and SVG shapes close themselves when `children` is empty.
  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
    _ children: [Markup] = []
  ) -> Markup {
    let name = "\(name)"
    var source = "<\(name)"
    for (key, value) in attributes where !value.isEmpty {
      source += " \(key)=\"\(escaped(value))\""
    }
    if children.isEmpty, selfClosing.contains(name) { return Markup(source: source + "/>") }
    source += ">"
    for child in children { source += child.source }
    return Markup(source: source + "</\(name)>")
  }

  /// An element that holds only text.
  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text: String
  ) -> Markup {
    element(name, attributes, [.text(text)])
  }

  /// Pieces one after the other, each on a line of its own.
  static func lines(_ pieces: [Markup]) -> Markup {
    Markup(source: pieces.map(\.source).joined(separator: "\n"))
  }

  private static let selfClosing: Set<String> = [
    "path", "line", "rect", "circle", "polyline", "br", "hr", "meta",
  ]

  /// The one escape function, for text and for attribute values alike.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in VisibleText.of(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
