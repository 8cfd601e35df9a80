import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Networks trained on processes whose distribution is known, measured on series they have not seen.
@Suite struct CoverageTests {
  /// How far the share of n independent hits may lie from its probability: four standard errors, and
  /// something for what a small network has not learnt.
  private func bound(_ level: Double, _ count: Int) -> Double {
    4 * (level * (1 - level) / Double(count)).squareRoot() + 0.03
  }

  private func configuration(
    _ objective: Objective, _ strategy: Strategy
  ) -> RecurrentConfiguration {
    ForecastingFixture.configuration {
      $0.cell = .gru
      $0.hiddenSize = 8
      $0.transforms = TransformChain([])
      $0.objective = objective
      $0.strategy = strategy
      $0.batchSize = 32
      $0.learningRate = 0.02
      $0.epochs = 25
      $0.patience = 25
      $0.validationLength = 10
    }
  }

  private struct Measured {
    var forecasts: [Forecast]
    /// [series][lead]
    var actuals: [[Double]]

    /// The share of series whose value at a lead time lies in the interval.
    func coverage(_ level: Double, lead: Int) -> Double {
      let hits = zip(forecasts, actuals).count { forecast, actual in
        guard let band = forecast.intervals.first(where: { $0.level == level }) else {
          return false
        }
        return band.lower[lead] <= actual[lead] && actual[lead] <= band.upper[lead]
      }
      return Double(hits) / Double(forecasts.count)
    }
  }

  /// Forecasts of the last values of fresh series from those before.
  private func measure(
    _ forecaster: FittedRecurrentForecaster, fresh: [[Double]], horizon: Int
  ) throws -> Measured {
    let panel = dailyPanel(fresh.map { Array($0.dropLast(horizon)) })
    return Measured(
      forecasts: try forecaster.forecast(panel, horizon: horizon, levels: [0.8, 0.95]),
      actuals: fresh.map { Array($0.suffix(horizon)) })
  }

  private static let phi = 0.8

  private func autoregressions(_ count: Int, length: Int, seed: UInt64) -> [[Double]] {
    (0..<count).map {
      KnownProcess.autoregression(length, phi: CoverageTests.phi, seed: seed + UInt64($0))
    }
  }

  /// The h-step error of an AR(1) has the variance (1 − φ²ʰ)/(1 − φ²).
  private func deviation(lead: Int) -> Double {
    let square = CoverageTests.phi * CoverageTests.phi
    let sum = (0...lead).reduce(into: (total: 0.0, power: 1.0)) { sum, _ in
      sum.total += sum.power
      sum.power *= square
    }
    return sum.total.squareRoot()
  }

  @Test(
    "a first order autoregression",
    arguments: [
      (Objective.gaussian, Strategy.recursive), (.gaussian, .direct),
      (.gaussian, .encoderDecoder), (.studentT, .recursive), (.studentT, .direct),
      (.quantiles(of: [0.8, 0.95]), .direct),
    ])
  func autoregression(objective: Objective, strategy: Strategy) throws {
    let forecaster = try ForecastingFixture.train(
      configuration(objective, strategy), on: autoregressions(8, length: 120, seed: 100))
    let fresh = autoregressions(300, length: 15, seed: 1000)
    let measured = try measure(forecaster, fresh: fresh, horizon: 3)
    for lead in [0, 2] {
      for level in [0.8, 0.95] {
        let share = measured.coverage(level, lead: lead)
        #expect(abs(share - level) < bound(level, fresh.count), "\(level), lead \(lead): \(share)")
      }
      // 2.563 standard deviations hold 80 %.
      let widths = measured.forecasts.map { forecast in
        forecast.intervals[0].upper[lead] - forecast.intervals[0].lower[lead]
      }
      let mean = widths.reduce(0, +) / Double(widths.count)
      #expect(abs(mean / (2.563 * deviation(lead: lead)) - 1) < 0.2, "lead \(lead): \(mean)")
    }
    let half = zip(measured.forecasts, measured.actuals).count { $1[0] < $0.point[0] }
    #expect(abs(Double(half) / 300 - 0.5) < bound(0.5, 300))
  }

  @Test("each learned quantile", arguments: [Strategy.recursive, .direct, .encoderDecoder])
  func quantiles(strategy: Strategy) throws {
    let objective = Objective.quantiles(of: [0.8, 0.95])
    let configuration = configuration(objective, strategy)
    let forecaster = try ForecastingFixture.train(
      configuration, on: autoregressions(8, length: 120, seed: 100))
    let fresh = autoregressions(400, length: 15, seed: 2000)
    let orders = [0.1, 0.5, 0.9]
    var below = [0, 0, 0]
    for values in fresh {
      let series = dailyPanel([Array(values.dropLast())]).series[0]
      let window = SeriesWindow(
        series, try SeriesState(fitting: configuration, to: series), configuration)
      var reader = OutputReader(objective, units: [window.units], orders: orders)
      _ = configuration.plan.predict(
        [window.inputs], horizon: 1,
        with: Rollout(
          configuration.shape, parameters: forecaster.parameters,
          steps: configuration.plan.extent(predicting: 1).steps, rows: 1), reader: &reader)
      for (index, quantile) in reader.quantiles[0][0].enumerated() where values[14] < quantile {
        below[index] += 1
      }
    }
    for (order, count) in zip(orders, below) {
      let share = Double(count) / Double(fresh.count)
      #expect(abs(share - order) < bound(order, fresh.count), "\(order): \(share)")
    }
  }

  @Test("counts with a season", arguments: Strategy.allCases)
  func counts(strategy: Strategy) throws {
    var configuration = configuration(.negativeBinomial, strategy)
    configuration.take(.negativeBinomial)
    configuration.contextLength = 12
    configuration.hiddenSize = 12
    let training = (0..<8).map { KnownProcess.counts(120, phase: $0, seed: UInt64(50 + $0)) }
    let forecaster = try ForecastingFixture.train(configuration, on: training)
    let fresh = (0..<300).map { KnownProcess.counts(27, phase: $0, seed: UInt64(3000 + $0)) }
    let measured = try measure(forecaster, fresh: fresh, horizon: 3)
    for lead in [0, 2] {
      for level in [0.8, 0.95] {
        // An interval of counts holds its level or more.
        let share = measured.coverage(level, lead: lead)
        #expect(share > level - bound(level, fresh.count), "\(level), lead \(lead): \(share)")
        #expect(share < min(level + 0.12, 0.999), "\(level), lead \(lead): \(share)")
      }
    }
    // The season is in the forecasts: low where the rate is 1, high where it is 12.
    func mean(rate: Double) -> Double {
      let points = measured.forecasts.enumerated().filter {
        KnownProcess.rates[(24 + $0.offset) % 6] == rate
      }.map(\.element.point[0])
      return points.reduce(0, +) / Double(points.count)
    }
    #expect(mean(rate: 12) > mean(rate: 1) + 5, "\(mean(rate: 12)) \(mean(rate: 1))")
    #expect(
      measured.forecasts.flatMap(\.point).allSatisfy { $0 >= 0 && $0 == $0.rounded() })
  }

  @Test("two modes, which a normal distribution cannot say")
  func bimodal() throws {
    let training = (0..<8).map { KnownProcess.bimodal(120, seed: UInt64(70 + $0)) }
    func paths(_ objective: Objective) throws -> [Double] {
      let configuration = configuration(objective, .recursive)
      let forecaster = try ForecastingFixture.train(configuration, on: training)
      let series = dailyPanel([KnownProcess.bimodal(20, seed: 99)]).series[0]
      let window = SeriesWindow(
        series, try SeriesState(fitting: configuration, to: series), configuration)
      return forecaster.samplePaths(window, horizon: 1, count: 2000).map { $0[0] }
    }
    func share(_ values: [Double], _ condition: (Double) -> Bool) -> Double {
      Double(values.count(where: condition)) / Double(values.count)
    }
    let bins = Bins(
      count: 32, ofTargets: dailyPanel(training).series,
      configuration: configuration(.gaussian, .recursive))
    let categorical = try paths(.categorical(bins))
    #expect(Set(categorical).isSubset(of: Set(bins.centres)))
    #expect(share(categorical) { abs($0) < 1 } < 0.03)
    #expect(abs(share(categorical) { $0 > 0 } - 0.5) < 0.12)
    // 0.2 around ±2: within three standard deviations.
    #expect(share(categorical) { abs(abs($0) - 2) < 0.6 } > 0.97)
    let normal = try paths(.gaussian)
    #expect(share(normal) { abs($0) < 1 } > 0.2)
  }
}
