internal import CRecurrentKernels

/// A sequence that products read: at step t, `blocks` runs of `width` columns.
@unsafe struct SequenceColumns<Scalar: KernelScalar> {
  let base: UnsafePointer<Scalar>
  let stepStride: Int
  let rowStride: Int
  let blockStride: Int
  let blocks: Int
  let width: Int

  /// The columns from step t on; consecutive steps of a shard lie as consecutive rows.
  func from(step t: Int) -> rk_columns {
    unsafe rk_columns(
      base: base + t * stepStride, row_stride: rowStride, block_stride: blockStride,
      blocks: Int32(blocks), width: Int32(width))
  }
}

/// One recurrent layer over the rows of one shard: its activations, and the scan through time in both
/// directions.
///
/// Shapes, with T = steps, b = rows: hidden and cell `[panel][T + 1][b][16]`, where slot 0 is the zero
/// state before the first step; activations `[panel][T][b][slot][16]`, which backward turns into
/// gradients of the pre-activations; output gradient `[panel][T][b][16]`.
@safe final class LayerPass<Scalar: KernelScalar> {
  private let shape: NetworkShape
  private let layer: ParameterLayout.Layer
  private let kernels: Kernels
  private let cell: UnsafePointer<rk_cell_kernels>
  private(set) var rows = 0
  private(set) var steps = 0

  let hidden: Buffer<Scalar>
  private let cellState: Buffer<Scalar>
  private let activations: Buffer<Scalar>
  /// ∂L/∂h of every step, from the layer above or the head; written before `backward`.
  let outputGradient: Buffer<Scalar>
  private let carriedHidden: Buffer<Scalar>
  private let carriedCell: Buffer<Scalar>

  /// Rows of a weight-gradient product: enough to pay for reading and writing the weights' gradient,
  /// few enough that the gate gradients of a panel, 256 bytes a row, leave room in the first-level cache.
  private static var chunkRows: Int { 64 }

  init(
    _ shape: NetworkShape, layer: ParameterLayout.Layer, kernels: Kernels, steps: Int, rows: Int
  ) {
    self.shape = shape
    self.layer = layer
    self.kernels = kernels
    unsafe cell = kernels.cell(shape.cell)
    let units = shape.paddedHiddenSize * rows
    hidden = Buffer(units * (steps + 1))
    cellState = Buffer(shape.cell.hasCellState ? units * (steps + 1) : 0)
    activations = Buffer(units * steps * shape.cell.slots)
    outputGradient = Buffer(units * steps)
    carriedHidden = Buffer(units)
    carriedCell = Buffer(shape.cell.hasCellState ? units : 0)
  }

  private var panel: Int { NetworkShape.panel }
  private var rowsOfUnits: Int { rows * panel }
  private var stateStride: Int { (steps + 1) * rowsOfUnits }
  private var activationStep: Int { rowsOfUnits * shape.cell.slots }

  /// The hidden states of steps 1 ... T, as the layer above or the head reads them.
  var outputs: SequenceColumns<Scalar> {
    unsafe SequenceColumns(
      base: hidden.base + rowsOfUnits, stepStride: rowsOfUnits, rowStride: panel,
      blockStride: stateStride, blocks: shape.panels, width: panel)
  }

  private var hiddenBefore: SequenceColumns<Scalar> {
    unsafe SequenceColumns(
      base: hidden.base, stepStride: rowsOfUnits, rowStride: panel, blockStride: stateStride,
      blocks: shape.panels, width: panel)
  }

  /// Runs the layer from the zero state over `steps` steps of `rows` rows.
  func forward(
    inputs: SequenceColumns<Scalar>, steps: Int, rows: Int, parameters: Buffer<Scalar>
  ) {
    self.steps = steps
    self.rows = rows
    for index in 0..<shape.panels {
      unsafe (hidden.base + index * stateStride).update(repeating: 0, count: rowsOfUnits)
      if shape.cell.hasCellState {
        unsafe (cellState.base + index * stateStride).update(repeating: 0, count: rowsOfUnits)
      }
    }
    var step = unsafe rk_forward_step(
      rows: Int32(rows), panels: Int32(shape.panels), inputs: inputs.from(step: 0),
      hidden: hiddenBefore.from(step: 0), weights: parameters.base + layer.weights,
      biases: parameters.base + layer.biases, activations: activations.base,
      activation_stride: steps * activationStep, cell_before: cellState.base,
      cell_after: cellState.base, hidden_after: hidden.base, state_stride: stateStride)
    for t in 0..<steps {
      let state = t * rowsOfUnits
      unsafe step.inputs = inputs.from(step: t)
      unsafe step.hidden = hiddenBefore.from(step: t)
      unsafe step.activations = UnsafeMutableRawPointer(activations.base + t * activationStep)
      unsafe step.hidden_after = UnsafeMutableRawPointer(hidden.base + state + rowsOfUnits)
      if shape.cell.hasCellState {
        unsafe step.cell_before = UnsafeRawPointer(cellState.base + state)
        unsafe step.cell_after = UnsafeMutableRawPointer(cellState.base + state + rowsOfUnits)
      }
      unsafe cell.pointee.forward(&step)
    }
  }

  /// Back-propagation through time over the whole pass.
  ///
  /// Adds ∂L/∂parameters to `gradient`. Where `inputGradient` is given it receives ∂L/∂inputs,
  /// `[block][T][b][16]`.
  func backward(
    inputs: SequenceColumns<Scalar>, transposed: TransposedWeights<Scalar>,
    gradient: Buffer<Scalar>, inputGradient: Buffer<Scalar>?
  ) {
    carriedHidden.zero(first: shape.panels * rowsOfUnits)
    if shape.cell.hasCellState { carriedCell.zero(first: shape.panels * rowsOfUnits) }
    var pending = 0
    let stepsPerChunk = max(1, LayerPass.chunkRows / max(rows, 1))
    for t in stride(from: steps - 1, through: 0, by: -1) {
      backwardCell(step: t, gradient: gradient)
      if let inputGradient, let weights = transposed.inputs {
        var gates = unsafe gateGradients(from: t, rows: rows, map: cell.pointee.input_map)
        unsafe kernels.table.pointee.input_gradient(
          &gates, weights.base, Int32(transposed.inputBlocks),
          inputGradient.base + t * rowsOfUnits, steps * rowsOfUnits, 0)
      }
      if t > 0 {
        var gates = unsafe gateGradients(from: t, rows: rows, map: cell.pointee.hidden_map)
        unsafe kernels.table.pointee.input_gradient(
          &gates, transposed.hidden.base, Int32(shape.panels), carriedHidden.base, rowsOfUnits, 1)
      }
      pending += 1
      if pending == stepsPerChunk || t == 0 {
        unsafe accumulateWeights(from: t, rows: pending * rows, inputs: inputs, gradient: gradient)
        pending = 0
      }
    }
  }

  private func backwardCell(step t: Int, gradient: Buffer<Scalar>) {
    let state = t * rowsOfUnits
    let cellBefore = shape.cell.hasCellState ? state : 0
    let cellAfter = shape.cell.hasCellState ? state + rowsOfUnits : 0
    var step = unsafe rk_backward_step(
      rows: Int32(rows), panels: Int32(shape.panels),
      activations: activations.base + t * activationStep,
      activation_stride: steps * activationStep, hidden_before: hidden.base + state,
      cell_before: cellState.base + cellBefore, cell_after: cellState.base + cellAfter,
      state_stride: stateStride, output_gradient: outputGradient.base + state,
      output_stride: steps * rowsOfUnits, hidden_gradient: carriedHidden.base,
      cell_gradient: carriedCell.base, bias_gradient: gradient.base + layer.biases)
    unsafe cell.pointee.backward(&step)
  }

  private func gateGradients(from t: Int, rows: Int, map: rk_gate_map) -> rk_gate_gradients {
    unsafe rk_gate_gradients(
      rows: Int32(rows), panels: Int32(shape.panels), map: map,
      gradients: activations.base + t * activationStep, gradient_stride: steps * activationStep)
  }

  private func accumulateWeights(
    from t: Int, rows: Int, inputs: SequenceColumns<Scalar>, gradient: Buffer<Scalar>
  ) {
    let total = Int32(layer.columns)
    var inputColumns = unsafe inputs.from(step: t)
    var gates = unsafe gateGradients(from: t, rows: rows, map: cell.pointee.input_map)
    unsafe kernels.table.pointee.weight_gradient(
      &inputColumns, &gates, 0, total, gradient.base + layer.weights)
    var hiddenColumns = unsafe hiddenBefore.from(step: t)
    unsafe gates.map = cell.pointee.hidden_map
    unsafe kernels.table.pointee.weight_gradient(
      &hiddenColumns, &gates, Int32(layer.inputColumns), total, gradient.base + layer.weights)
  }
}
