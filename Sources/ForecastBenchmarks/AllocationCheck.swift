import CAllocationCounter
import Recurrent

/// Whether a training step allocates: every buffer should be there before the first.
///
/// On one thread nothing may be allocated. Handing work to other threads costs a closure each of the four
/// times. Holds in a release build; a debug build keeps more closures on the heap.
enum AllocationCheck {
  /// A way to build and train a network.
  private struct Case {
    var name: String
    var shape: NetworkShape
    var rules: TrainingRules
    var decoderSteps = 0
  }

  private static var cases: [Case] {
    CellKind.allCases.flatMap { cell in
      var plain = NetworkShape(
        cell: cell, inputSize: 2, hiddenSize: 24, layers: 2, outputSize: 1)
      let rules = TrainingRules(
        objective: .meanSquaredError, optimizer: .adam(),
        clipping: GradientClipping(norm: 1, value: 1, percentile: 50))
      var noisy = rules
      noisy.noise = NoiseRules(dropout: 0.1, recurrentDropout: 0.1)
      plain.isResidual = true
      var deep = plain
      deep.dilations = [1, 4]
      deep.zoneout = 0.1
      var direct = plain
      direct.isBidirectional = true
      direct.output = .lastStep
      direct.outputSize = 21
      direct.shortcutSteps = 6
      var sequence = plain
      sequence.isBidirectional = true
      sequence.decoder = .init(inputSize: 2, attends: true)
      var mixture = plain
      mixture.output = .lastStep
      mixture.outputSize = 21
      mixture.headUnits = 17
      mixture.mixture = Mixture(bases: 5, categories: 3, isGated: true, hasCorrection: true)
      return [
        Case(name: "\(cell.rawValue), stack", shape: plain, rules: rules),
        Case(name: "\(cell.rawValue), dilated with noise", shape: deep, rules: noisy),
        Case(name: "\(cell.rawValue), both directions", shape: direct, rules: rules),
        Case(name: "\(cell.rawValue), mixture", shape: mixture, rules: rules),
        Case(
          name: "\(cell.rawValue), encoder and decoder", shape: sequence, rules: noisy,
          decoderSteps: 5),
      ]
    }
  }

  /// Prints what allocates; true where nothing does.
  static func run() -> Bool {
    var isClean = true
    for threads in [1, 2] {
      let pool = WorkerPool(threads: threads)
      for test in cases {
        let count = allocations(test, pool)
        guard count > (threads == 1 ? 0 : 4) else { continue }
        isClean = false
        print("\(test.name), \(threads) threads: \(count) allocations in a step")
      }
      pool.stop()
    }
    if isClean {
      print(
        "no allocation in a training step on one thread, 4 closures on two: \(cases.count) networks"
      )
    }
    return isClean
  }

  private static func allocations(_ test: Case, _ pool: WorkerPool) -> Int {
    let (steps, rows) = (12, 40)
    let trainer = Trainer<Float>(
      test.shape, rules: test.rules, steps: steps, decoderSteps: test.decoderSteps, rows: rows,
      seed: 1, pool: pool)
    var batch = Batch<Float>(
      steps: steps, decoderSteps: test.decoderSteps, rows: rows, shape: test.shape,
      targets: test.shape.outputSize)
    batch.weights = batch.weights.map { _ in 1 }
    for _ in 0..<3 { _ = trainer.step(batch, learningRate: 1e-3) }
    let before = allocation_count()
    _ = trainer.step(batch, learningRate: 1e-3)
    return allocation_count() - before
  }
}
