import Recurrent
import TimeSeries

/// Fills batches from windows: the only copy between a series and the network, and the place where
/// Double becomes Float.
struct BatchLoader {
  private let configuration: RecurrentConfiguration
  /// Transformed values of each series up to its cutoff.
  private let series: [[Double]]

  init(_ configuration: RecurrentConfiguration, series: [[Double]]) {
    self.configuration = configuration
    self.series = series
  }

  /// Writes `windows` into a batch of as many rows.
  /// - Parameter onlyTarget: whether the loss leaves out the steps of the context.
  func fill(_ batch: inout Batch<Float>, with windows: [Window], onlyTarget: Bool) {
    precondition(windows.count == batch.rows, "\(windows.count) windows for \(batch.rows) rows")
    let context = configuration.contextLength
    for (row, window) in windows.enumerated() {
      let start = window.origin - context
      let inputs = WindowInputs(
        values: series[window.series], context: start..<window.origin,
        scaling: configuration.windowScaling)
      for step in 0..<batch.steps {
        let cell = step * batch.rows + row
        let previous = inputs.value(at: start + step - 1)
        let target = inputs.value(at: start + step)
        batch.inputs[cell * RecurrentConfiguration.inputSize] = previous ?? 0
        batch.inputs[cell * RecurrentConfiguration.inputSize + 1] = previous == nil ? 0 : 1
        batch.targets[cell] = target ?? 0
        batch.weights[cell] = target == nil || (onlyTarget && step < context) ? 0 : 1
      }
    }
  }
}
