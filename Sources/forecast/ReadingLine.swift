import Glibc
import Reporting
import SeriesIO

/// Draws the progress of reading on a terminal, one line again and again, and clears it; silent elsewhere.
final class ReadingLine {
  private var progress: ReadingProgress
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var isDrawn = false

  /// - Parameter path: of the input, for its size.
  init(path: String, quiet: Bool) {
    let terminal = Terminal(.error, noColour: true)
    isShown = terminal.isTerminal && !terminal.isDumb && !quiet
    progress = ReadingProgress(
      total: isShown ? ReadingLine.size(of: path) : nil, width: terminal.columns)
  }

  func read(_ piece: Span<UInt8>) {
    guard isShown else { return }
    progress.read(piece)
    guard progress.isDue,
      let line = progress.line(elapsed: (ContinuousClock.now - start) / .seconds(1))
    else { return }
    isDrawn = true
    Diagnostics.write("\r\u{1B}[K" + line)
  }

  /// Clears the line.
  func finish() {
    if isDrawn { Diagnostics.write("\r\u{1B}[K") }
  }

  /// Bytes of a regular file that is not compressed; what is read of others is no share of anything known.
  private static func size(of path: String) -> Int? {
    guard path != "-", !path.utf8.contains(0) else { return nil }
    // A pipe is not opened: closing it again would cut off whoever writes to it.
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var head: [UInt8] = [0, 0]
    let count = unsafe head.withUnsafeMutableBytes {
      unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
    }
    return count == 2 && head == [0x1F, 0x8B] ? nil : Int(status.st_size)
  }
}
