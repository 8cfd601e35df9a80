import Recurrent
import TestSupport
import TimeSeries

@testable import Forecasting

/// Combinations of tiny networks that a debug build trains in milliseconds.
enum CombinationFixture {
  static func views(horizon: Int = 3, period: Int = 6) -> ViewConfiguration {
    var views = ViewConfiguration(horizon: horizon, period: period)
    views.hiddenSize = 4
    views.members = 2
    views.updates = 4
    return views
  }

  static func mixture(
    _ recipe: MixtureConfiguration.Recipe, horizon: Int = 3
  ) -> MixtureConfiguration {
    var mixture = MixtureConfiguration(recipe, horizon: horizon, period: 6, count: 40)
    mixture.hiddenSize = 4
    mixture.members = 2
    mixture.effort = 0.01
    return mixture
  }

  static func configuration(
    methods: [Method] = [], candidates: [Method] = [], views: ViewConfiguration? = views()
  ) -> CombinationConfiguration {
    var configuration = CombinationConfiguration(
      members: (views.map { [.views($0)] } ?? []) + methods.map { .method($0) },
      horizon: 3, seasonalPeriod: 6, seed: 1)
    configuration.candidates = candidates
    return configuration
  }

  /// Waves of a season of six, each with a level of its own.
  static func panel(_ count: Int, length: Int = 40) -> Panel {
    dailyPanel(
      (0..<count).map { index in
        let level = 10.0 * Double(index + 1)
        return ForecastingFixture.wave(
          length, level: level, slope: 0.004 * level, height: 0.2 * level, noise: 0.02 * level,
          seed: UInt64(index))
      })
  }

  static func fit(
    _ configuration: CombinationConfiguration, _ panel: Panel, refit: Bool = true,
    pool: WorkerPool = ForecastingFixture.pool
  ) throws -> Fit {
    try Fitting(
      .combination(configuration), levels: [0.8], refit: refit, pool: pool
    ).run(panel)
  }

  static func model(_ fit: Fit, _ panel: Panel) -> Model {
    Model(
      fit: fit, panel: panel, choices: [],
      provenance: Provenance(version: "1", dataChecksum: "", dataName: "", rows: 0, series: 0))
  }
}
