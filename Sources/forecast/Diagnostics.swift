import Glibc
import Reporting
import SeriesIO

/// Messages on standard error.
///
/// Names of files, series and columns come from outside: what could steer a terminal or forge a line is
/// spelled out.
enum Diagnostics {
  static func error(_ text: String) { line("forecast: \(VisibleText.of(text))") }

  static func warning(_ text: String) { line("forecast: warning: \(VisibleText.of(text))") }

  static func line(_ text: String) { write(text + "\n") }

  /// Where standard error cannot be written to, nobody is left to tell.
  static func write(_ text: String) { try? StandardOutput.error.write(text) }
}

/// What a stream is connected to.
struct Terminal {
  let isTerminal: Bool
  /// Columns as they are; 80 where that is not known.
  let columns: Int
  /// Where lines end at the latest; nil where there is no terminal, and a line is never broken.
  var limit: Int? { isTerminal ? columns : nil }
  /// Columns for a plot, at least 60 and at most 200.
  var width: Int { min(max(columns, 60), 200) }
  let hasColour: Bool
  /// Whether it takes escape sequences at all.
  let isDumb: Bool

  /// - Parameter noColour: whether colours were switched off on the command line.
  init(_ stream: StandardOutput, noColour: Bool) {
    let descriptor = stream.rawValue
    isTerminal = isatty(descriptor) == 1
    var size = winsize()
    let known = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    columns = known ? Int(size.ws_col) : 80
    isDumb = Terminal.environment("TERM") == "dumb"
    let isOff = Terminal.environment("NO_COLOR").map { !$0.isEmpty } ?? false
    hasColour = isTerminal && !noColour && !isDumb && !isOff
  }

  private static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
