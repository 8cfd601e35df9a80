extension PlotLayout {
  /// A piece of text with the box it needs.
  struct Label: Sendable {
    enum Anchor: String, Sendable {
      case start, middle, end
    }

    var text: String
    var x: Double
    /// The baseline.
    var y: Double
    var anchor: Anchor
    var role: TextRole
    /// A further class of a style sheet, such as the colour of a name.
    var ink = ""
    /// Turned a quarter to the left around its anchor.
    var isVertical = false

    /// - Parameter width: room there is; longer text loses its middle.
    init(
      _ text: String, x: Double, y: Double, anchor: Anchor, role: TextRole,
      fitting width: Double = .infinity
    ) {
      self.text =
        width.isFinite ? TextWidth.fitted(text, to: width, role: role) : text
      self.x = x
      self.y = y
      self.anchor = anchor
      self.role = role
    }

    var cssClass: String { ink.isEmpty ? role.rawValue : "\(role.rawValue) \(ink)" }

    /// How wide it will be, about.
    var length: Double { TextWidth.of(text, role: role) }

    func moved(by x: Double, _ y: Double) -> Label {
      var copy = self
      copy.x += x
      copy.y += y
      return copy
    }

    /// Left, top, right, bottom.
    var box: (left: Double, top: Double, right: Double, bottom: Double) {
      let length = length
      let before =
        switch anchor {
        case .start: 0.0
        case .middle: length / 2
        case .end: length
        }
      let size = role.fontSize
      if isVertical {
        return (x - size * 0.8, y + before - length, x + size * 0.25, y + before)
      }
      return (x - before, y - size * 0.8, x - before + length, y + size * 0.25)
    }
  }

  /// Whether two labels overlap or come closer than a space.
  static func touch(_ one: Label, _ other: Label) -> Bool {
    let (a, b) = (one.box, other.box)
    return a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom
  }

  /// Those that leave room for each other; of two that touch the later one stays.
  static func thinned(_ labels: [Label]) -> [Label] {
    var kept: [Label] = []
    for label in labels.reversed() where kept.allSatisfy({ !touch($0, label) }) {
      kept.append(label)
    }
    return kept.reversed()
  }
}
