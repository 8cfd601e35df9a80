import ArgumentParser
import Forecasting
import Recurrent
import TimeSeries

extension CellKind: ExpressibleByArgument {}
extension Objective.Family: ExpressibleByArgument {}
extension FitOptions.Scaling: ExpressibleByArgument {}

/// The model and its training; what is not given is chosen from the data.
///
/// Numbers are parsed unconditionally, here and elsewhere: in `--horizon -3` the value is out of range
/// rather than missing.
struct ModelOptions: ParsableArguments {
  @Option(
    name: [.customShort("H"), .long], parsing: .unconditional,
    help: "Steps to forecast and to hold out.")
  var horizon: Int?

  @Option(parsing: .unconditional, help: "Steps read before a forecast.")
  var context: Int?

  @Option(parsing: .unconditional, help: "Steps in a season; 1: none.")
  var season: Int?

  @Option(help: "Recurrent cell.")
  var cell: CellKind?

  @Option(parsing: .unconditional, help: "Layers.")
  var layers: Int?

  @Option(parsing: .unconditional, help: "Units in a layer.")
  var hidden: Int?

  @Option(help: "Loss, or likelihood, with intervals from sample paths.")
  var loss: Objective.Family?

  @Option(parsing: .unconditional, help: "Bins of --loss categorical; default: 64.")
  var bins: Int?

  @Option(
    parsing: .unconditional, help: "Paths drawn of a forecast under a likelihood; default: 200.")
  var samples: Int?

  @Option(help: "Where values are brought to unit size.")
  var scale: FitOptions.Scaling?

  @Option(help: "Transform of the values.")
  var transform: ValueTransform?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Lag of differencing (12: x[t] - x[t-12]); several: 12,1; 0: none.",
      valueName: "lags"), transform: Lags.init(parsing:))
  var difference: Lags?

  @Option(
    parsing: .unconditional, help: "Levels of the intervals in percent; default: 80,95.",
    transform: Levels.init(parsing:))
  var levels = Levels(percent: [80, 95])

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Value below which no forecast and no interval goes.", valueName: "x"),
    transform: Decimal.argument)
  var floor: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Value above which no forecast and no interval goes.", valueName: "x"),
    transform: Decimal.argument)
  var ceiling: Double?

  private static let usualBins = 64

  enum ValueTransform: String, CaseIterable, ExpressibleByArgument {
    case log1p, none
  }

  struct Lags {
    let values: [Int]

    init(parsing argument: String) throws {
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
      guard parts.count <= 4 else { throw ValidationError("at most 4 lags") }
      if parts == ["0"] {
        values = []
        return
      }
      values = try parts.map { part in
        guard let lag = Int(part), (1...100_000).contains(lag) else {
          throw ValidationError("\"\(part)\" is no whole number in 1 ... 100000")
        }
        return lag
      }
    }
  }

  func validate() throws {
    try Horizon.check(horizon)
    try check(context, "--context", 1...100_000)
    try check(season, "--season", 1...100_000)
    try check(layers, "--layers", 1...32)
    try check(hidden, "--hidden", 1...8192)
    try check(bins, "--bins", Bins.counts)
    try check(samples, "--samples", RecurrentConfiguration.sampleCounts)
    if let floor, let ceiling, floor >= ceiling {
      throw ValidationError("--floor \(floor) is not below --ceiling \(ceiling)")
    }
    if bins != nil && loss != .categorical {
      throw ValidationError("--bins are those of --loss categorical; add it or leave them out")
    }
  }

  func apply(to options: inout FitOptions) {
    options.horizon = horizon
    options.contextLength = context
    options.seasonalPeriod = season
    options.cell = cell
    options.layers = layers
    options.hiddenSize = hidden
    options.objective = loss?.objective(levels: levels.values)
    options.bins = loss == .categorical ? bins ?? ModelOptions.usualBins : nil
    options.levels = levels.values
    options.samples = samples
    options.scaling = scale
    options.logarithm = transform.map { $0 == .log1p }
    options.differences = difference?.values
    options.limits = ValueLimits(floor: floor, ceiling: ceiling)
  }
}

extension Objective.Family {
  /// The loss of that name with the numbers it has on the command line; nil where they come from the data.
  fileprivate func objective(levels: [Double]) -> Objective? {
    switch self {
    case .meanSquaredError: .meanSquaredError
    case .meanAbsoluteError: .meanAbsoluteError
    case .huber: .huber(delta: 1)
    case .symmetricPercentage: .symmetricPercentage
    case .scaledAbsolute: .scaledAbsolute
    case .quantile: .quantiles(of: levels)
    case .gaussian: .gaussian
    case .studentT: .studentT
    case .negativeBinomial: .negativeBinomial
    case .categorical: nil
    }
  }
}

/// Refuses a number outside its range, naming both.
func check<Number: Comparable>(
  _ value: Number?, _ option: String, _ range: ClosedRange<Number>
) throws {
  if let value, !range.contains(value) {
    throw ValidationError(
      "\(option) \(value) is not in \(range.lowerBound) ... \(range.upperBound)")
  }
}
