import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// What a combination keeps from its first training, to measure intervals on.
@Suite struct ValidationPartTests {
  private static let kept = 8

  private static var configuration: CombinationConfiguration {
    var configuration = CombinationFixture.configuration(methods: [.theta], views: nil)
    configuration.members = [.mixture(CombinationFixture.mixture(.longHorizon))]
    configuration.validationLength = kept
    return configuration
  }

  private static func fit(_ panel: Panel) throws -> Fit {
    try CombinationFixture.fit(configuration, panel, refit: false)
  }

  private static func networks(_ fit: Fit) throws -> [[[Float]]] {
    guard case .combination(let combination) = fit.forecaster,
      case .mixture(let mixture) = try #require(combination.members.first)
    else { return [] }
    return mixture.networks
  }

  @Test("no network has seen it, and its residuals are among those of the intervals")
  func unseen() throws {
    let panel = CombinationFixture.panel(2, length: 60)
    var changed = panel
    for index in changed.series.indices {
      for step in 60 - 3 - Self.kept..<60 - 3 { changed.series[index].values[step] *= 1.3 }
    }
    let (one, other) = (try Self.fit(panel), try Self.fit(changed))
    #expect(!(try Self.networks(one).isEmpty))
    #expect(try Self.networks(one) == Self.networks(other))
    #expect(one.forecaster.calibration != other.forecaster.calibration)
    let calibration = try #require(one.forecaster.calibration)
    // One step ahead from each origin before the holdout's last step and the kept ones.
    #expect(calibration.counts.first == 2 * (3 + Self.kept))
  }

  @Test("the holdout's own intervals come from it, not from the holdout")
  func holdout() throws {
    let panel = CombinationFixture.panel(2, length: 60)
    var changed = panel
    for index in changed.series.indices {
      for step in 57..<60 { changed.series[index].values[step] *= 3 }
    }
    let (one, other) = (try Self.fit(panel), try Self.fit(changed))
    let forecasts = try #require(one.holdout).forecasts
    #expect(forecasts.allSatisfy { !$0.intervals.isEmpty })
    #expect(forecasts == other.holdout?.forecasts)
  }
}
