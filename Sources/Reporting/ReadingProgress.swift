/// What is said while a large file is read: bytes of the total, rows, speed and time.
///
/// A value without a clock: it is told what was read and when, and says what to draw. The clock is to be
/// looked at only when `isDue`, every few hundred KiB.
package struct ReadingProgress {
  /// Bytes of the file; nil where they are not known, as of a pipe or a compressed file.
  let total: Int?
  /// Columns of the terminal.
  let width: Int
  private(set) var bytes = 0
  private(set) var rows = 0
  private var unseen = 0
  private var latest: Double?

  /// Seconds before anything is drawn, and between two drawings.
  package static let patience = 2.0
  package static let interval = 0.25
  /// Bytes between two looks at the clock.
  package static let stride = 256 * 1024

  package init(total: Int?, width: Int) {
    self.total = total
    self.width = width
  }

  /// Counts what was read; a row ends in a line feed.
  package mutating func read(_ piece: Span<UInt8>) {
    bytes += piece.count
    unseen += piece.count
    var ends = 0
    for index in piece.indices where piece[index] == UInt8(ascii: "\n") { ends += 1 }
    rows += ends
  }

  package var isDue: Bool { unseen >= ReadingProgress.stride }

  /// The line to draw, if any, `elapsed` seconds after the start.
  package mutating func line(elapsed: Double) -> String? {
    unseen = 0
    guard elapsed >= ReadingProgress.patience,
      elapsed - (latest ?? -.infinity) >= ReadingProgress.interval
    else { return nil }
    latest = elapsed
    let done = ReadingProgress.megabytes(Double(bytes))
    // A file that grows is never over 100 percent.
    let share = total.map { total in
      let percent = total > 0 ? Int(min(1, Double(bytes) / Double(total)) * 100) : 100
      return "\(done) of \(ReadingProgress.megabytes(Double(max(bytes, total)))) MB, \(percent) %"
    }
    let speed = ReadingProgress.megabytes(Double(bytes) / elapsed)
    let text =
      "reading: \(share ?? "\(done) MB"), \(rows) rows, \(speed) MB/s, \(Int(elapsed)) s"
    return String(text.prefix(max(0, width - 1)))
  }

  /// In units of 10⁶ bytes, with one decimal.
  private static func megabytes(_ bytes: Double) -> String {
    let tenths = Int((bytes / 1e5).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
