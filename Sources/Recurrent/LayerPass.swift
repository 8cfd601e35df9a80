internal import CRecurrentKernels

/// One direction of a recurrent layer over the rows of one shard: its activations, and the scan through
/// time there and back.
///
/// Shapes, with T = steps, b = rows: cell states as `StateGeometry` lays out hidden ones; activations
/// `[panel][T][b][slot][16]`, which backward turns into gradients of the pre-activations; output gradient
/// `[panel][T][b][16]`; carried gradients `[t mod d][panel][b][16]`, one set for each of the d chains that
/// a dilation of d makes of the sequence.
@safe final class LayerPass<Scalar: KernelScalar> {
  private let block: ParameterLayout.Recurrent
  private let direction: Direction
  private let states: LayerStates<Scalar>
  private let firstPanel: Int
  private let kernels: Kernels
  private let cell: UnsafePointer<rk_cell_kernels>
  private let isTraining: Bool

  private let cellState: Buffer<Scalar>
  private let activations: Buffer<Scalar>
  private let carriedHidden: Buffer<Scalar>
  private let carriedCell: Buffer<Scalar>
  /// States kept for a sequence that goes on, `[panel][slot][b][16]`.
  let keptHidden: Buffer<Scalar>
  let keptCell: Buffer<Scalar>
  var keptRows = 0
  /// ∂L/∂(r ⊙ h₋) of one step, `[panel][b][16]`; nil for cells that have no such product.
  private let resetGradient: Buffer<Scalar>?
  private let zoneout: Zoneout<Scalar>?
  private let dropout: RecurrentDropout<Scalar>?

  /// Rows of a weight-gradient product: enough to pay for reading and writing the weights' gradient,
  /// few enough that the gate gradients of a panel, 256 bytes a row, leave room in the first-level cache.
  private static var chunkRows: Int { 64 }

  init(
    block: ParameterLayout.Recurrent, direction: Direction, states: LayerStates<Scalar>,
    firstPanel: Int, kernels: Kernels, capacity: Capacity, noise: RecurrentNoise, zoneout: Double
  ) {
    self.block = block
    self.direction = direction
    self.states = states
    self.firstPanel = firstPanel
    self.kernels = kernels
    isTraining = capacity.isTraining
    unsafe cell = kernels.cell(block.cell)
    let units = block.panels * NetworkShape.panel * capacity.rows
    let slots = block.panels * states.geometry.capacity(steps: capacity.steps, rows: capacity.rows)
    cellState = Buffer(block.cell.hasCellState ? slots : 0)
    activations = Buffer(units * block.cell.slots * (isTraining ? capacity.steps : 1))
    let carried = isTraining ? units * states.geometry.dilation : 0
    carriedHidden = Buffer(carried)
    carriedCell = Buffer(block.cell.hasCellState ? carried : 0)
    let resets = unsafe cell.pointee.reset_map.gates.count > 0
    resetGradient = resets && isTraining ? Buffer(units) : nil
    let kept = direction == .forward ? units * states.geometry.dilation : 0
    keptHidden = Buffer(kept)
    keptCell = Buffer(block.cell.hasCellState ? kept : 0)
    self.zoneout =
      zoneout > 0
      ? Zoneout(
        rate: zoneout, hasCellState: block.cell.hasCellState,
        capacity: isTraining ? units * capacity.steps : 0, slots: slots, step: units) : nil
    dropout =
      noise.recurrentDropout > 0 && isTraining
      ? RecurrentDropout(probability: noise.recurrentDropout, units: units, slots: slots) : nil
  }

  private var geometry: StateGeometry { states.geometry }
  private var panels: Int { block.panels }
  private var activationStep: Int { geometry.step * block.cell.slots }
  /// In inference each step overwrites the activations of the one before.
  private var activationStride: Int { (isTraining ? geometry.steps : 1) * activationStep }
  private func activation(_ t: Int) -> Int { isTraining ? t * activationStep : 0 }
  /// This direction's states.
  private var hidden: UnsafeMutablePointer<Scalar> {
    unsafe states.hidden.base + firstPanel * geometry.stride
  }

  /// The states before each step, as the products read them.
  private var hiddenBefore: SequenceColumns<Scalar> {
    let base = unsafe dropout.map { unsafe $0.masked.base } ?? hidden
    return unsafe SequenceColumns(
      base: base + geometry.slot(before: 0, direction), stepStride: geometry.step,
      rowStride: NetworkShape.panel, blockStride: geometry.stride, blocks: panels,
      width: NetworkShape.panel)
  }

  /// r ⊙ h₋ of every step, as forward left it among the activations.
  private var resetHidden: SequenceColumns<Scalar> {
    unsafe SequenceColumns(
      base: activations.base + Int(cell.pointee.reset_slot) * NetworkShape.panel,
      stepStride: activationStep, rowStride: block.cell.slots * NetworkShape.panel,
      blockStride: activationStride, blocks: panels, width: NetworkShape.panel)
  }

  /// The slots that hold the states before the first step, in numbers from a panel's beginning.
  private var initialSlots: Range<Int> {
    let first =
      direction == .forward ? 0 : geometry.slot(after: geometry.steps)
    return first..<first + geometry.dilation * geometry.step
  }

  /// The step whose state is last in this direction.
  private var lastStep: Int { direction == .forward ? geometry.steps - 1 : 0 }

  /// Begins in the zero state and draws the noise of a sequence; nil switches it off.
  func begin(noise generator: inout RandomGenerator?) {
    for panel in 0..<panels {
      let at = panel * geometry.stride + initialSlots.lowerBound
      unsafe (hidden + at).update(repeating: 0, count: initialSlots.count)
      if block.cell.hasCellState {
        unsafe (cellState.base + at).update(repeating: 0, count: initialSlots.count)
      }
    }
    let units = panels * geometry.step
    zoneout?.draw(count: isTraining ? units * geometry.steps : 0, &generator)
    dropout?.draw(count: units, &generator)
  }

  /// Runs the steps of `range`, which continue those run since `begin` or its states.
  func forward(
    inputs: SequenceColumns<Scalar>, steps range: Range<Int>, parameters: Buffer<Scalar>
  ) {
    let before = unsafe hiddenBefore
    let cellAfter = unsafe zoneout?.candidate.base ?? cellState.base
    var step = unsafe rk_forward_step(
      rows: Int32(geometry.rows), panels: Int32(panels), inputs: inputs.from(step: 0),
      hidden: before.from(step: 0), hidden_before: hidden,
      weights: parameters.base + block.weights, biases: parameters.base + block.biases,
      activations: activations.base, activation_stride: activationStride,
      cell_before: cellState.base, cell_after: cellState.base, hidden_after: hidden,
      state_stride: geometry.stride)
    for index in 0..<range.count {
      let t =
        direction == .forward ? range.lowerBound + index : range.upperBound - 1 - index
      let slotBefore = geometry.slot(before: t, direction)
      let slotAfter = geometry.slot(after: t)
      unsafe dropout?.mask(
        hidden, at: slotBefore, geometry: geometry, panels: panels)
      unsafe step.inputs = inputs.from(step: t)
      unsafe step.hidden = before.from(step: t)
      unsafe step.hidden_before = UnsafeRawPointer(hidden + slotBefore)
      unsafe step.activations = UnsafeMutableRawPointer(activations.base + activation(t))
      unsafe step.hidden_after = UnsafeMutableRawPointer(hidden + slotAfter)
      if block.cell.hasCellState {
        unsafe step.cell_before = UnsafeRawPointer(cellState.base + slotBefore)
        unsafe step.cell_after = UnsafeMutableRawPointer(cellAfter + slotAfter)
      }
      unsafe cell.pointee.forward(&step)
      unsafe zoneout?.forward(
        hidden: hidden, cell: cellState.base, step: t, before: slotBefore, after: slotAfter,
        geometry: geometry, panels: panels)
    }
  }

  /// Back-propagation through time over the steps of `range`; the states at its beginning are taken as
  /// constants unless `toInitial` is set.
  ///
  /// Adds ∂L/∂parameters to `gradient`. Where `inputGradient` is given it receives ∂L/∂inputs,
  /// `[block][T][b][16]`, added to where `adds` is set. The carried gradients begin as
  /// `clearCarried` and `addFinalGradient` left them, and with `toInitial` end as ∂L/∂ the states before
  /// the range.
  func backward(
    inputs: SequenceColumns<Scalar>, steps range: Range<Int>, parameters: Buffer<Scalar>,
    transposed: TransposedBlock<Scalar>, gradient: Buffer<Scalar>, inputGradient: Buffer<Scalar>?,
    adds: Bool, flow: GradientFlow,
    toInitial: Bool
  ) {
    precondition(isTraining, "backward needs what only training keeps")
    var pending = 0
    let stepsPerChunk = max(1, LayerPass.chunkRows / max(geometry.rows, 1))
    for index in 0..<range.count {
      let t =
        direction == .forward ? range.upperBound - 1 - index : range.lowerBound + index
      backwardCell(step: t, parameters: parameters, transposed: transposed, gradient: gradient)
      if let inputGradient, let weights = transposed.inputs {
        var gates = unsafe gateGradients(
          from: t, rows: geometry.rows, map: cell.pointee.input_map)
        unsafe kernels.table.pointee.input_gradient(
          &gates, weights.weights.base, Int32(weights.blocks),
          inputGradient.base + t * geometry.step, geometry.stepsStride, adds ? 1 : 0)
      }
      if flow == .full, toInitial || index < range.count - geometry.dilation {
        carryHidden(step: t, transposed.hidden)
      }
      pending += 1
      if pending == stepsPerChunk || index == range.count - 1 {
        let first = direction == .forward ? t : t - pending + 1
        unsafe accumulateWeights(
          from: first, rows: pending * geometry.rows, inputs: inputs, gradient: gradient)
        pending = 0
      }
    }
  }

  /// ∂L/∂h of the step before, through the product, into the carried gradient of step t's chain.
  private func carryHidden(step t: Int, _ weights: TransposedWeights<Scalar>) {
    var gates = unsafe gateGradients(from: t, rows: geometry.rows, map: cell.pointee.hidden_map)
    let carried = unsafe carriedHidden.base + chain(t)
    let target = unsafe dropout.map { unsafe $0.productGradient.base } ?? carried
    unsafe kernels.table.pointee.input_gradient(
      &gates, weights.weights.base, Int32(panels), target, geometry.step, dropout == nil ? 1 : 0)
    unsafe dropout?.addMasked(to: carried, count: panels * geometry.step)
  }

  /// Where the carried gradients of step t's chain lie.
  private func chain(_ t: Int) -> Int { t % geometry.dilation * panels * geometry.step }

  private func backwardCell(
    step t: Int, parameters: Buffer<Scalar>, transposed: TransposedBlock<Scalar>,
    gradient: Buffer<Scalar>
  ) {
    let before = geometry.slot(before: t, direction)
    let after = geometry.slot(after: t)
    let hasCell = block.cell.hasCellState
    let cellAfter = unsafe zoneout?.candidate.base ?? cellState.base
    let carriedCellAt = unsafe carriedCell.base + (hasCell ? chain(t) : 0)
    let outputGradient = unsafe states.outputGradient.base + firstPanel * geometry.stepsStride
    var step = unsafe rk_backward_step(
      rows: Int32(geometry.rows), panels: Int32(panels),
      activations: activations.base + activation(t), activation_stride: activationStride,
      hidden_before: hidden + before, cell_before: cellState.base + (hasCell ? before : 0),
      cell_after: cellAfter + (hasCell ? after : 0), state_stride: geometry.stride,
      output_gradient: outputGradient + t * geometry.step, output_stride: geometry.stepsStride,
      biases: parameters.base + block.biases, reset_weights: transposed.reset?.weights.base,
      reset_hidden: (dropout?.masked.base ?? hidden) + before,
      reset_mask: dropout?.factors.base,
      reset_gradient: resetGradient?.base, hidden_gradient: carriedHidden.base + chain(t),
      cell_gradient: carriedCellAt,
      bias_gradient: gradient.base + block.biases)
    guard let zoneout else {
      unsafe cell.pointee.backward(&step)
      return
    }
    unsafe zoneout.backward(&step, step: t, geometry: geometry, panels: panels) {
      unsafe cell.pointee.backward(&$0)
    }
  }

  private func gateGradients(from t: Int, rows: Int, map: rk_gate_map) -> rk_gate_gradients {
    unsafe rk_gate_gradients(
      rows: Int32(rows), panels: Int32(panels), map: map,
      gradients: activations.base + activation(t), gradient_stride: activationStride)
  }

  private func accumulateWeights(
    from t: Int, rows: Int, inputs: SequenceColumns<Scalar>, gradient: Buffer<Scalar>
  ) {
    let total = Int32(block.columns)
    var inputColumns = unsafe inputs.from(step: t)
    var gates = unsafe gateGradients(from: t, rows: rows, map: cell.pointee.input_map)
    unsafe kernels.table.pointee.weight_gradient(
      &inputColumns, &gates, 0, total, gradient.base + block.weights)
    var hiddenColumns = unsafe hiddenBefore.from(step: t)
    unsafe gates.map = cell.pointee.hidden_map
    unsafe kernels.table.pointee.weight_gradient(
      &hiddenColumns, &gates, Int32(block.inputs.padded), total, gradient.base + block.weights)
    guard resetGradient != nil else { return }
    var resetColumns = unsafe resetHidden.from(step: t)
    unsafe gates.map = cell.pointee.reset_map
    unsafe kernels.table.pointee.weight_gradient(
      &resetColumns, &gates, Int32(block.inputs.padded), total, gradient.base + block.weights)
  }
}

// The ends of a sequence: states carried from one to the next, and those an encoder hands on.
extension LayerPass {
  /// Keeps the states that stood `steps` steps after the beginning.
  func keepStates(after steps: Int) {
    precondition(direction == .forward, "only the forward direction goes on")
    precondition(steps <= geometry.steps, "states after \(steps) of \(geometry.steps) steps")
    keptRows = geometry.rows
    let (from, count) = (steps * geometry.step, initialSlots.count)
    for panel in 0..<panels {
      let at = panel * geometry.stride + from
      unsafe (keptHidden.base + panel * count).update(from: hidden + at, count: count)
      if block.cell.hasCellState {
        unsafe (keptCell.base + panel * count).update(from: cellState.base + at, count: count)
      }
    }
  }

  /// Begins in the kept states rather than in zero.
  func restoreStates() {
    precondition(direction == .forward, "only the forward direction goes on")
    precondition(keptRows == geometry.rows, "\(geometry.rows) rows go on of \(keptRows) kept")
    let count = initialSlots.count
    for panel in 0..<panels {
      let at = panel * geometry.stride + initialSlots.lowerBound
      unsafe (hidden + at).update(from: keptHidden.base + panel * count, count: count)
      if block.cell.hasCellState {
        unsafe (cellState.base + at).update(from: keptCell.base + panel * count, count: count)
      }
    }
  }

  /// Back to the zero state in one row.
  func clear(row: Int) {
    for panel in 0..<panels {
      for slot in 0..<geometry.dilation {
        let at =
          panel * geometry.stride + initialSlots.lowerBound + slot * geometry.step
          + row * NetworkShape.panel
        unsafe (hidden + at).update(repeating: 0, count: NetworkShape.panel)
        if block.cell.hasCellState {
          unsafe (cellState.base + at).update(repeating: 0, count: NetworkShape.panel)
        }
      }
    }
  }

  /// Which of a layer's two states is meant.
  enum State { case hidden, cell }

  /// The number where the first panel of a state begins, and the distance to the next panel.
  private func place(_ state: State, slot: Int) -> (base: UnsafeMutablePointer<Scalar>, stride: Int)
  {
    unsafe (state == .hidden ? hidden + slot : cellState.base + slot, geometry.stride)
  }

  /// Copies the last state to `[panel][b][16]`.
  func copyFinal(_ state: State, to target: UnsafeMutablePointer<Scalar>) {
    let from = unsafe place(state, slot: geometry.slot(after: lastStep))
    for panel in 0..<panels {
      unsafe (target + panel * geometry.step).update(
        from: from.base + panel * from.stride, count: geometry.step)
    }
  }

  /// Begins in a state `[panel][b][16]` rather than in zero. For a layer without dilation.
  func setInitial(_ state: State, from source: UnsafePointer<Scalar>) {
    precondition(geometry.dilation == 1, "an initial state for a dilation of \(geometry.dilation)")
    let to = unsafe place(state, slot: initialSlots.lowerBound)
    for panel in 0..<panels {
      unsafe (to.base + panel * to.stride).update(
        from: source + panel * geometry.step, count: geometry.step)
    }
  }

  /// Nothing is carried into the last step.
  func clearCarried() {
    let count = geometry.dilation * panels * geometry.step
    carriedHidden.zero(first: count)
    if block.cell.hasCellState { carriedCell.zero(first: count) }
  }

  /// Adds ∂L/∂ the last state, `[panel][b][16]`.
  func addFinalGradient(_ state: State, _ source: UnsafePointer<Scalar>) {
    let carried = state == .hidden ? carriedHidden : carriedCell
    unsafe kernels.table.pointee.add(
      carried.base + chain(lastStep), source, panels * geometry.step)
  }

  /// ∂L/∂ the state before the first step, `[panel][b][16]`, once backward has run over all steps.
  func initialGradient(_ state: State) -> UnsafePointer<Scalar> {
    let first = direction == .forward ? 0 : geometry.steps - 1
    return unsafe UnsafePointer(
      (state == .hidden ? carriedHidden : carriedCell).base + chain(first))
  }
}
