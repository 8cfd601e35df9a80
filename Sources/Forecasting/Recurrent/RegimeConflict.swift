package import Recurrent
import TimeSeries

/// A training regime that a network or its strategy cannot follow, and what to do.
package enum RegimeConflict: Error, Hashable, Sendable, CustomStringConvertible {
  case carriedWithoutRecursion(Strategy)
  case carriedLags(Int)
  case carriedThroughWindowScales
  case carriedPastCovariates
  case forcingWithoutFeedback
  case forcingOfLags(Int)
  case samplingDownToOne
  case flowWithoutCellState(CellKind)
  case multiplierWithoutPart(ParameterGroup)
  case multiplierWithoutRate

  package var description: String {
    switch self {
    case .carriedWithoutRecursion(let strategy):
      "a state is carried on from value to value, and --strategy \(strategy.rawValue) begins anew at "
        + "each window; use --tbptt and --stateful with --strategy recursive"
    case .carriedLags(let lags):
      "a state that is carried on has read every value before, and --lags \(lags) would read them "
        + "again; use --lags 1 with --tbptt and --stateful"
    case .carriedThroughWindowScales:
      "a state that is carried on along a series needs its values in one unit, and --scale window "
        + "changes it from window to window; use --scale series"
    case .carriedPastCovariates:
      "a forecast does not know past covariates from its first step on, and a state that is carried on "
        + "along a series has no such step to be trained with; leave --past-covariate out with --tbptt "
        + "and --stateful, or use --future-covariate if they are known before"
    case .forcingWithoutFeedback:
      "--teacher-forcing and --scheduled-sampling say what is read after the origin, and --strategy "
        + "direct reads nothing there; use --strategy recursive or encoder-decoder"
    case .forcingOfLags(let lags):
      "--teacher-forcing and --scheduled-sampling replace the one value a step reads, and --lags "
        + "\(lags) reads \(lags); use --lags 1"
    case .samplingDownToOne:
      "--scheduled-sampling lowers the share of true inputs to that of --teacher-forcing, and that is "
        + "1; give one below 1"
    case .flowWithoutCellState(let cell):
      "--gradient-flow cell-state needs a cell state, and \(cell.rawValue) has none; use --cell "
        + CellKind.allCases.filter(\.hasCellState).map(\.rawValue).joined(separator: ", ")
    case .multiplierWithoutPart(let group):
      "--rate-multiplier \(group.rawValue): this network has no such part; leave it out"
    case .multiplierWithoutRate:
      "--optimizer cocob has no learning rate that --rate-multiplier could multiply; leave it out"
    }
  }
}

extension RecurrentConfiguration {
  /// The first thing of the regime that does not go with the rest; nil where all does.
  var regimeConflict: RegimeConflict? {
    carryConflict ?? forcingConflict ?? gradientConflict
  }

  private var carryConflict: RegimeConflict? {
    guard regime.truncation != nil else { return nil }
    if strategy != .recursive { return .carriedWithoutRecursion(strategy) }
    if lags > 1 { return .carriedLags(lags) }
    if !covariates.columns(.past).isEmpty { return .carriedPastCovariates }
    return windowScaling == .none ? nil : .carriedThroughWindowScales
  }

  private var forcingConflict: RegimeConflict? {
    let forcing = regime.teacherForcing
    guard forcing != .full else { return nil }
    if strategy == .direct { return .forcingWithoutFeedback }
    if strategy == .recursive && lags > 1 { return .forcingOfLags(lags) }
    return forcing.share == 1 ? .samplingDownToOne : nil
  }

  private var gradientConflict: RegimeConflict? {
    if regime.gradientFlow == .cellStateOnly && !cell.hasCellState {
      return .flowWithoutCellState(cell)
    }
    if let group = ParameterGroup.allCases.first(where: {
      regime.rateMultipliers[$0] != nil && !has($0)
    }) {
      return .multiplierWithoutPart(group)
    }
    if case .cocob = optimizer, !regime.rateMultipliers.isEmpty { return .multiplierWithoutRate }
    return nil
  }

  /// Whether the network has any parameters of a group.
  func has(_ group: ParameterGroup) -> Bool {
    switch group {
    case .recurrent, .head: true
    case .connection: strategy == .encoderDecoder && (isBidirectional || attends)
    case .shortcut: hasShortcut
    case .embedding: !shape.embeddings.isEmpty
    case .mixture: shape.mixture != nil
    }
  }
}
