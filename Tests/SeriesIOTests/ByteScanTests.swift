import CByteScan
import Testing

/// The vectorised scan against the plain loop that its header describes.
@Suite struct ByteScanTests {
  struct Found: Equatable {
    var marks: [Int32]
    var breaks: [Int32]
  }

  private func scan(_ bytes: [UInt8], _ range: Range<Int>, _ dialect: (UInt8, UInt8)) -> Found {
    var marks = [Int32](repeating: 0, count: range.count + 1)
    var breaks = marks
    let counts = unsafe bs_scan(
      bytes, range.lowerBound, range.upperBound, dialect.0, dialect.1, &marks, &breaks)
    return Found(
      marks: Array(marks.prefix(counts.marks)), breaks: Array(breaks.prefix(counts.breaks)))
  }

  private func loop(_ bytes: [UInt8], _ range: Range<Int>, _ dialect: (UInt8, UInt8)) -> Found {
    let (delimiter, quote) = dialect
    func isBoundary(_ index: Int) -> Bool {
      if index < range.lowerBound { return true }
      return index < range.upperBound && [delimiter, 10, 13].contains(bytes[index])
    }
    var found = Found(marks: [Int32(range.lowerBound) - 1], breaks: [])
    for index in range {
      let byte = bytes[index]
      let isEdge = (byte == 32 || byte == 9) && (isBoundary(index - 1) || isBoundary(index + 1))
      guard [delimiter, 10, 13, 0, quote].contains(byte) || isEdge else { continue }
      if byte != delimiter { found.breaks.append(Int32(found.marks.count)) }
      found.marks.append(Int32(index))
    }
    return found
  }

  /// Pairs of a delimiter and a quote.
  static let dialects: [(UInt8, UInt8)] = [(44, 34), (9, 39), (32, 0), (255, 254), (59, 0)]

  @Test(arguments: dialects)
  func agreesWithThePlainLoop(delimiter: UInt8, quote: UInt8) {
    var generator = SplitMix(state: 11)
    let special: [UInt8] = [delimiter, quote, 0, 9, 10, 13, 32, 32, 127, 128]
    for round in 0..<600 {
      let density = [2, 8, 64, 1000][round % 4]
      let bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
        Int.random(in: 0..<density, using: &generator) < 2
          ? special.randomElement(using: &generator) ?? 0
          : UInt8.random(in: .min ... .max, using: &generator)
      }
      let from = Int.random(in: 0...bytes.count, using: &generator)
      let range = from..<Int.random(in: from...bytes.count, using: &generator)
      #expect(
        scan(bytes, range, (delimiter, quote)) == loop(bytes, range, (delimiter, quote)),
        "\(range) of \(bytes)")
    }
  }
}
