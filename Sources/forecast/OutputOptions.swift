import ArgumentParser
import Glibc
import Recurrent

/// Saying less than usual.
struct QuietOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Print errors only.")
  var quiet = false

  @Flag(name: .customLong("no-color"), help: "Print without colours (NO_COLOR does the same).")
  var noColor = false
}

/// How much is said.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object on standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print results also where standard output is no terminal.")
  var verbose = false

  @OptionGroup var less: QuietOptions

  var quiet: Bool { less.quiet }
  var noColor: Bool { less.noColor }

  func validate() throws {
    if quiet && (verbose || json) {
      throw ValidationError("--quiet goes neither with --verbose nor with --json")
    }
  }

  /// Whether a result that is good to know, but not what was asked for, is printed.
  func showsResults(on terminal: Terminal) -> Bool {
    !quiet && !json && (verbose || terminal.isTerminal)
  }
}

/// How many cores are used; the results do not depend on it.
struct ThreadOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Threads; results do not depend on it. Default: the cores there are, at most 8.",
      valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("--threads \(threads) is not in 1 ... 256")
    }
  }

  func pool() -> WorkerPool {
    let cores = max(1, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    return WorkerPool(threads: threads ?? cores)
  }
}

/// The steps to predict, bounded so that a slip of the finger does not fill the memory.
enum Horizon {
  static let limit = 100_000

  static func check(_ horizon: Int?) throws {
    if let horizon, !(1...limit).contains(horizon) {
      throw ValidationError("--horizon \(horizon) is not in 1 ... \(limit)")
    }
  }
}

/// Interval levels in percent, such as 80,95.
struct Levels: CustomStringConvertible {
  /// 0.8 rather than 80, rising.
  let values: [Double]

  init(values: [Double]) { self.values = values }

  init(percent: [Double]) { self.init(values: percent.map { $0 / 100 }) }

  init(parsing argument: String) throws {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count <= 20 else { throw ValidationError("at most 20 levels") }
    var percent: [Double] = []
    for part in parts {
      // Smaller or larger ones would ask for more residuals than any series has.
      guard let value = Decimal.parse(part), (0.001...99.999).contains(value) else {
        throw ValidationError("\"\(part)\" is no number in 0.001 ... 99.999")
      }
      guard !percent.contains(value) else { throw ValidationError("\(part) is there twice") }
      percent.append(value)
    }
    self.init(percent: percent.sorted())
  }

  /// In percent, as they are given on the command line: `80,99.9`.
  var description: String {
    values.map { level in
      // 0.57 · 100 is not 57 in binary.
      let percent = "\((level * 1e8).rounded() / 1e6)"
      return percent.hasSuffix(".0") ? String(percent.dropLast(2)) : percent
    }.joined(separator: ",")
  }
}

/// Decimal numbers as arguments: digits with an optional point and exponent, finite; no "nan", no hex.
enum Decimal {
  static func parse(_ text: some StringProtocol) -> Double? {
    let allowed = Array("0123456789.eE+-".utf8)
    guard text.utf8.allSatisfy(allowed.contains), let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }

  /// The same as the transform of an option.
  static func argument(_ text: String) throws -> Double {
    guard let value = parse(text) else { throw ValidationError("\"\(text)\" is not a number") }
    return value
  }
}
