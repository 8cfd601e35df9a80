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

/// Where the states of a layer lie: `[panel][slot][row][16]`, panels of one direction after the other.
///
/// With dilation d the state after step t is in slot d + t. The forward direction continues slot t, so
/// slots 0 ..< d hold the states before the first step; the backward one continues slot t + 2d, so the
/// d slots past the last step are its beginning.
struct StateGeometry {
  let dilation: Int
  let directions: Int
  private(set) var steps = 0
  private(set) var rows = 0

  init(dilation: Int, directions: Int) {
    self.dilation = dilation
    self.directions = directions
  }

  mutating func resize(steps: Int, rows: Int) {
    self.steps = steps
    self.rows = rows
  }

  /// Numbers from a slot, or a step, to the next.
  var step: Int { rows * NetworkShape.panel }
  /// Numbers from panel to panel of states, and of what has steps but no slots.
  var stride: Int { (steps + dilation * directions) * step }
  var stepsStride: Int { steps * step }

  func slot(after t: Int) -> Int { (t + dilation) * step }

  func slot(before t: Int, _ direction: Direction) -> Int {
    switch direction {
    case .forward: t * step
    case .backward: (t + 2 * dilation) * step
    }
  }

  /// Numbers of a panel, for at most so many steps and rows.
  func capacity(steps: Int, rows: Int) -> Int {
    (steps + dilation * directions) * rows * NetworkShape.panel
  }
}

/// One recurrent layer over the rows of one shard: the states of its one or two directions, and ∂L of
/// what it says.
final class RecurrentLayer<Scalar: KernelScalar> {
  let passes: [LayerPass<Scalar>]
  private let states: LayerStates<Scalar>
  private let panels: Int

  init(
    _ stack: StackShape, layer: Int, blocks: [ParameterLayout.Recurrent], kernels: Kernels,
    capacity: Capacity, noise: RecurrentNoise
  ) {
    panels = stack.outputPanels
    states = LayerStates(
      geometry: StateGeometry(
        dilation: stack.dilations[layer], directions: stack.directions.count),
      panels: panels, capacity: capacity)
    let states = states
    passes = zip(stack.directions, blocks).enumerated().map { index, part in
      LayerPass(
        block: part.1, direction: part.0, states: states, firstPanel: index * stack.panels,
        kernels: kernels, capacity: capacity, noise: noise, zoneout: stack.zoneout)
    }
  }

  /// ∂L/∂h of every step, `[panel][T][b][16]`, from the floor above; written before `backward`.
  var outputGradient: Buffer<Scalar> { states.outputGradient }

  /// The states after each step, as the floor above reads them.
  var outputs: SequenceColumns<Scalar> {
    let geometry = states.geometry
    return unsafe SequenceColumns(
      base: states.hidden.base + geometry.slot(after: 0), stepStride: geometry.step,
      rowStride: NetworkShape.panel, blockStride: geometry.stride, blocks: panels,
      width: NetworkShape.panel)
  }

  /// Makes room for a sequence and begins in the zero state.
  func begin(steps: Int, rows: Int, noise generator: inout RandomGenerator?) {
    states.geometry.resize(steps: steps, rows: rows)
    for pass in passes { pass.begin(noise: &generator) }
  }

  func forward(
    inputs: SequenceColumns<Scalar>, steps: Range<Int>, parameters: Buffer<Scalar>
  ) {
    for pass in passes {
      unsafe pass.forward(inputs: inputs, steps: steps, parameters: parameters)
    }
  }

  /// Back-propagation through the steps of `range`; see `LayerPass.backward`.
  func backward(
    inputs: SequenceColumns<Scalar>, steps range: Range<Int>, parameters: Buffer<Scalar>,
    transposed: [TransposedBlock<Scalar>], gradient: Buffer<Scalar>,
    inputGradient: Buffer<Scalar>?, flow: GradientFlow, toInitial: Bool
  ) {
    for (index, pass) in passes.enumerated() {
      unsafe pass.backward(
        inputs: inputs, steps: range, parameters: parameters, transposed: transposed[index],
        gradient: gradient,
        inputGradient: inputGradient, adds: index > 0, flow: flow,
        toInitial: toInitial)
    }
  }
}

/// The hidden states both directions of a layer write, and their gradient.
final class LayerStates<Scalar: KernelScalar> {
  var geometry: StateGeometry
  let hidden: Buffer<Scalar>
  let outputGradient: Buffer<Scalar>

  init(geometry: StateGeometry, panels: Int, capacity: Capacity) {
    self.geometry = geometry
    hidden = Buffer(panels * geometry.capacity(steps: capacity.steps, rows: capacity.rows))
    outputGradient = Buffer(
      capacity.isTraining
        ? panels * capacity.steps * capacity.rows * NetworkShape.panel : 0)
  }
}

/// The longest and widest sequence a workspace takes, and whether it keeps what backward needs.
struct Capacity {
  var steps: Int
  var rows: Int
  var isTraining: Bool
}
