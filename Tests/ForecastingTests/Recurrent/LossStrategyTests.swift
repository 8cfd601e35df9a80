import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// What every loss owes with every strategy.
@Suite struct LossStrategyTests {
  private static let levels = [0.5, 0.8]
  private static let likelihoods = Objective.allCases.filter(\.isLikelihood)

  private func configuration(
    _ design: Design, _ objective: Objective
  ) -> RecurrentConfiguration {
    design.configuration {
      $0.take(objective)
      $0.samples = 20
    }
  }

  private func panel(_ objective: Objective) -> Panel {
    dailyPanel([ForecastingFixture.values(ForecastingFixture.wave(30), for: objective)])
  }

  @Test("so many outputs a target", arguments: Design.allCases, Objective.allCases)
  func outputs(design: Design, objective: Objective) {
    let configuration = configuration(design, objective)
    #expect(configuration.conflict == nil)
    let targets = configuration.strategy == .direct ? configuration.horizon : 1
    #expect(configuration.shape.outputSize == targets * objective.outputsPerTarget)
  }

  @Test(
    "the first steps do not depend on the horizon; intervals are nested around the point",
    arguments: Design.allCases, Objective.allCases)
  func horizons(design: Design, objective: Objective) throws {
    let configuration = configuration(design, objective)
    let panel = panel(objective)
    let forecaster = ForecastingFixture.untrained(configuration)
    let levels = configuration.intervalSource == .conformalResiduals ? [] : LossStrategyTests.levels
    let long = try forecaster.forecast(panel, horizon: 8, levels: levels)[0]
    for horizon in [1, 2, 3, 4, 7] {
      let short = try forecaster.forecast(panel, horizon: horizon, levels: levels)[0]
      #expect(short.point.bits == Array(long.point.prefix(horizon)).bits)
      for (one, other) in zip(short.intervals, long.intervals) {
        #expect(one.lower.bits == Array(other.lower.prefix(horizon)).bits)
        #expect(one.upper.bits == Array(other.upper.prefix(horizon)).bits)
      }
    }
    #expect(long.intervals.map(\.level) == levels)
    for (lead, point) in long.point.enumerated() {
      var band = point...point
      for interval in long.intervals {
        #expect(interval.lower[lead] <= band.lowerBound && band.upperBound <= interval.upper[lead])
        band = interval.lower[lead]...interval.upper[lead]
      }
      if objective == .negativeBinomial {
        let counts = [point] + long.intervals.flatMap { [$0.lower[lead], $0.upper[lead]] }
        #expect(counts.allSatisfy { $0 >= 0 && $0 == $0.rounded() }, "\(counts)")
      }
    }
  }

  @Test(
    "neither neighbours nor threads change a draw",
    arguments: [Design.recursiveLags, .directSegments, .attention], likelihoods)
  func neighbours(design: Design, objective: Objective) throws {
    let configuration = configuration(design, objective)
    let panel = dailyPanel(
      (0..<5).map {
        ForecastingFixture.values(
          ForecastingFixture.wave(9 + 3 * $0, level: Double(5 * $0), seed: UInt64($0)),
          for: objective)
      })
    let forecaster = ForecastingFixture.untrained(configuration)
    let together = try forecaster.forecast(panel, horizon: 5, levels: [0.8])
    for (index, series) in panel.series.enumerated() {
      let alone = try forecaster.forecast(panel.with([series]), horizon: 5, levels: [0.8])
      #expect(alone == [together[index]])
    }
    let pool = WorkerPool(threads: 2)
    defer { pool.stop() }
    let threaded = ForecastingFixture.untrained(configuration, pool: pool)
    #expect(try threaded.forecast(panel, horizon: 5, levels: [0.8]) == together)
  }

  @Test("a path is the same among many", arguments: [Design.recursive, .directEvery])
  func paths(design: Design) throws {
    let forecaster = ForecastingFixture.untrained(configuration(design, .gaussian))
    let series = panel(.gaussian).series[0]
    let state = try SeriesState(fitting: forecaster.configuration, to: series)
    let window = SeriesWindow(series, state, forecaster.configuration)
    let many = forecaster.samplePaths(window, horizon: 5, count: 101)
    #expect(Set(many.map { $0[0] }).count == 101)
    for count in [1, 7, 48, 49] {
      let few = forecaster.samplePaths(window, horizon: 5, count: count)
      #expect(few.map(\.bits) == many.prefix(count).map(\.bits))
    }
  }

  /// One path drawn by hand, step after step, of the whole sequence before it.
  @Test("a draw is what the next step reads", arguments: likelihoods)
  func chain(objective: Objective) throws {
    let forecaster = ForecastingFixture.untrained(configuration(.recursive, objective))
    let configuration = forecaster.configuration
    let series = panel(objective).series[0]
    let state = try SeriesState(fitting: configuration, to: series)
    let window = SeriesWindow(series, state, configuration)
    let path = forecaster.samplePaths(window, horizon: 4, count: 3)[2]
    var generator = RandomGenerator.samplePath(2, of: series.id, seed: configuration.seed)
    var values = state.transforms.apply(series.values.decoded()).map(window.inputs.scale.apply)
    var drawn: [Double] = []
    for _ in 0..<4 {
      let steps = configuration.contextLength + 1 + drawn.count
      let network = Rollout<Float>(
        configuration.shape, parameters: forecaster.parameters, steps: steps, rows: 1)
      let read: [Float] = values.suffix(steps).flatMap { [Float($0), 1] }
      let outputs = network.read(read, steps: steps)
      drawn.append(objective.sample(outputs.span, units: window.units, using: &generator))
      values.append(drawn[drawn.count - 1])
    }
    let data = window.data([drawn])[0]
    #expect(path == (objective == .negativeBinomial ? data.map { $0.rounded() } : data))
  }

  /// The share of paths below each quantile of the distribution they are drawn from.
  @Test("draws have the distribution that the outputs say", arguments: likelihoods)
  func distribution(objective: Objective) throws {
    let forecaster = ForecastingFixture.untrained(configuration(.directLast, objective))
    let configuration = forecaster.configuration
    let series = panel(objective).series[0]
    let state = try SeriesState(fitting: configuration, to: series)
    let window = SeriesWindow(series, state, configuration)
    let count = 4000
    let paths = forecaster.samplePaths(window, horizon: 3, count: count)
    let outputs = Rollout<Float>(
      configuration.shape, parameters: forecaster.parameters, steps: 6, rows: 1
    ).read(configuration.reading.inputs([window.inputs], steps: 6), steps: 6)
    let width = objective.outputsPerTarget
    for level in [0.1, 0.5, 0.9] {
      let quantiles = (0..<3).map { lead in
        objective.quantile(
          level, outputs.span.extracting(lead * width..<(lead + 1) * width), units: window.units)
      }
      let bounds = window.data([quantiles])[0]
      for lead in 0..<3 {
        // Atoms make P(Y < q) ≤ level ≤ P(Y ≤ q).
        let tolerance = 1e-6 * max(1, abs(bounds[lead]))
        let below = Double(paths.count { $0[lead] < bounds[lead] - tolerance }) / Double(count)
        let upTo = Double(paths.count { $0[lead] <= bounds[lead] + tolerance }) / Double(count)
        let error = 4 * (level * (1 - level) / Double(count)).squareRoot()
        #expect(below <= level + error && level - error <= upTo, "\(below) \(level) \(upTo)")
      }
    }
  }

  @Test("where intervals come from")
  func sources() {
    func source(_ change: (inout RecurrentConfiguration) -> Void) -> IntervalSource {
      ForecastingFixture.configuration(change).intervalSource
    }
    let quantiles = Objective.quantiles(of: [0.8, 0.95])
    for objective in Objective.allCases {
      for strategy in Strategy.allCases {
        let found = source {
          $0.take(objective)
          $0.strategy = strategy
        }
        let isQuantile = objective.family == .quantile && strategy == .direct
        #expect(
          found
            == (objective.isLikelihood
              ? .samplePaths : isQuantile ? .networkQuantiles : .conformalResiduals))
      }
    }
    for (lags, expected) in [
      ([3], IntervalSource.networkQuantiles), ([2], .conformalResiduals),
      ([12, 1], .conformalResiduals), ([12, 4], .networkQuantiles),
    ] {
      let found = source {
        $0.objective = quantiles
        $0.strategy = .direct
        $0.transforms = TransformChain(lags.map { .difference(lag: $0) })
      }
      #expect(found == expected, "\(lags)")
    }
  }

  @Test func quantilesAreTheTailsOfTheLevels() throws {
    guard case .quantile(let levels) = Objective.quantiles(of: [0.8, 0.95]) else {
      Issue.record("no quantiles")
      return
    }
    #expect(Objective.isLevels(levels))
    #expect(levels.count == 5)
    for (found, expected) in zip(levels, [0.025, 0.1, 0.5, 0.9, 0.975]) {
      #expect(abs(found - expected) < 1e-12)
    }
    let direct = ForecastingFixture.configuration {
      $0.objective = .quantiles(of: [0.8, 0.95])
      $0.strategy = .direct
    }
    #expect([0.1, 0.8, 0.95].allSatisfy(direct.hasInterval))
    #expect(!direct.hasInterval(0.96))
  }
}
