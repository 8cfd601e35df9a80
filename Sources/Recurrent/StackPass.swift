internal import CRecurrentKernels

/// A stack of recurrent layers over the rows of one shard, with what lies between them: dropout and
/// residual sums.
///
/// What layer l > 0 reads is what layer l − 1 says, after dropout. It says its hidden states, or in a
/// residual stack their sum with what it read.
final class StackPass<Scalar: KernelScalar> {
  private let shape: StackShape
  private let kernels: Kernels
  let layers: [RecurrentLayer<Scalar>]
  /// One between two layers; empty without dropout.
  private let dropouts: [Dropout<Scalar>]
  /// x + h of each layer but the first, `[panel][T][b][16]`; empty unless residual.
  private let sums: [Buffer<Scalar>]
  private(set) var rows = 0
  private(set) var steps = 0
  private var isDropping = false

  init(
    _ shape: StackShape, blocks: [[ParameterLayout.Recurrent]], kernels: Kernels,
    capacity: Capacity, rules: NoiseRules
  ) {
    self.shape = shape
    self.kernels = kernels
    let noise = RecurrentNoise(recurrentDropout: rules.recurrentDropout)
    layers = blocks.enumerated().map { index, directions in
      RecurrentLayer(
        shape, layer: index, blocks: directions, kernels: kernels, capacity: capacity, noise: noise)
    }
    let hidden = shape.outputColumns * capacity.steps * capacity.rows
    let drops = rules.dropout > 0 && capacity.isTraining
    dropouts =
      drops
      ? (1..<shape.layers).map { _ in
        Dropout(
          probability: rules.dropout, capacity: hidden,
          isFixedOverTime: rules.recurrentDropout > 0)
      } : []
    sums = shape.isResidual ? (1..<shape.layers).map { _ in Buffer(hidden) } : []
  }

  private var step: Int { rows * NetworkShape.panel }

  /// Makes room for a sequence, in the zero state.
  /// - Parameter generator: draws the noise; nil switches it off.
  func begin(steps: Int, rows: Int, noise generator: inout RandomGenerator?) {
    self.steps = steps
    self.rows = rows
    isDropping = generator != nil && !dropouts.isEmpty
    for layer in layers { layer.begin(steps: steps, rows: rows, noise: &generator) }
  }

  /// Runs the steps of `range` through all layers; they continue those run before.
  func forward(
    inputs: SequenceColumns<Scalar>, steps range: Range<Int>, parameters: Buffer<Scalar>,
    noise generator: inout RandomGenerator?
  ) {
    for index in layers.indices {
      unsafe layers[index].forward(
        inputs: read(by: index, inputs), steps: range, parameters: parameters)
      if index > 0, !sums.isEmpty { unsafe add(layer: index, inputs, steps: range) }
      if isDropping, index < dropouts.count, var masks = generator {
        unsafe dropouts[index].forward(
          said(by: index), steps: steps, range: range, generator: &masks)
        generator = masks
      }
    }
  }

  /// What the floor above the stack reads.
  var outputs: SequenceColumns<Scalar> { unsafe said(by: layers.count - 1) }

  /// ∂L/∂outputs, `[panel][T][b][16]`; written before `backward`.
  var outputGradient: Buffer<Scalar> { layers[layers.count - 1].outputGradient }

  private func said(by index: Int) -> SequenceColumns<Scalar> {
    guard index > 0, !sums.isEmpty else { return unsafe layers[index].outputs }
    return unsafe SequenceColumns(
      base: sums[index - 1].base, stepStride: step, rowStride: NetworkShape.panel,
      blockStride: steps * step, blocks: shape.outputPanels, width: NetworkShape.panel)
  }

  private func read(
    by index: Int, _ inputs: SequenceColumns<Scalar>
  ) -> SequenceColumns<Scalar> {
    guard index > 0 else { return unsafe inputs }
    let below = unsafe said(by: index - 1)
    return isDropping ? unsafe dropouts[index - 1].columns(below, steps: steps) : unsafe below
  }

  /// sum = h + x over the steps of `range`.
  private func add(
    layer index: Int, _ inputs: SequenceColumns<Scalar>, steps range: Range<Int>
  ) {
    let read = unsafe read(by: index, inputs)
    let hidden = unsafe layers[index].outputs
    for panel in 0..<shape.outputPanels {
      let at = range.lowerBound * step
      let target = unsafe sums[index - 1].base + panel * steps * step + at
      unsafe target.update(
        from: hidden.base + panel * hidden.blockStride + at, count: range.count * step)
      unsafe kernels.table.pointee.add(
        target, read.base + panel * read.blockStride + at, range.count * step)
    }
  }

  /// Back-propagates ∂L/∂outputs through the steps of `range`, from the top layer down.
  ///
  /// Adds to `gradient`; `inputGradient` receives ∂L/∂inputs where given. Carried gradients begin as
  /// `clearCarried` and the ends of the layers left them.
  func backward(
    inputs: SequenceColumns<Scalar>, steps range: Range<Int>, parameters: Buffer<Scalar>,
    transposed: [[TransposedBlock<Scalar>]], gradient: Buffer<Scalar>,
    inputGradient: Buffer<Scalar>?, flow: GradientFlow, toInitial: Bool
  ) {
    for index in layers.indices.reversed() {
      let below = index > 0 ? layers[index - 1].outputGradient : inputGradient
      unsafe layers[index].backward(
        inputs: read(by: index, inputs), steps: range, parameters: parameters,
        transposed: transposed[index],
        gradient: gradient, inputGradient: below, flow: flow, toInitial: toInitial)
      guard index > 0, let below else { continue }
      // What lies before the range was not written.
      for panel in 0..<shape.outputPanels {
        let first = (panel * steps + range.lowerBound) * step
        let part = first..<first + range.count * step
        if !sums.isEmpty {
          unsafe kernels.table.pointee.add(
            below.base + part.lowerBound, layers[index].outputGradient.base + part.lowerBound,
            part.count)
        }
        if isDropping { dropouts[index - 1].backward(below, part) }
      }
    }
  }

  /// Copies what the stack says at the last step to `[panel][b][16]`; of the backward direction what
  /// it says at the first, where it has read everything, if `firstOfBackward` is set.
  func gatherEnds(into target: Buffer<Scalar>, firstOfBackward: Bool) {
    let said = unsafe outputs
    for panel in 0..<shape.outputPanels {
      let isFirst = firstOfBackward && panel >= shape.panels
      let t = isFirst ? 0 : steps - 1
      unsafe (target.base + panel * step).update(
        from: said.base + panel * said.blockStride + t * said.stepStride, count: step)
    }
  }

  /// Puts ∂L of what `gatherEnds` took from both ends into `outputGradient`, which was zero.
  func scatterEndGradient(_ source: Buffer<Scalar>) {
    for panel in 0..<shape.outputPanels {
      let t = panel >= shape.panels ? 0 : steps - 1
      unsafe (outputGradient.base + (panel * steps + t) * step).update(
        from: source.base + panel * step, count: step)
    }
  }

  func clearCarried() {
    for layer in layers { for pass in layer.passes { pass.clearCarried() } }
  }

  /// Keeps the states that stood `steps` steps after the beginning, for a sequence that goes on.
  func keepStates(after steps: Int) {
    for layer in layers { for pass in layer.passes { pass.keepStates(after: steps) } }
  }

  /// Begins in the kept states rather than in zero; called after `begin`.
  func restoreStates() {
    for layer in layers { for pass in layer.passes { pass.restoreStates() } }
  }

  /// Back to the zero state in one row.
  func clear(row: Int) {
    for layer in layers { for pass in layer.passes { pass.clear(row: row) } }
  }
}

/// The noise of training.
package struct NoiseRules: Hashable, Sendable {
  /// Probability of dropping a unit between layers.
  package var dropout: Double
  /// Probability of hiding a unit's last state from the products, at all steps alike; dropout between
  /// layers then keeps its masks over time, too.
  package var recurrentDropout: Double

  package init(dropout: Double = 0, recurrentDropout: Double = 0) {
    precondition(dropout >= 0 && dropout < 1, "dropout with probability \(dropout)")
    precondition(
      recurrentDropout >= 0 && recurrentDropout < 1,
      "recurrent dropout with probability \(recurrentDropout)")
    self.dropout = dropout
    self.recurrentDropout = recurrentDropout
  }

  static let none = NoiseRules()
}
