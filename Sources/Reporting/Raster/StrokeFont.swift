/// Text as lines of a pen, for drawings in pixels: ASCII, Latin letters with accents and some signs; anything
/// else is an empty box.
enum StrokeFont {
  /// Blank on either side of a glyph, in units of the grid.
  private static let bearing = 1.6

  private struct Glyph {
    var width: Double
    var strokes: [[DrawnPoint]]
  }

  /// In units of the font's size.
  static func width(of text: String) -> Double {
    glyphs(of: text).reduce(0) { $0 + $1.width + 2 * bearing } / StrokeGlyphs.unitsPerSize
  }

  /// Strokes from the left end of the text, y upwards from the baseline, in units of the font's size.
  static func strokes(of text: String) -> [[DrawnPoint]] {
    var x = bearing
    var result: [[DrawnPoint]] = []
    for glyph in glyphs(of: text) {
      result += glyph.strokes.map { stroke in
        stroke.map { point in
          DrawnPoint(
            x: (x + point.x) / StrokeGlyphs.unitsPerSize, y: point.y / StrokeGlyphs.unitsPerSize)
        }
      }
      x += glyph.width + 2 * bearing
    }
    return result
  }

  private static func glyphs(of text: String) -> [Glyph] { text.map { glyph(of: $0) } }

  private static func glyph(of character: Character) -> Glyph {
    if let known = known[character] { return known }
    // A letter and the accents that follow it.
    let scalars = character.unicodeScalars
    guard let base = scalars.first, let letter = known[Character(base)], scalars.count > 1 else {
      return unknown
    }
    return scalars.dropFirst().reduce(letter) { accented($0, with: $1, isCapital: isCapital(base)) }
  }

  private static func isCapital(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isUppercase }

  private static func accented(
    _ letter: Glyph, with accent: Unicode.Scalar, isCapital: Bool
  ) -> Glyph {
    guard let shape = StrokeGlyphs.accents[accent] else { return letter }
    var glyph = letter
    let isBelow = accent.value >= 0x327
    glyph.strokes += strokes(shape).map { stroke in
      stroke.map {
        DrawnPoint(x: $0.x + letter.width / 2, y: $0.y + (isCapital && !isBelow ? 4 : 0))
      }
    }
    return glyph
  }

  private static let unknown = parsed(StrokeGlyphs.unknown)

  private static let known: [Character: Glyph] = {
    let plain = [
      StrokeGlyphs.capitals, StrokeGlyphs.smallLetters, StrokeGlyphs.digits, StrokeGlyphs.signs,
    ]
    var glyphs: [Character: Glyph] = [:]
    for (character, glyph) in plain.joined() { glyphs[character] = parsed(glyph) }
    for (accent, pairs) in StrokeGlyphs.accented {
      let letters = Array(pairs)
      for index in stride(from: 0, to: letters.count - 1, by: 2) {
        guard let letter = glyphs[letters[index]] else { continue }
        glyphs[letters[index + 1]] = accented(
          letter, with: accent, isCapital: letters[index].isUppercase)
      }
    }
    return glyphs
  }()

  /// A glyph from its notation; see `StrokeGlyphs`.
  private static func parsed(_ notation: String) -> Glyph {
    let parts = notation.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    return Glyph(
      width: parts.first.flatMap { Double($0) } ?? 0,
      strokes: parts.count > 1 ? strokes(String(parts[1])) : [])
  }

  private static func strokes(_ notation: String) -> [[DrawnPoint]] {
    notation.split(separator: ";").map { stroke in
      let isSmooth = stroke.hasPrefix("~")
      let points = stroke.drop { $0 == "~" }.split(separator: " ").compactMap {
        pair -> DrawnPoint? in
        let numbers = pair.split(separator: ",").compactMap { Double($0) }
        return numbers.count == 2 ? DrawnPoint(x: numbers[0], y: numbers[1]) : nil
      }
      return isSmooth ? smooth(points) : points
    }
  }

  /// A curve through points, each piece the cubic of E. Catmull and R. Rom, "A class of local interpolating
  /// splines" (1974); closed where the last point is the first.
  static func smooth(_ points: [DrawnPoint]) -> [DrawnPoint] {
    guard points.count > 2, let first = points.first, let last = points.last else { return points }
    let isClosed = first == last
    let before = isClosed ? points[points.count - 2] : first
    let after = isClosed ? points[1] : last
    let all = [before] + points + [after]
    let pieces = 5
    var curve = [first]
    for index in 1..<all.count - 2 {
      let (a, b, c, d) = (all[index - 1], all[index], all[index + 1], all[index + 2])
      for piece in 1...pieces {
        let t = Double(piece) / Double(pieces)
        func value(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
          let cubic = (3 * b - a - 3 * c + d) * t
          return b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + cubic))
        }
        curve.append(DrawnPoint(x: value(a.x, b.x, c.x, d.x), y: value(a.y, b.y, c.y, d.y)))
      }
    }
    return curve
  }
}
