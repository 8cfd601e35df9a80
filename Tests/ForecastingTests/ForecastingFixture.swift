import Glibc
import Recurrent
import TestSupport
import TimeSeries

@testable import Forecasting

/// Small networks and series with which a debug build trains in milliseconds.
enum ForecastingFixture {
  static let pool = WorkerPool(threads: 1)

  /// Context 6, horizon 3, no season, four LSTM units, two epochs; `change` makes it another.
  static func configuration(
    _ change: (inout RecurrentConfiguration) -> Void = { _ in }
  ) -> RecurrentConfiguration {
    var configuration = RecurrentConfiguration(
      cell: .lstm, layers: 1, hiddenSize: 4, dropout: 0, contextLength: 6, horizon: 3,
      seasonalPeriod: 1, transforms: TransformChain([.standard]), windowScaling: .none,
      objective: .meanAbsoluteError, optimizer: .adam(), learningRate: 0.01,
      clipping: GradientClipping(norm: 1), batchSize: 8, epochs: 2, patience: 5,
      validationLength: 3, seed: 1)
    change(&configuration)
    return configuration
  }

  /// A forecaster with the weights it began with, and what was fitted to each series.
  static func untrained(
    _ configuration: RecurrentConfiguration, states: [SeriesState] = [],
    calibration: Calibration? = nil, covariates: FittedCovariates = .none,
    pool: WorkerPool = pool
  ) -> FittedRecurrentForecaster {
    let rules = TrainingRules(
      objective: .meanAbsoluteError, optimizer: .adam(), clipping: GradientClipping())
    let extent = configuration.plan.extent(predicting: 1)
    let trainer = Trainer<Float>(
      configuration.shape, rules: rules, steps: extent.steps, decoderSteps: extent.decoderSteps,
      rows: 1, seed: configuration.seed, pool: pool)
    return FittedRecurrentForecaster(
      configuration: configuration, networks: [trainer.flatParameters], states: states,
      calibration: calibration, covariates: covariates, pool: pool)
  }

  /// level + slope t + height sin(2πt / period), with a little noise.
  static func wave(
    _ count: Int, period: Double = 6, level: Double = 10, slope: Double = 0.05,
    height: Double = 2, noise: Double = 0.1, seed: UInt64 = 1
  ) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return generator.values(count: count, in: -noise...noise).enumerated().map { index, noise in
      let t = Double(index)
      return level + slope * t + height * sin(2 * .pi * t / period) + noise
    }
  }
}

extension Panel {
  /// The same panel with other series.
  func with(_ series: [Series]) -> Panel {
    var panel = self
    panel.series = series
    return panel
  }
}

extension [Float] {
  /// For comparisons that tell -0 from 0 and know NaN.
  var bits: [UInt32] { map(\.bitPattern) }
}

extension Collection<Double> {
  var bits: [UInt64] { map(\.bitPattern) }
}
