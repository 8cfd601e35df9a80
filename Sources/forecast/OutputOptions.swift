import ArgumentParser
import Glibc
import Recurrent

/// How much is said.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object on standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print errors only.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Print results also where standard output is no terminal.")
  var verbose = false

  @Flag(name: .customLong("no-color"), help: "Print without colours (NO_COLOR does the same).")
  var noColor = false

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
struct Levels: ExpressibleByArgument {
  /// 0.8 rather than 80, rising.
  let values: [Double]

  init(percent: [Double]) { values = percent.map { $0 / 100 } }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    var percent: [Double] = []
    for part in parts {
      guard let value = Decimal.parse(part), value > 0, value < 100 else { return nil }
      percent.append(value)
    }
    guard Set(percent).count == percent.count, percent.count <= 20 else { return nil }
    self.init(percent: percent.sorted())
  }

  var defaultValueDescription: String {
    values.map { "\(Int(($0 * 100).rounded()))" }.joined(separator: ",")
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
}
