/// A series in one line of blocks: ▁▂▃▄▅▆▇█.
///
/// Each character is the mean of as many steps; a blank one has no value. Characters that hold a marked step
/// are coloured where there are colours.
package struct Sparkline: Sendable {
  private let values: [Double]
  private let marks: [Int]

  /// - Parameters:
  ///   - values: in data units [n], NaN = missing.
  ///   - marks: indices to point at, rising.
  package init(_ values: [Double], marks: [Int] = []) {
    self.values = values
    self.marks = marks
  }

  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// At most `width` characters; fewer for a shorter series. Cost: linear in the values.
  package func text(width: Int, hasColour: Bool = false) -> String {
    let count = min(width, values.count)
    guard count > 0 else { return "" }
    let means = (0..<count).map { Sparkline.mean(values[bin($0, of: count)]) }
    let observed = means.filter { !$0.isNaN }
    let (low, high) = (observed.min() ?? 0, observed.max() ?? 0)
    var text = ""
    var isMarked = false
    var mark = marks.startIndex
    for (column, mean) in means.enumerated() {
      let end = bin(column, of: count).upperBound
      let first = mark
      while mark < marks.endIndex, marks[mark] < end { mark += 1 }
      if hasColour, isMarked != (mark > first) {
        isMarked.toggle()
        text += isMarked ? "\u{1B}[33m" : "\u{1B}[0m"
      }
      text.append(mean.isNaN ? " " : Sparkline.blocks[Sparkline.level(mean, low, high)])
    }
    return isMarked ? text + "\u{1B}[0m" : text
  }

  private func bin(_ column: Int, of count: Int) -> Range<Int> {
    column * values.count / count..<(column + 1) * values.count / count
  }

  /// Of the observed values, NaN for none. Halved first: two finite values may overflow.
  private static func mean(_ values: ArraySlice<Double>) -> Double {
    var count = 0
    var mean = 0.0
    for value in values where !value.isNaN {
      count += 1
      mean += (value / 2 - mean) / Double(count)
    }
    return count == 0 ? .nan : mean
  }

  /// 0 ... 7; in the middle where all are equal.
  private static func level(_ value: Double, _ low: Double, _ high: Double) -> Int {
    guard high > low else { return 3 }
    let share = (value - low) / (high - low)
    return Int(exactly: (share * 7).rounded()).map { min(max($0, 0), 7) } ?? 0
  }
}
