/// How wide text will be drawn, about: the fonts of the reader's machine are not known, so this errs on
/// the wide side.
enum TextWidth {
  static func of(_ text: String, fontSize: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + share($1) } * fontSize
  }

  /// The text, or as much of it as fits with an ellipsis.
  static func fitted(_ text: String, to width: Double, fontSize: Double) -> String {
    var limit = text.count
    var result = text
    while limit > 4, of(result, fontSize: fontSize) > width {
      limit -= 1
      result = VisibleText.shortened(text, to: limit)
    }
    return result
  }

  /// Width in ems.
  private static func share(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "'", ".", ",", ":", ";", "|", "!", " ", "\u{202F}": 0.34
    case "f", "t", "r", "(", ")", "[", "]", "-", "/": 0.44
    case "m", "w", "M", "W", "@", "%", "—", "…": 0.95
    case "A"..."Z": 0.72
    case "\u{300}"..."\u{36F}": 0
    case "\u{20}"..."\u{2FF}", "\u{370}"..."\u{5FF}", "\u{2010}"..."\u{22FF}": 0.6
    default: 1.05
    }
  }
}
