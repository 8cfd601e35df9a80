/// Text from outside as it may be shown: what has no shape, or would rearrange its surroundings,
/// becomes `\u{…}`.
package enum VisibleText {
  /// Control characters, line separators, direction marks and overrides, and non-characters (which XML
  /// forbids) are spelled out. Joiners stay: some scripts need them.
  package static func of(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if isHidden(scalar.value) {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// At most `limit` characters, the middle left out: the end of an id often tells it from the next.
  package static func shortened(_ text: String, to limit: Int) -> String {
    precondition(limit >= 3, "a limit of \(limit) characters leaves no room, 3 are needed")
    let visible = of(text)
    guard visible.count > limit else { return visible }
    let tail = (limit - 1) / 3
    return "\(visible.prefix(limit - 1 - tail))…\(visible.suffix(tail))"
  }

  private static func isHidden(_ value: UInt32) -> Bool {
    switch value {
    case 0..<0x20, 0x7F...0x9F, 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F: true
    case 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xFDD0...0xFDEF: true
    case 0xE0000...0xE007F: true
    default: value & 0xFFFE == 0xFFFE
    }
  }
}
