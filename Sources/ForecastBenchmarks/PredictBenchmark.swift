import Recurrent

/// Recursive prediction with an LSTM of 2 layers of 64 units and one input: 48 steps of context, then
/// 30 predicted ones, each fed back.
struct PredictBenchmark {
  private let series: Int
  private let pool: WorkerPool
  private let blocks: [Rollout<Float>]
  private let rowsPerBlock: Int

  private static let context = 48
  private static let horizon = 30

  init(series: Int, threads: Int) {
    let shape = NetworkShape(
      cell: .lstm, inputSize: 1, hiddenSize: 64, layers: 2, outputSize: 1)
    let rules = TrainingRules(
      objective: .meanSquaredError, optimizer: .adam(), clipping: GradientClipping())
    pool = WorkerPool(threads: threads)
    let parameters = Trainer<Float>(shape, rules: rules, steps: 1, rows: 1, seed: 1, pool: pool)
      .flatParameters
    let rows = min(series, 48)
    rowsPerBlock = rows
    self.series = series
    blocks = (0..<(series + rows - 1) / rows).map { _ in
      Rollout(shape, parameters: parameters, steps: PredictBenchmark.context, rows: rows)
    }
  }

  func run(seconds: Double) -> String {
    let timing = Timing(seconds: seconds) {
      pool.forEach(blocks.count) { predict(blocks[$0]) }
    }
    let each = timing.median / Double(series)
    return "predict forecast (\(Float.kernels.name)) t=\(pool.count) \(series) series: "
      + "\(Timing.rounded(timing.median)) us, \(Timing.rounded(each)) us a series n=\(timing.runs)"
  }

  private func predict(_ network: Rollout<Float>) {
    network.reset()
    var values = [Float](repeating: 0, count: rowsPerBlock)
    for step in 0..<PredictBenchmark.context {
      for row in 0..<rowsPerBlock { values[row] = Float((step * 7 + row) % 13) / 13 - 0.5 }
      _ = network.advance(values)
    }
    for _ in 0..<PredictBenchmark.horizon { values = network.advance(values) }
  }
}
