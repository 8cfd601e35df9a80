import Recurrent

/// One full training step: forward, squared error, back-propagation through time, clipping by global
/// norm, Adam.
struct StepBenchmark {
  struct Configuration {
    var name: String
    var rows: Int
    var steps: Int
    var inputSize: Int
    var hiddenSize: Int
    var layers: Int
    var isBidirectional = false
  }

  static let configurations = [
    Configuration(name: "S", rows: 32, steps: 24, inputSize: 1, hiddenSize: 32, layers: 1),
    Configuration(name: "M", rows: 32, steps: 48, inputSize: 1, hiddenSize: 64, layers: 2),
    Configuration(name: "L", rows: 64, steps: 96, inputSize: 8, hiddenSize: 128, layers: 2),
    Configuration(name: "XL", rows: 128, steps: 168, inputSize: 8, hiddenSize: 256, layers: 2),
    Configuration(
      name: "Bi", rows: 32, steps: 48, inputSize: 1, hiddenSize: 64, layers: 2,
      isBidirectional: true),
  ]

  private let configuration: Configuration
  private let cell: CellKind
  private let kernels: Kernels
  private let pool: WorkerPool
  private let trainer: Trainer<Float>
  private var batch: Batch<Float>

  init(_ configuration: Configuration, cell: CellKind, threads: Int, kernels: Kernels) {
    self.kernels = kernels
    self.configuration = configuration
    self.cell = cell
    pool = WorkerPool(threads: threads)
    var shape = NetworkShape(
      cell: cell, inputSize: configuration.inputSize, hiddenSize: configuration.hiddenSize,
      layers: configuration.layers, outputSize: 1)
    shape.isBidirectional = configuration.isBidirectional
    let rules = TrainingRules(
      objective: .meanSquaredError, optimizer: .adam(), clipping: GradientClipping(norm: 1))
    trainer = Trainer(
      shape, rules: rules, steps: configuration.steps, rows: configuration.rows, seed: 1,
      pool: pool, kernels: kernels)
    batch = Batch(
      steps: configuration.steps, rows: configuration.rows, shape: shape, targets: 1)
    var generator = RandomGenerator(seed: 2)
    for index in batch.inputs.indices { batch.inputs[index] = Float(2 * generator.uniform() - 1) }
    for index in batch.targets.indices {
      batch.targets[index] = Float(2 * generator.uniform() - 1)
      batch.weights[index] = 1
    }
  }

  /// Floating-point operations of the products of a step, backward counted as twice the forward.
  private var operations: Double {
    let shape = trainer.shape
    let directions = shape.isBidirectional ? 2 : 1
    let perStep = (0..<shape.layers).reduce(0) { sum, layer in
      let inputs = layer == 0 ? shape.inputSize : shape.hiddenSize * directions
      return sum + 2 * directions * cell.gates * shape.hiddenSize * (inputs + shape.hiddenSize)
    }
    return 3 * Double(perStep * configuration.rows * configuration.steps)
  }

  struct Result {
    var configuration: String
    var cell: CellKind
    var threads: Int
    var timing: Timing
    /// Operations a second.
    var rate: Double
    /// Of the peak of all threads' cores.
    var shareOfPeak: Double
    var windowsPerSecond: Double
    /// The rate of the fastest step: what other work on the machine touches least.
    var bestRate: Double { rate * timing.median / timing.best }

    /// One line, such as `M lstm t=1 2170.0 us (best 2105.3) 14700 win/s 209.1 GFLOP/s 81.7% peak`.
    var text: String {
      "\(configuration) \(cell.rawValue) t=\(threads) \(Timing.rounded(timing.median)) us "
        + "(best \(Timing.rounded(timing.best))) \(Int(windowsPerSecond)) win/s "
        + "\(Timing.rounded(rate / 1e9)) GFLOP/s \(Timing.rounded(100 * shareOfPeak))% peak"
    }
  }

  func run(seconds: Double) -> Result {
    var peak = Peak(kernels)
    func measurePeak() { peak.measure() }
    let timing = Timing(seconds: seconds, between: measurePeak) {
      _ = trainer.step(batch, learningRate: 1e-3)
    }
    pool.stop()
    let rate = operations / timing.median * 1e6
    return Result(
      configuration: configuration.name, cell: cell, threads: pool.count, timing: timing,
      rate: rate, shareOfPeak: rate / peak.median / Double(pool.count),
      windowsPerSecond: Double(configuration.rows) / timing.median * 1e6)
  }
}
