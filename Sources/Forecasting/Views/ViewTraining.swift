import Recurrent
import TimeSeries

/// Trains one network on one view of a panel.
///
/// A batch holds chunks of S consecutive origins, each of another series, the last origin drawn evenly
/// along it; every origin is a target (many-to-many), so that one pass trains on rows · S windows. The
/// number of updates is fixed and the rate falls to almost nothing, so that no validation is needed.
struct ViewTraining {
  let configuration: ViewConfiguration
  let panel: LevelledPanel
  let member: Int

  /// - Parameter report: is told the mean loss after each stretch.
  func run(
    view: View, pool: WorkerPool, under training: OneTraining = .free,
    report: (_ loss: Double) -> Void
  ) throws(TrainingError) -> TrainedNetwork {
    let shape = configuration.shape(window: panel.window)
    let rows = min(ViewConfiguration.mostRows, max(panel.series.count, 8))
    let steps = configuration.steps
    let stream = UInt64(member) * UInt64(View.allCases.count) + (view == .seasonal ? 1 : 0)
    var generator = RandomGenerator(
      seed: configuration.seed, RandomGenerator.Use.windows, stream)
    var mixed = RandomGenerator(
      seed: configuration.seed, RandomGenerator.Use.initialization, stream)
    let trainer = Trainer<Float>(
      shape, rules: configuration.rules, steps: steps, rows: rows, seed: mixed.next(), pool: pool)
    trainer.setParameters(start(trainer.flatParameters, shape))
    var batch = Batch<Float>(
      steps: steps, rows: rows, shape: shape, targets: configuration.horizon)
    return try EnsembleTraining.run(
      trainer, &batch, updates: configuration.updates, rate: configuration.learningRate,
      schedule: configuration.schedule, under: training, report: report
    ) { fill(&$0, &generator) }
  }

  /// The network begins close to the level of each window: no shortcut yet, a head a tenth as large, and
  /// input weights of the size that Xavier gives the gates as one matrix.
  private func start(_ parameters: [Float], _ shape: NetworkShape) -> [Float] {
    let layout = ParameterLayout(shape)
    var parameters = parameters
    for index in layout.range(of: .shortcut) { parameters[index] = 0 }
    for index in layout.range(of: .head) { parameters[index] *= 0.1 }
    for tensor in layout.tensors where tensor.isInputWeights {
      let (rows, columns) = (tensor.shape[0], tensor.shape[1])
      let factor = Float(
        (Double(columns + shape.hiddenSize) / Double(columns + rows)).squareRoot())
      let smaller = layout.extract(tensor, from: parameters).map { $0 * factor }
      layout.insert(smaller, as: tensor, into: &parameters)
    }
    return parameters
  }

  private func fill(_ batch: inout Batch<Float>, _ generator: inout RandomGenerator) {
    let count = panel.series.count
    var order = Array(0..<count)
    for row in 0..<batch.rows {
      let index: Int
      if row < count {
        // Without replacement: the first rows of a random order.
        let other = row + generator.below(count - row)
        order.swapAt(row, other)
        index = order[row]
      } else {
        index = generator.below(count)
      }
      let length = panel.series[index].count
      let first = max(min(batch.steps, length - 1), 0)
      let origin = min(first + generator.below(max(length - 1, 1)), length - 1)
      panel.fillInputs(
        &batch.inputs, series: index, last: origin, row: row, rows: batch.rows, steps: batch.steps)
      panel.fillTargets(&batch, series: index, last: origin, row: row)
    }
  }
}
