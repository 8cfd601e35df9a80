import Recurrent
package import TimeSeries

/// Several forecasters of one panel, a weighted mean of whose forecasts is the forecast.
///
/// Members err in unlike ways, so that the mean errs less than the usual one of them. Networks have two
/// thirds of the weight where methods stand beside them, in equal parts: what weights estimated from few
/// origins gain is lost to their own error. Sources: J. M. Bates and
/// C. W. J. Granger, "The Combination of Forecasts", Operational Research Quarterly 20 (1969),
/// doi:10.2307/3008764; G. Claeskens, J. R. Magnus, A. L. Vasnev and W. Wang, "The forecast combination
/// puzzle", International Journal of Forecasting 32 (2016), doi:10.1016/j.ijforecast.2015.12.005.
package struct CombinationConfiguration: Hashable, Sendable {
  /// At least one.
  package var members: [Member]
  /// Methods that join the members where rolling origins before the cutoff favour it; see
  /// `CombinationSearch`.
  package var candidates: [Method] = []
  /// h: steps it is trained and measured for.
  package var horizon: Int
  /// m: steps in a season.
  package var seasonalPeriod: Int
  package var seed: UInt64
  /// What takes the place of missing values, on each side of a cutoff by itself.
  package var gaps = GapPolicy.mask
  /// Where forecasts and intervals end.
  package var limits = ValueLimits.none

  package init(members: [Member], horizon: Int, seasonalPeriod: Int, seed: UInt64) {
    precondition(!members.isEmpty, "\(members.count) members")
    self.members = members
    self.horizon = horizon
    self.seasonalPeriod = seasonalPeriod
    self.seed = seed
  }

  /// What is combined.
  package enum Member: Hashable, Sendable {
    case views(ViewConfiguration)
    case method(Method)

    package var modelName: String {
      switch self {
      case .views(let views): views.cell.modelName
      case .method(let method): method.modelName
      }
    }

    /// Whether networks are trained for it.
    package var isTrained: Bool {
      switch self {
      case .views: true
      case .method: false
      }
    }
  }

  /// Of each member, of sum 1.
  var weights: [Double] {
    let trained = members.count(where: \.isTrained)
    let others = members.count - trained
    let share = others == 0 ? 1 : trained == 0 ? 0 : CombinationConfiguration.shareOfNetworks
    return members.map { $0.isTrained ? share / Double(trained) : (1 - share) / Double(others) }
  }

  private static let shareOfNetworks = 2.0 / 3

  /// The column its forecasts fill: that of the first network, if there is one.
  package var modelName: String { (members.first(where: \.isTrained) ?? members[0]).modelName }

  /// Whether networks are trained.
  package var isTrained: Bool { members.contains(where: \.isTrained) }

  /// Observations before a cutoff that a forecast should rest on at least.
  var reach: Int {
    members.map { member in
      switch member {
      case .views(let views): views.reach
      case .method: 3 * seasonalPeriod
      }
    }.max() ?? 0
  }
}

extension CombinationConfiguration {
  /// The weighted mean of points [member][series][h].
  static func mean(_ points: [[[Double]]], weights: [Double]) -> [[Double]] {
    guard points.count > 1, let first = points.first else { return points.first ?? [] }
    return first.indices.map { series in
      first[series].indices.map { lead in
        zip(points, weights).reduce(0) { $0 + $1.1 * $1.0[series][lead] }
      }
    }
  }
}
