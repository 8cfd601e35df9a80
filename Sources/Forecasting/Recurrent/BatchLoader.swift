import Recurrent
import TimeSeries

/// Fills batches from windows: the only copy between a series and the network, and the place where
/// Double becomes Float.
struct BatchLoader {
  private let configuration: RecurrentConfiguration
  private let plan: any StrategyPlan
  /// Transformed values of each series up to its cutoff.
  private let series: [[Double]]
  private let units: [SeriesUnits]
  private let features: [SeriesFeatures]

  /// - Parameters:
  ///   - units: one a series; nil: their values are in data units.
  ///   - features: one a series; nil: there are no covariates.
  init(
    _ configuration: RecurrentConfiguration, series: [[Double]], units: [SeriesUnits]? = nil,
    features: [SeriesFeatures]? = nil
  ) {
    precondition(
      units.map { $0.count == series.count } ?? true,
      "\(units?.count ?? 0) units for \(series.count) series")
    self.configuration = configuration
    plan = configuration.plan
    self.series = series
    self.units = units ?? series.map { _ in .untransformed }
    self.features = features ?? series.map { _ in .none }
  }

  /// A batch of windows that go `count` values past their origins.
  func batch(rows: Int, predicting count: Int) -> Batch<Float> {
    let extent = plan.extent(predicting: count)
    var batch = Batch<Float>(
      steps: extent.steps, decoderSteps: extent.decoderSteps, rows: rows,
      shape: configuration.shape, targets: plan.targets)
    batch.feedback = plan.feedback
    return batch
  }

  /// Writes `windows` into a batch of as many rows.
  /// - Parameter onlyTarget: whether the loss leaves out the steps of the context.
  func fill(_ batch: inout Batch<Float>, with windows: [Window], onlyTarget: Bool) {
    precondition(windows.count == batch.rows, "\(windows.count) windows for \(batch.rows) rows")
    for (row, window) in windows.enumerated() {
      let inputs = WindowInputs(
        values: series[window.series],
        context: window.origin - configuration.contextLength..<window.origin,
        scaling: configuration.windowScaling, features: features[window.series])
      batch.units[row] = units[window.series].row(inputs.scale)
      plan.fill(
        &batch, row: row, with: inputs, origin: window.origin, onlyAfterOrigin: onlyTarget)
    }
  }
}
