import Recurrent
package import TimeSeries

/// Several forecasters of one panel, a weighted mean of whose forecasts is the forecast.
///
/// Members err in unlike ways, so that the mean errs less than the usual one of them. The networks of a panel,
/// which learn from all its series, have two thirds of the weight where methods stand beside them;
/// those of a short series weigh no more than a method. Views count twice, as they are two. Weights estimated
/// from few origins would lose to their own error what they gain. Sources: J. M. Bates and C. W. J. Granger, "The Combination of Forecasts", Operational Research Quarterly 20 (1969),
/// doi:10.2307/3008764; G. Claeskens, J. R. Magnus, A. L. Vasnev and W. Wang, "The forecast combination
/// puzzle", International Journal of Forecasting 32 (2016), doi:10.1016/j.ijforecast.2015.12.005.
package struct CombinationConfiguration: Hashable, Sendable {
  /// At least one.
  package var members: [Member]
  /// Methods that join the members where rolling origins before the cutoff favour it; see
  /// `CombinationSearch`.
  package var candidates: [Method] = []
  /// Further members with networks, which may take the place of the first or join them, as they favour.
  package var alternatives: [Member] = []
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
    case mixture(MixtureConfiguration)
    case method(Method)

    package var modelName: String {
      switch self {
      case .views(let views): views.cell.modelName
      case .mixture(let mixture): mixture.cell.modelName
      case .method(let method): method.modelName
      }
    }

    /// Whether its networks are those of a panel.
    var isGlobal: Bool {
      switch self {
      case .views: true
      case .mixture(let mixture): mixture.recipe == .manySeasons
      case .method: false
      }
    }

    /// How much of a mean it is: each view is as good as another kind of network.
    var parts: Double { if case .views = self { Double(View.allCases.count) } else { 1 } }

    /// What it is called among the choices.
    var kindName: String {
      switch self {
      case .views: "views"
      case .mixture(let mixture): mixture.recipe == .manySeasons ? "mixture" : "small mixtures"
      case .method(let method): method.modelName
      }
    }

    /// Whether networks are trained for it.
    package var isTrained: Bool {
      switch self {
      case .views, .mixture: true
      case .method: false
      }
    }
  }

  /// Of each member, of sum 1.
  var weights: [Double] {
    let parts = members.map(\.parts)
    let all = parts.reduce(0, +)
    let others = Double(members.count { !$0.isTrained })
    guard members.contains(where: \.isGlobal), others > 0 else { return parts.map { $0 / all } }
    let share = CombinationConfiguration.shareOfNetworks
    return zip(members, parts).map { member, parts in
      member.isTrained ? share * parts / (all - others) : (1 - share) / others
    }
  }

  private static let shareOfNetworks = 2.0 / 3

  /// The column its forecasts fill: that of the only member, since several are no one's alone.
  package var modelName: String { members.count == 1 ? members[0].modelName : "Combination" }

  /// Whether networks are trained.
  package var isTrained: Bool { members.contains(where: \.isTrained) }

  /// Observations before a cutoff that a forecast should rest on at least.
  var reach: Int {
    members.map { member in
      switch member {
      case .views(let views): views.reach
      case .mixture(let mixture): mixture.window + mixture.levelSpan
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
