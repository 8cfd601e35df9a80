/// How wide text will be drawn, about: the fonts of the reader's machine are not known, so this errs on
/// the wide side, that of DejaVu Sans.
enum TextWidth {
  static func of(_ text: String, role: TextRole) -> Double {
    // Bold faces are wider by an eighth at most.
    ems(text) * role.fontSize * (role.isBold ? 1.12 : 1)
  }

  /// The text, or as much of it as fits with an ellipsis.
  static func fitted(_ text: String, to width: Double, role: TextRole) -> String {
    var limit = text.count
    var result = text
    while limit > 4, of(result, role: role) > width {
      limit -= 1
      result = VisibleText.shortened(text, to: limit)
    }
    return result
  }

  /// Width in units of the font's size.
  static func ems(_ text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + share($1) }
  }

  private static func share(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "'", ".", ",", ":", ";", "|", "!", " ", "\u{202F}": 0.34
    case "f", "t", "r", "(", ")", "[", "]", "-", "/": 0.44
    case "m", "w", "M", "W", "@", "%", "—", "…": 0.98
    case "A"..."Z": 0.75
    case "\u{300}"..."\u{36F}": 0
    case "\u{20}"..."\u{2FF}", "\u{370}"..."\u{5FF}", "\u{2010}"..."\u{22FF}": 0.64
    default: 1.05
    }
  }
}
