package import Recurrent

/// Where the intervals of a network's forecasts come from.
package enum IntervalSource: String, CaseIterable, Hashable, Sendable {
  /// Residuals on steps that no gradient has seen.
  case conformalResiduals = "conformal residuals"
  /// Quantiles of paths drawn from the likelihood.
  case samplePaths = "sample paths"
  /// Quantiles that the network says itself.
  case networkQuantiles = "quantiles of the network"
}

extension RecurrentConfiguration {
  /// A likelihood is drawn from. Learned quantiles are those of the value they were learned for, which
  /// is one step ahead unless the network says the horizon at once; and undoing a difference turns the
  /// quantiles of a value into those of the level only where the level before it has been observed.
  package var intervalSource: IntervalSource {
    if objective.isLikelihood { return .samplePaths }
    guard case .quantile = objective, strategy == .direct,
      differences.allSatisfy({ $0 >= horizon })
    else { return .conformalResiduals }
    return .networkQuantiles
  }

  /// Whether intervals of a coverage can be had from the network itself.
  package func hasInterval(_ level: Double) -> Bool {
    let (lower, upper) = Objective.tailOrders(level)
    return switch intervalSource {
    case .conformalResiduals: false
    case .samplePaths: level > 0 && level < 1
    case .networkQuantiles: objective.hasQuantile(lower) && objective.hasQuantile(upper)
    }
  }
}

extension Objective {
  /// The orders of the quantiles that bound the central interval of a coverage.
  static func tailOrders(_ level: Double) -> (lower: Double, upper: Double) {
    // (1 − 0.8)/2 in binary lies below 0.1.
    (((1 - level) * 5e11).rounded() / 1e12, ((1 + level) * 5e11).rounded() / 1e12)
  }

  /// The quantiles behind central intervals of these coverages, with the median.
  package static func quantiles(of levels: [Double]) -> Objective {
    let tails = levels.flatMap { level in
      let (lower, upper) = tailOrders(level)
      return [lower, upper]
    }
    return .quantile(Set(tails + [0.5]).sorted())
  }
}
