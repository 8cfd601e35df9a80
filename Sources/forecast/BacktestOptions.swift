import ArgumentParser
import Forecasting
import TimeSeries

/// Where the folds of a backtest lie.
struct BacktestOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("Cutoffs to measure from.", valueName: "n"))
  var folds = 5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Steps between two cutoffs; default: the horizon.", valueName: "n"))
  var stride: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Steps between a cutoff and the first one measured.", valueName: "n"))
  var gap = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "When to fit again: each, never, or at every n-th fold.", valueName: "when"),
    transform: BacktestOptions.refit)
  var refit = Refit.each

  @Flag(help: "Change the future of each fold and show that no forecast moves.")
  var prove = false

  func validate() throws {
    try check(folds, "--folds", 1...1_000_000)
    try check(stride, "--stride", 1...1_000_000)
    try check(gap, "--gap", 0...Horizon.limit)
  }

  /// The backtest of a horizon, which with the gap must stay within `Horizon.limit`.
  func backtest(
    horizon: Int, levels: [Double], gaps: GapPolicy
  ) throws(UsageError) -> Backtest {
    guard horizon + gap <= Horizon.limit else {
      throw UsageError(
        description: "--gap \(gap) and --horizon \(horizon) together are more than "
          + "\(Horizon.limit) steps; ask for fewer")
    }
    return Backtest(
      horizon: horizon, gap: gap, stride: stride, folds: folds, refit: refit, levels: levels,
      gaps: gaps)
  }

  private static func refit(_ text: String) throws -> Refit {
    switch text {
    case "never": return .never
    case "each": return .each
    default:
      guard let count = Int(text), (1...1_000_000).contains(count) else {
        throw ValidationError("\"\(text)\" is neither never, each nor a whole number of folds")
      }
      return .every(count)
    }
  }
}

extension Refit: CustomStringConvertible {
  public var description: String {
    switch self {
    case .never: "never"
    case .each: "each"
    case .every(let count): "\(count)"
    }
  }
}
