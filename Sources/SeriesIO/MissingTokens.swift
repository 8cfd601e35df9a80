/// Cells that mean "no observation here".
struct MissingTokens {
  static let standard = ["", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None"]

  private let tokens: [[UInt8]]
  /// Whether some token begins with this byte: settles most cells at once.
  private let isFirstByte: [Bool]

  init(extra: [String] = []) {
    tokens = (MissingTokens.standard + extra).map { Array($0.utf8) }
    var isFirstByte = [Bool](repeating: false, count: 256)
    for token in tokens { if let first = token.first { isFirstByte[Int(first)] = true } }
    self.isFirstByte = isFirstByte
  }

  func mayBegin(with byte: UInt8) -> Bool { isFirstByte[Int(byte)] }

  func contains(_ cell: Span<UInt8>) -> Bool {
    if cell.isEmpty { return true }
    guard isFirstByte[Int(cell[0])] else { return false }
    for token in tokens where cell.equals(token) { return true }
    return false
  }
}
