internal import CRecurrentKernels

/// A range of a block's columns in the order backward reads them; repacked after every update.
struct TransposedWeights<Scalar: KernelScalar> {
  let weights: Buffer<Scalar>
  /// Blocks of 16 columns.
  let blocks: Int
  /// Where the block's packed weights `[panel][column][gate][16]` begin, and its sizes.
  private let offset: Int
  private let panels: Int
  private let gates: rk_gate_range
  private let columns: Int
  private let range: Range<Int>
  private let kernels: Kernels

  init(
    offset: Int, panels: Int, gates: rk_gate_range, columns: Int, range: Range<Int>,
    kernels: Kernels
  ) {
    self.offset = offset
    self.panels = panels
    self.gates = gates
    self.columns = columns
    self.range = range
    self.kernels = kernels
    blocks = NetworkShape.panels(range.count)
    weights = Buffer(
      blocks * panels * Int(gates.count) * NetworkShape.panel * NetworkShape.panel)
  }

  /// Columns of a wide linear map.
  init(_ linear: Linear, range: Range<Int>, kernels: Kernels) {
    precondition(!linear.isNarrow, "a narrow map is read as it is")
    self.init(
      offset: linear.weights, panels: linear.panels,
      gates: rk_gate_range(first: 0, count: 1, total: 1), columns: linear.inputs.padded,
      range: range, kernels: kernels)
  }

  func repack(_ parameters: Buffer<Scalar>) {
    unsafe kernels.table.pointee.transpose(
      parameters.base + offset, Int32(panels), Int32(columns), gates, Int32(range.lowerBound),
      Int32(range.count), weights.base)
  }
}

/// What backward reads of one direction of one layer.
struct TransposedBlock<Scalar: KernelScalar> {
  /// nil where nobody asks for ∂L/∂inputs, as under the first layer.
  let inputs: TransposedWeights<Scalar>?
  /// Of the gates whose product reads h₋.
  let hidden: TransposedWeights<Scalar>
  /// Of the gates whose product reads r ⊙ h₋; nil for cells that have none.
  let reset: TransposedWeights<Scalar>?

  init(_ block: ParameterLayout.Recurrent, kernels: Kernels, withInputs: Bool) {
    let cell = unsafe kernels.cell(block.cell).pointee
    func columns(_ range: Range<Int>, _ gates: rk_gate_range) -> TransposedWeights<Scalar> {
      TransposedWeights(
        offset: block.weights, panels: block.panels, gates: gates, columns: block.columns,
        range: range, kernels: kernels)
    }
    let recurrent = block.inputs.padded..<block.columns
    inputs = withInputs ? columns(0..<block.inputs.padded, cell.input_map.gates) : nil
    hidden = columns(recurrent, cell.hidden_map.gates)
    let resets = cell.reset_map.gates
    reset = resets.count > 0 ? columns(recurrent, resets) : nil
  }

  var all: [TransposedWeights<Scalar>] { [inputs, hidden, reset].compactMap(\.self) }
}

/// What backward reads of a whole network.
struct TransposedNetwork<Scalar: KernelScalar> {
  /// `[layer][direction]`
  let encoder: [[TransposedBlock<Scalar>]]
  let decoder: [[TransposedBlock<Scalar>]]
  let hiddenBridges: [TransposedWeights<Scalar>]
  let cellBridges: [TransposedWeights<Scalar>]
  let attention: TransposedWeights<Scalar>?
  /// One for each step the shortcut reads, where ∂L/∂inputs is asked for.
  let shortcut: [TransposedWeights<Scalar>]
  /// nil for a narrow head.
  let head: TransposedWeights<Scalar>?
  /// nil for a head without a hidden layer.
  let headLayer: HeadLayer?
  /// The maps to and from the units of a head's hidden layer.
  struct HeadLayer {
    let units: TransposedWeights<Scalar>
    let output: TransposedWeights<Scalar>
  }

  /// All of them, each to be repacked on its own.
  private let all: [TransposedWeights<Scalar>]

  init(_ layout: ParameterLayout, kernels: Kernels, withInputGradient: Bool) {
    var all: [TransposedWeights<Scalar>] = []
    func stack(_ blocks: [[ParameterLayout.Recurrent]], withInputs: Bool) -> [[TransposedBlock<
      Scalar
    >]] {
      blocks.enumerated().map { layer, directions in
        directions.map { block in
          let transposed = TransposedBlock<Scalar>(
            block, kernels: kernels, withInputs: layer > 0 || withInputs)
          all += transposed.all
          return transposed
        }
      }
    }
    func map(_ linear: Linear, _ range: Range<Int>? = nil) -> TransposedWeights<Scalar> {
      let transposed = TransposedWeights<Scalar>(
        linear, range: range ?? 0..<linear.inputs.padded, kernels: kernels)
      all.append(transposed)
      return transposed
    }
    encoder = stack(layout.encoder, withInputs: withInputGradient)
    decoder = stack(
      layout.decoder, withInputs: !(layout.shape.decoder?.embeddedInputs.isEmpty ?? true))
    hiddenBridges = layout.hiddenBridges.map { map($0) }
    cellBridges = layout.cellBridges.map { map($0) }
    attention = layout.attention.map { map($0) }
    let width = layout.shape.inputSize
    shortcut =
      withInputGradient
      ? layout.shortcut.map { linear in
        (0..<layout.shape.shortcutSteps).map { map(linear, $0 * width..<($0 + 1) * width) }
      } ?? [] : []
    head = layout.head.isNarrow ? nil : map(layout.head)
    headLayer =
      if let hidden = layout.headHidden, let output = layout.headOutput {
        HeadLayer(units: map(hidden), output: map(output))
      } else {
        nil
      }
    self.all = all
  }

  var count: Int { all.count }

  func repack(_ index: Int, _ parameters: Buffer<Scalar>) { all[index].repack(parameters) }
}
