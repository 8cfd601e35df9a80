import Recurrent
import TimeSeries

/// Where the batches of training come from.
protocol BatchSource {
  /// Updates that see everything once; 0 where there is nothing to learn from.
  var updatesOfAPass: Int { get }
  /// A batch to be filled again and again.
  func batch() -> Batch<Float>
  mutating func fill(_ batch: inout Batch<Float>)
  /// The states that the last batch left are of no use to the next.
  mutating func dropStates()
  /// Where in the data it is, for `read`.
  func write(to state: inout StateWriter)
  mutating func read(from state: inout StateReader) throws(StateError)
}

extension RecurrentConfiguration {
  /// Batches of training from series (transformed values up to their cutoffs, NaN = missing).
  /// - Parameters:
  ///   - units: one a series; nil: their values are in data units.
  ///   - features: one a series; nil: there are no covariates.
  func batches(
    of series: [[Double]], units: [SeriesUnits]?, features: [SeriesFeatures]?
  ) -> any BatchSource {
    guard let truncation = regime.truncation else {
      return WindowSampler(self, series: series, units: units, features: features)
    }
    return StatefulLoader(
      self, truncation: truncation, series: series, units: units, features: features)
  }

  /// The longest batch that training or validation fills.
  func longestBatch(predicting count: Int) -> (steps: Int, decoderSteps: Int) {
    let extent = plan.extent(predicting: count)
    return (max(extent.steps, regime.truncation?.steps ?? 0), extent.decoderSteps)
  }
}

/// Windows drawn at random with replacement, each by itself.
struct WindowSampler: BatchSource {
  private let loader: BatchLoader
  private let windows: Windows
  private let rows: Int
  private let horizon: Int
  private var generator: RandomGenerator

  init(
    _ configuration: RecurrentConfiguration, series: [[Double]], units: [SeriesUnits]? = nil,
    features: [SeriesFeatures]? = nil
  ) {
    loader = BatchLoader(configuration, series: series, units: units, features: features)
    windows = Windows(
      ends: series.map(\.count),
      specification: WindowSpecification(
        contextLength: configuration.contextLength, horizon: configuration.horizon, stride: 1,
        coverage: .partial()))
    rows = configuration.batchSize
    horizon = configuration.horizon
    generator = RandomGenerator(seed: configuration.seed, RandomGenerator.Use.windows)
  }

  var updatesOfAPass: Int { (windows.count + rows - 1) / rows }

  func batch() -> Batch<Float> { loader.batch(rows: rows, predicting: horizon) }

  mutating func fill(_ batch: inout Batch<Float>) {
    let drawn = (0..<rows).map { _ in windows[generator.below(windows.count)] }
    loader.fill(&batch, with: drawn, onlyTarget: false)
  }

  mutating func dropStates() {}

  func write(to state: inout StateWriter) { generator.write(to: &state) }

  mutating func read(from state: inout StateReader) throws(StateError) {
    try generator.read(from: &state)
  }
}
