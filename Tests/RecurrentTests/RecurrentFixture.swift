@testable import Recurrent

/// Small networks and batches, with what a gradient check needs.
enum RecurrentFixture {
  /// A trainer on one thread whose backward goes on to the inputs.
  static func trainer<Scalar: KernelScalar>(
    _ shape: NetworkShape, rules: TrainingRules, steps: Int = 5, decoderSteps: Int = 0,
    rows: Int = 3, seed: UInt64 = 7, kernels: Kernels = Scalar.kernels,
    as type: Scalar.Type = Double.self
  ) -> Trainer<Scalar> {
    Trainer<Scalar>(
      shape, rules: rules, steps: steps, decoderSteps: decoderSteps, rows: rows, seed: seed,
      pool: WorkerPool(threads: 1), kernels: kernels, withInputGradient: true)
  }

  /// A trainer on one thread whose backward goes on to the inputs.
  static func trainer<Scalar: KernelScalar>(
    _ shape: NetworkShape, objective: Objective, optimizer: Optimizer = .adam(),
    clipping: GradientClipping = GradientClipping(), dropout: Double = 0, steps: Int = 5,
    rows: Int = 3, seed: UInt64 = 7, kernels: Kernels = Scalar.kernels,
    as type: Scalar.Type = Double.self
  ) -> Trainer<Scalar> {
    let rules = TrainingRules(
      objective: objective, optimizer: optimizer, clipping: clipping,
      noise: NoiseRules(dropout: dropout))
    return Trainer<Scalar>(
      shape, rules: rules, steps: steps, rows: rows, seed: seed, pool: WorkerPool(threads: 1),
      kernels: kernels, withInputGradient: true)
  }

  /// Random inputs and targets in ±2, every seventh cell outside the loss. Units differ by row and keep
  /// every value in data units positive, as counts must be.
  static func batch<Scalar: KernelScalar>(
    _ shape: NetworkShape, steps: Int, decoderSteps: Int = 0, rows: Int, outputsPerTarget: Int = 1,
    seed: UInt64 = 3,
    as type: Scalar.Type = Double.self
  ) -> Batch<Scalar> {
    var generator = RandomGenerator(seed: seed)
    var batch = Batch<Scalar>(
      steps: steps, decoderSteps: decoderSteps, rows: rows, shape: shape,
      targets: shape.outputSize / outputsPerTarget)
    batch.units = (0..<rows).map {
      RowUnits(
        location: 3 + Double($0), scale: 1 + Double($0) / 4, naiveError: 0.5 + Double($0))
    }
    for index in batch.inputs.indices {
      batch.inputs[index] = Scalar(Float(4 * generator.uniform() - 2))
    }
    for index in batch.decoderInputs.indices {
      batch.decoderInputs[index] = Scalar(Float(4 * generator.uniform() - 2))
    }
    for index in batch.targets.indices {
      batch.targets[index] = Scalar(Float(4 * generator.uniform() - 2))
      batch.weights[index] = index % 7 == 3 ? 0 : 1
    }
    return batch
  }

  /// ∂L/∂inputs as `[T][B][inputSize]`.
  static func inputGradient<Scalar: KernelScalar>(
    of trainer: Trainer<Scalar>, batch: Batch<Scalar>
  ) -> [Scalar] {
    trainer.inputGradient(of: batch)
  }

  /// Central difference of a function of a shift.
  static func difference(_ step: Double, _ function: (Double) -> Double) -> Double {
    (function(step) - function(-step)) / (2 * step)
  }

  /// Largest relative error of a trainer's parameter gradient, as central differences of `loss` see
  /// it around `start`, over every `stride`-th number of each tensor. Leaves the parameters moved.
  static func worstError(
    of gradient: [Double], _ trainer: Trainer<Double>, around start: [Double],
    every stride: Int = 1,
    loss: () -> Double
  ) -> Double {
    let layout = ParameterLayout(trainer.shape)
    var worst = 0.0
    for tensor in layout.tensors {
      let columns = tensor.shape.count == 2 ? tensor.shape[1] : 1
      for index in Swift.stride(from: 0, to: tensor.count, by: stride) {
        let (row, column) = index.quotientAndRemainder(dividingBy: columns)
        guard let place = layout.offset(of: tensor, row: row, column: column) else { continue }
        let numeric = difference(1e-6) { shift in
          var moved = start
          moved[place] += shift
          trainer.setParameters(moved)
          return loss()
        }
        worst = max(worst, relativeError(gradient[place], numeric))
      }
    }
    return worst
  }

  /// |a − b| relative to their size, or to 1 where both are small: the truncation error of the
  /// difference is absolute.
  static func relativeError(_ a: Double, _ b: Double) -> Double {
    abs(a - b) / max(1, abs(a), abs(b))
  }

  /// ‖values − reference‖ / ‖reference‖, in Double; 0 where both are zero.
  /// - Parameter floor: what ‖reference‖ counts as at least, for sums that cancel.
  static func relativeDistance<Value: BinaryFloatingPoint, Reference: BinaryFloatingPoint>(
    _ values: [Value], _ reference: [Reference], floor: Double = 0
  ) -> Double {
    precondition(
      values.count == reference.count, "\(values.count) numbers against \(reference.count)")
    var difference = 0.0
    var size = 0.0
    for (value, expected) in zip(values, reference) {
      difference += (Double(value) - Double(expected)) * (Double(value) - Double(expected))
      size += Double(expected) * Double(expected)
    }
    return difference == 0 ? 0 : difference.squareRoot() / max(size.squareRoot(), floor)
  }

  /// Uniform numbers in ±1, exact in Float.
  static func numbers(_ count: Int, seed: UInt64) -> [Double] {
    var generator = RandomGenerator(seed: seed)
    return (0..<count).map { _ in Double(Float(2 * generator.uniform() - 1)) }
  }

  /// Kernel memory that holds the given numbers.
  static func buffer<Scalar: KernelScalar>(
    _ values: [Double], as type: Scalar.Type
  ) -> Buffer<Scalar> {
    let buffer = Buffer<Scalar>(values.count)
    buffer.assign(values.map { Scalar($0) })
    return buffer
  }
}

extension ParameterTensor.Place {
  /// The forward direction of an encoder's layer.
  static func encoder(_ layer: Int) -> ParameterTensor.Place {
    ParameterTensor.Place(isDecoder: false, layer: layer, direction: .forward)
  }
}
