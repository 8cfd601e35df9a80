import Recurrent
import TimeSeries

/// A member of a combination with what it has learnt.
enum FittedMember: Sendable {
  case views(FittedViewForecaster)
  case mixture(FittedMixtureForecaster)
  /// Rests on the history that is to be continued.
  case method(Method)

  /// Its settings.
  var member: CombinationConfiguration.Member {
    switch self {
    case .views(let views): .views(views.configuration)
    case .mixture(let mixture): .mixture(mixture.configuration)
    case .method(let method): .method(method)
    }
  }

  /// The same with the networks of another training of the same member on the same panel.
  func joined(with other: FittedMember) -> FittedMember {
    switch (self, other) {
    case (.views(let own), .views(let further)): .views(own.joined(with: further))
    case (.mixture(let own), .mixture(let further)): .mixture(own.joined(with: further))
    default: preconditionFailure("\(member.kindName) and \(other.member.kindName)")
    }
  }

  /// What it brings to the mean, [part][series][h].
  func parts(
    _ panel: Panel, horizon: Int, seasonalPeriod: Int, pool: WorkerPool
  ) throws(ForecastError) -> [[[Double]]] {
    switch self {
    case .views(let views): try views.parts(panel, horizon: horizon)
    case .mixture(let mixture):
      [try mixture.forecast(panel, horizon: horizon, levels: []).map(\.point)]
    case .method(let method):
      [try method.points(panel, horizon: horizon, seasonalPeriod: seasonalPeriod, pool: pool)]
    }
  }
}
