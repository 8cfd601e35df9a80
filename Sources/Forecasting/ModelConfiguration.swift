import Recurrent
package import TimeSeries

/// What a model is fitted from: one network, or a combination.
package enum ModelConfiguration: Hashable, Sendable {
  case network(RecurrentConfiguration)
  case combination(CombinationConfiguration)

  /// The column its forecasts fill.
  package var modelName: String {
    switch self {
    case .network(let network): network.modelName
    case .combination(let combination): combination.modelName
    }
  }

  /// h: steps it is trained and measured for.
  package var horizon: Int {
    switch self {
    case .network(let network): network.horizon
    case .combination(let combination): combination.horizon
    }
  }

  /// m: steps in a season.
  package var seasonalPeriod: Int {
    switch self {
    case .network(let network): network.seasonalPeriod
    case .combination(let combination): combination.seasonalPeriod
    }
  }

  package var gaps: GapPolicy {
    get {
      switch self {
      case .network(let network): network.gaps
      case .combination(let combination): combination.gaps
      }
    }
    set {
      switch self {
      case .network(var network):
        network.gaps = newValue
        self = .network(network)
      case .combination(var combination):
        combination.gaps = newValue
        self = .combination(combination)
      }
    }
  }

  package var seed: UInt64 {
    switch self {
    case .network(let network): network.seed
    case .combination(let combination): combination.seed
    }
  }

  /// Whether networks are trained.
  package var isTrained: Bool {
    if case .combination(let combination) = self { combination.isTrained } else { true }
  }

  /// Whether more time gives it more networks: those of the automatic choice. One network that was asked for
  /// stays one.
  package var growsWithTime: Bool { network == nil && isTrained }

  /// nil for a combination.
  package var network: RecurrentConfiguration? {
    if case .network(let network) = self { network } else { nil }
  }

  /// Observations before the holdout that no gradient of the first training sees.
  package var validationLength: Int {
    switch self {
    case .network(let network): network.validationLength
    case .combination(let combination): combination.validationLength
    }
  }

  /// Observations before a cutoff that a forecast rests on, where none is missing.
  var reach: Int {
    switch self {
    case .network(let network): network.reach
    case .combination(let combination): combination.reach
    }
  }

  /// Where intervals come from.
  package var intervalSource: IntervalSource { network?.intervalSource ?? .conformalResiduals }

  /// Steps past the last value whose covariates of the future a forecast of `horizon` steps reads.
  package func stepsAhead(_ horizon: Int) -> Int { network?.stepsAhead(horizon) ?? horizon }
}
