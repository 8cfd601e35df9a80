internal import CRecurrentKernels

/// Everything one shard of a batch needs for a forward and a backward pass, allocated once a fit.
///
/// Rows of a batch are dealt to a fixed number of shards, each with a gradient of its own; gradients are
/// summed in shard order, so results do not depend on which thread ran which shard.
final class Workspace<Scalar: KernelScalar> {
  private let shape: NetworkShape
  private let layout: ParameterLayout
  private let kernels: Kernels
  private let passes: [LayerPass<Scalar>]
  private let dropouts: [Dropout<Scalar>]
  private let inputs: Buffer<Scalar>
  private let targets: Buffer<Scalar>
  private let weights: Buffer<Scalar>
  /// Network outputs `[T][b][outputSize]`, and ∂L/∂outputs.
  let outputs: Buffer<Scalar>
  private let outputGradients: Buffer<Scalar>
  /// ∂L/∂parameters of this shard.
  let gradient: Buffer<Scalar>
  /// ∂L/∂inputs `[block][T][b][16]`, where asked for.
  let inputGradient: Buffer<Scalar>?
  private(set) var rows = 0
  private var steps = 0

  init(
    _ layout: ParameterLayout, kernels: Kernels, steps: Int, rows: Int, dropout: Double,
    withInputGradient: Bool
  ) {
    let shape = layout.shape
    self.shape = shape
    self.layout = layout
    self.kernels = kernels
    passes = layout.layers.map {
      LayerPass(shape, layer: $0, kernels: kernels, steps: steps, rows: rows)
    }
    let hidden = shape.paddedHiddenSize * steps * rows
    dropouts =
      dropout > 0
      ? (1..<shape.layers).map { _ in Dropout(probability: dropout, capacity: hidden) } : []
    inputs = Buffer(steps * rows * shape.inputSize)
    targets = Buffer(steps * rows * shape.outputSize)
    weights = Buffer(steps * rows * shape.outputSize)
    outputs = Buffer(steps * rows * shape.outputSize)
    outputGradients = Buffer(steps * rows * shape.outputSize)
    gradient = Buffer(layout.count)
    let inputBlocks = (shape.inputSize + NetworkShape.panel - 1) / NetworkShape.panel
    inputGradient =
      withInputGradient ? Buffer(inputBlocks * NetworkShape.panel * steps * rows) : nil
  }

  /// Takes rows `range` of a batch.
  func load(_ batch: Batch<Scalar>, rows range: Range<Int>) {
    rows = range.count
    steps = batch.steps
    copy(batch.inputs, of: batch, rows: range, width: shape.inputSize, to: inputs)
    copy(batch.targets, of: batch, rows: range, width: shape.outputSize, to: targets)
    copy(batch.weights, of: batch, rows: range, width: shape.outputSize, to: weights)
  }

  private func copy(
    _ source: [Scalar], of batch: Batch<Scalar>, rows range: Range<Int>, width: Int,
    to target: Buffer<Scalar>
  ) {
    let count = range.count * width
    precondition(count * batch.steps <= target.count, "\(count * batch.steps) in \(target.count)")
    precondition(source.count == batch.steps * batch.rows * width, "\(source.count) numbers")
    unsafe source.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      for t in 0..<batch.steps {
        let from = (t * batch.rows + range.lowerBound) * width
        unsafe (target.base + t * count).update(from: base + from, count: count)
      }
    }
  }

  private var inputColumns: SequenceColumns<Scalar> {
    let width = shape.inputSize
    return unsafe SequenceColumns(
      base: inputs.base, stepStride: rows * width, rowStride: width, blockStride: 0, blocks: 1,
      width: width)
  }

  /// Runs the network over the loaded rows; `outputs` holds the result.
  /// - Parameter generator: draws the dropout masks; nil switches dropout off.
  /// - Returns: what each layer read.
  @discardableResult
  func forward(
    _ parameters: Buffer<Scalar>, dropout generator: inout RandomGenerator?
  ) -> [SequenceColumns<Scalar>] {
    var read = unsafe inputColumns
    var reads: [SequenceColumns<Scalar>] = unsafe []
    for (index, pass) in passes.enumerated() {
      unsafe reads.append(read)
      unsafe pass.forward(inputs: read, steps: steps, rows: rows, parameters: parameters)
      unsafe read = pass.outputs
      if index < dropouts.count, var masks = generator {
        unsafe read = dropouts[index].forward(read, steps: steps, generator: &masks)
        generator = masks
      }
    }
    var hidden = unsafe read.from(step: 0)
    unsafe kernels.table.pointee.dense_forward(
      &hidden, Int32(steps * rows), Int32(shape.outputSize), parameters.base + layout.headWeights,
      parameters.base + layout.headBiases, outputs.base)
    return unsafe reads
  }

  /// Σ weight · loss of the last forward pass; `outputGradients` receives its slope times `scale`.
  func evaluate(_ objective: Objective, scale: Double) -> Double {
    unsafe objective.evaluate(
      outputs: outputs.base, targets: targets.base, weights: weights.base,
      gradients: outputGradients.base, count: steps * rows * shape.outputSize,
      scale: Scalar(scale))
  }

  /// Back-propagates what `evaluate` left; `gradient` holds the result.
  func backward(
    _ parameters: Buffer<Scalar>, transposed: [TransposedWeights<Scalar>],
    reads: [SequenceColumns<Scalar>], withDropout: Bool
  ) {
    gradient.zero()
    let top = passes[shape.layers - 1]
    let stride = steps * rows * NetworkShape.panel
    var hidden = unsafe top.outputs.from(step: 0)
    unsafe kernels.table.pointee.dense_backward(
      &hidden, Int32(steps * rows), Int32(shape.outputSize), parameters.base + layout.headWeights,
      outputGradients.base, top.outputGradient.base, stride, gradient.base + layout.headWeights,
      gradient.base + layout.headBiases)
    for index in (0..<shape.layers).reversed() {
      let below = index > 0 ? passes[index - 1].outputGradient : inputGradient
      unsafe passes[index].backward(
        inputs: reads[index], transposed: transposed[index], gradient: gradient,
        inputGradient: below)
      if withDropout, index > 0, !dropouts.isEmpty {
        dropouts[index - 1].backward(
          passes[index - 1].outputGradient, count: shape.panels * stride)
      }
    }
  }
}
