internal import CRecurrentKernels

/// A trained network as it runs forward, step by step, for a number of sequences at once.
///
/// *Prefill* feeds the last observed steps from the zero state; *rollout* then feeds predictions back.
/// Both are repeated calls of `advance`. A row's result does not depend on the other rows.
@safe package final class Rollout<Scalar: KernelScalar> {
  private let layout: ParameterLayout
  private let kernels: Kernels
  private let cell: UnsafePointer<rk_cell_kernels>
  private let parameters: Buffer<Scalar>
  private let rows: Int
  private let inputs: Buffer<Scalar>
  private let outputs: Buffer<Scalar>
  private let activations: Buffer<Scalar>
  /// Hidden states `[panel][rows][16]` of each layer: before a step and after it, in turn.
  private var hidden: [(before: Buffer<Scalar>, after: Buffer<Scalar>)]
  private let cellStates: [Buffer<Scalar>]

  package init(
    _ shape: NetworkShape, parameters flat: [Scalar], rows: Int, kernels: Kernels = Scalar.kernels
  ) {
    precondition(rows > 0, "a rollout of \(rows) rows")
    let layout = ParameterLayout(shape)
    self.layout = layout
    self.kernels = kernels
    self.rows = rows
    unsafe cell = kernels.cell(shape.cell)
    parameters = Buffer(layout.count)
    parameters.assign(flat)
    let units = shape.paddedHiddenSize * rows
    inputs = Buffer(rows * shape.inputSize)
    outputs = Buffer(rows * shape.outputSize)
    activations = Buffer(units * shape.cell.slots)
    hidden = (0..<shape.layers).map { _ in (Buffer(units), Buffer(units)) }
    cellStates = (0..<shape.layers).map { _ in Buffer(shape.cell.hasCellState ? units : 0) }
  }

  /// Back to the zero state.
  package func reset() {
    for (before, after) in hidden {
      before.zero()
      after.zero()
    }
    for state in cellStates { state.zero() }
  }

  /// One step of every row: inputs `[rows][inputSize]` in, outputs `[rows][outputSize]` out.
  // Called from other modules, where generic code would run unspecialised, several times slower.
  @specialized(where Scalar == Float)
  package func advance(_ values: [Scalar]) -> [Scalar] {
    inputs.assign(values)
    let shape = layout.shape
    var read = unsafe rk_columns(
      base: inputs.base, row_stride: shape.inputSize, block_stride: 0, blocks: 1,
      width: Int32(shape.inputSize))
    for index in 0..<shape.layers {
      unsafe read = advance(layer: index, read)
    }
    unsafe kernels.table.pointee.dense_forward(
      &read, Int32(rows), Int32(shape.outputSize), parameters.base + layout.headWeights,
      parameters.base + layout.headBiases, outputs.base)
    return outputs.array
  }

  private func advance(layer index: Int, _ read: rk_columns) -> rk_columns {
    let shape = layout.shape
    let layer = layout.layers[index]
    let panel = NetworkShape.panel
    let stride = rows * panel
    let (before, after) = hidden[index]
    var step = unsafe rk_forward_step(
      rows: Int32(rows), panels: Int32(shape.panels), inputs: read,
      hidden: columns(before), weights: parameters.base + layer.weights,
      biases: parameters.base + layer.biases, activations: activations.base,
      activation_stride: stride * shape.cell.slots, cell_before: cellStates[index].base,
      cell_after: cellStates[index].base, hidden_after: after.base, state_stride: stride)
    unsafe cell.pointee.forward(&step)
    hidden[index] = (after, before)
    return unsafe columns(after)
  }

  private func columns(_ state: Buffer<Scalar>) -> rk_columns {
    unsafe rk_columns(
      base: state.base, row_stride: NetworkShape.panel,
      block_stride: rows * NetworkShape.panel, blocks: Int32(layout.shape.panels),
      width: Int32(NetworkShape.panel))
  }
}
