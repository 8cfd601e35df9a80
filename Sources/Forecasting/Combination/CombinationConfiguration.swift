import Recurrent
package import TimeSeries

/// Several forecasters of one panel, the mean of whose forecasts is the forecast.
///
/// Members err in unlike ways, so that the mean errs less than the usual one of them. Each view of a panel is a
/// part of its own, as is every other member; parts weigh the same, and of five or more the lowest and
/// the highest of every step are left out. Weights estimated from few origins would lose to their own error
/// what they gain. Sources: J. M. Bates and C. W. J. Granger, "The Combination of Forecasts", Operational
/// Research Quarterly 20 (1969), doi:10.2307/3008764; G. Claeskens, J. R. Magnus, A. L. Vasnev and W. Wang,
/// "The forecast combination puzzle", International Journal of Forecasting 32 (2016),
/// doi:10.1016/j.ijforecast.2015.12.005; V. R. R. Jose and R. L. Winkler, "Simple robust averages of
/// forecasts", International Journal of Forecasting 24 (2008), doi:10.1016/j.ijforecast.2007.06.001.
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
  /// Observations before the holdout that no network learns from, so that the intervals are measured on them
  /// too: 0 where other series or fits to less tell as much.
  package var validationLength = 0
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

    /// What it is called among the choices.
    var kindName: String {
      switch self {
      case .views: "views"
      case .mixture(let mixture):
        switch mixture.recipe {
        case .manySeasons: "mixture"
        case .shortSeries: "small mixtures"
        case .longHorizon: "season by season"
        }
      case .method(let method): method.modelName
      }
    }

    /// Networks of each kind; 0 of a method.
    var networks: Int {
      switch self {
      case .views(let views): views.members
      case .mixture(let mixture): mixture.members
      case .method: 0
      }
    }

    /// The same with so many networks of each kind.
    func of(_ networks: Int) -> Self {
      switch self {
      case .views(var views):
        views.members = networks
        return .views(views)
      case .mixture(var mixture):
        mixture.members = networks
        return .mixture(mixture)
      case .method: return self
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

  /// Whether a search has chosen the members.
  package var isChosen = false

  /// The column its forecasts fill: that of the only member, since several are no one's alone. What is chosen
  /// goes by one name, whatever it is, so that tomorrow's file has the columns of today's.
  package var modelName: String {
    let isOne = members.count == 1 && candidates.isEmpty && alternatives.isEmpty && !isChosen
    return isOne ? members[0].modelName : "Combination"
  }

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
  /// Parts from which the ends are left out of the mean.
  private static let fewestTrimmed = 5

  /// The mean of points [part][series][h], of many parts without the lowest and the highest.
  static func mean(_ points: [[[Double]]]) -> [[Double]] {
    guard points.count > 1, let first = points.first else { return points.first ?? [] }
    return first.indices.map { series in
      first[series].indices.map { lead in mean(of: points.map { $0[series][lead] }) }
    }
  }

  /// NaN where one of them is.
  private static func mean(of values: [Double]) -> Double {
    guard values.count >= fewestTrimmed, !values.contains(where: \.isNaN) else {
      // Each is divided first: the sum of large ones may overflow.
      return values.reduce(0) { $0 + $1 / Double(values.count) }
    }
    let inner = values.sorted()[1..<values.count - 1]
    return inner.reduce(0) { $0 + $1 / Double(inner.count) }
  }
}
