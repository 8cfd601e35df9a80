/// The colours of pages and drawings, each in light and dark.
///
/// Lines differ in dashes and lightness as well as in hue, and blue is set against orange first: what
/// matters can be told apart with any kind of colour vision, and on grey paper.
enum Tone: String, CaseIterable, Sendable {
  /// Text and its background.
  case ink, soft, line, paper, wash
  /// The model of the page, and what was observed.
  case accent, past
  /// Models compared with.
  case other0, other1, other2, other3, other4
  case warn, warnwash

  /// 0xRRGGBB
  var light: UInt32 {
    switch self {
    case .ink: 0x18202B
    case .soft: 0x5B6675
    case .line: 0xE3E7EC
    case .paper: 0xFFFFFF
    case .wash: 0xF6F8FA
    case .accent: 0x0B62C4
    case .past: 0x38424F
    case .other0: 0xC2560C
    case .other1: 0x0F766E
    case .other2: 0x7E3FB8
    case .other3: 0x8A6A00
    case .other4: 0xB3245F
    case .warn: 0x8F2D0A
    case .warnwash: 0xFDF1EA
    }
  }

  var dark: UInt32 {
    switch self {
    case .ink: 0xE8ECF1
    case .soft: 0x9AA6B5
    case .line: 0x2A333E
    case .paper: 0x11161C
    case .wash: 0x181F27
    case .accent: 0x6CB0FF
    case .past: 0xC3CCD7
    case .other0: 0xFFA05C
    case .other1: 0x4FD1C0
    case .other2: 0xC9A2FF
    case .other3: 0xE5C453
    case .other4: 0xFF8FB8
    case .warn: 0xFFB38A
    case .warnwash: 0x33211A
    }
  }

  /// `#0B62C4`
  static func hexadecimal(_ colour: UInt32) -> String {
    let digits = String(colour, radix: 16, uppercase: true)
    return "#" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// Every colour as a variable of a style sheet: `--ink:#18202B;…`.
  static func variables(_ colour: (Tone) -> UInt32) -> String {
    allCases.map { "--\($0.rawValue):\(hexadecimal(colour($0)));" }.joined()
  }
}
