/// A length of time as people write it: `90s`, `10m`, `36h`, `3d`, `2w`, `1h30m`. A day is 24 hours.
package struct TimeSpan: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let seconds: Int

  package init(seconds: Int) {
    precondition(seconds >= 0, "a span of \(seconds) seconds")
    self.seconds = seconds
  }

  private static let units: [(letter: Character, seconds: Int)] = [
    ("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
  ]

  /// A hundred years.
  private static let longest = 36_525 * 86_400

  /// nil for what is no span of up to a hundred years; units stand from long to short, each once.
  package init?(_ text: String) {
    var rest = Substring(text)
    var units = TimeSpan.units[...]
    var total = 0
    repeat {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard digits.count <= 10, let number = Int(digits), let letter = rest.popFirst(),
        let place = units.firstIndex(where: { $0.letter == letter })
      else { return nil }
      let (part, isTooLong) = number.multipliedReportingOverflow(by: units[place].seconds)
      guard !isTooLong, part <= TimeSpan.longest else { return nil }
      total += part
      units = units[(place + 1)...]
    } while !rest.isEmpty
    guard total <= TimeSpan.longest else { return nil }
    seconds = total
  }

  package static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.seconds < right.seconds }

  /// In the two longest units that say something: `3d4h`.
  package var description: String {
    var rest = seconds
    var parts: [String] = []
    for unit in TimeSpan.units {
      let count = rest / unit.seconds
      rest %= unit.seconds
      if count > 0 { parts.append("\(count)\(unit.letter)") }
    }
    return parts.isEmpty ? "0s" : parts.prefix(2).joined()
  }
}
