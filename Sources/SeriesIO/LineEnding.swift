/// The bytes that end a line.
enum LineEnding {
  case lineFeed, carriageReturn, both

  static let bytes: [UInt8] = [0x0D, 0x0A]

  /// Where its bytes lie in `bytes`.
  var range: Range<Int> {
    switch self {
    case .lineFeed: 1..<2
    case .carriageReturn: 0..<1
    case .both: 0..<2
    }
  }
}
