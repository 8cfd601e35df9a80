internal import CRecurrentKernels

/// The head of a network over the rows of one shard, with the linear shortcut from its inputs: what it says
/// `[position][b][headSize]` from states, y = b + W h + V x and what a hidden layer adds, and the outputs, which are that or what a
/// mixture makes of it.
final class OutputPass<Scalar: KernelScalar> {
  private let shape: NetworkShape
  private let head: LinearPass
  private let shortcut: LinearPass?
  private let layer: HeadLayerPass<Scalar>?
  private let mixture: MixturePass<Scalar>?
  /// `[position][b][headSize]`, and ∂L of it.
  private let said: Buffer<Scalar>
  private let saidGradient: Buffer<Scalar>
  /// The same in panels, `[panel][position · b][16]`, where a wide map is at work.
  private let panels: Buffer<Scalar>
  private let panelGradient: Buffer<Scalar>
  private var rows = 0
  private var positions = 0

  init(_ layout: ParameterLayout, kernels: Kernels, positions: Int, capacity: Capacity) {
    shape = layout.shape
    head = LinearPass(layout.head, kernels: kernels)
    shortcut = layout.shortcut.map { LinearPass($0, kernels: kernels) }
    mixture = MixturePass(layout, capacity: capacity)
    let cells = positions * capacity.rows
    layer = HeadLayerPass(
      layout, kernels: kernels, cells: cells, isTraining: capacity.isTraining)
    let isWide = !layout.head.isNarrow || shortcut != nil || layer != nil
    let wide = isWide ? cells * layout.head.panels * NetworkShape.panel : 0
    said = Buffer(cells * shape.headSize)
    saidGradient = Buffer(capacity.isTraining ? cells * shape.headSize : 0)
    panels = Buffer(wide)
    panelGradient = Buffer(capacity.isTraining ? wide : 0)
  }

  /// `[position][b][outputSize]`, and ∂L of it.
  var outputs: Buffer<Scalar> { mixture?.outputs ?? said }
  var outputGradient: Buffer<Scalar> { mixture?.outputGradient ?? saidGradient }

  /// Takes what a mixture weighs of rows `range`; nothing for a network without.
  func load(bases: [Scalar], categories: [Int32], rows range: Range<Int>) {
    guard let mixture else {
      precondition(
        bases.isEmpty && categories.isEmpty,
        "\(bases.count) numbers of bases for a network without a mixture")
      return
    }
    mixture.load(bases: bases, categories: categories, rows: range)
  }

  func begin(positions: Int, rows: Int) {
    self.positions = positions
    self.rows = rows
  }

  private var stride: Int { positions * rows * NetworkShape.panel }

  /// Writes the outputs of the positions of `range`.
  /// - Parameters:
  ///   - states: what the head reads, from position 0 on.
  ///   - inputs: what the network reads; firstInput: the step at which the shortcut of the first of
  ///     these positions begins.
  func forward(
    _ states: SequenceColumns<Scalar>, positions range: Range<Int>,
    inputs: SequenceColumns<Scalar>, firstInput: Int, parameters: Buffer<Scalar>
  ) {
    unsafe say(
      states, positions: range, inputs: inputs, firstInput: firstInput, parameters: parameters)
    mixture?.forward(said, rows: rows, parameters: parameters)
  }

  private func say(
    _ states: SequenceColumns<Scalar>, positions range: Range<Int>,
    inputs: SequenceColumns<Scalar>, firstInput: Int, parameters: Buffer<Scalar>
  ) {
    let first = range.lowerBound * rows
    let count = range.count * rows
    let width = shape.headSize
    let columns = unsafe states.from(step: range.lowerBound)
    let at = unsafe panels.base + first * NetworkShape.panel
    let y = unsafe said.base + first * width
    let isNarrow = head.linear.isNarrow
    if isNarrow {
      unsafe head.forward(columns, rows: count, parameters: parameters, y: y, stride: 0)
    } else {
      unsafe head.forward(columns, rows: count, parameters: parameters, y: at, stride: stride)
    }
    guard !isNarrow || isJoined else { return }
    // What has no biases adds to what stands there.
    if isNarrow { unsafe zero(at, count: count) }
    unsafe shortcut?.forward(
      shortcutColumns(inputs, from: firstInput), rows: count, parameters: parameters,
      y: at, stride: stride)
    unsafe layer?.forward(
      columns, first: first, rows: count, stride: stride, parameters: parameters, y: at)
    unsafe unpack(at, to: y, count: count, adds: isNarrow)
  }

  /// Whether something in panels adds to what the head itself says.
  private var isJoined: Bool { shortcut != nil || layer != nil }

  private func zero(_ at: UnsafeMutablePointer<Scalar>, count: Int) {
    for panel in 0..<head.linear.panels {
      unsafe (at + panel * stride).update(repeating: 0, count: count * NetworkShape.panel)
    }
  }

  /// The inputs the shortcut reads: those of its steps, one after the other.
  private func shortcutColumns(_ inputs: SequenceColumns<Scalar>, from first: Int) -> rk_columns {
    precondition(first >= 0, "a shortcut of \(shape.shortcutSteps) steps needs as many")
    var columns = unsafe inputs.from(step: first)
    unsafe columns.blocks = Int32(shape.shortcutSteps)
    unsafe columns.block_stride = inputs.stepStride
    return unsafe columns
  }

  private func unpack(
    _ from: UnsafePointer<Scalar>, to: UnsafeMutablePointer<Scalar>, count: Int, adds: Bool
  ) {
    let width = shape.headSize
    for output in 0..<width {
      let (panel, lane) = output.quotientAndRemainder(dividingBy: NetworkShape.panel)
      let source = unsafe from + panel * stride + lane
      for row in 0..<count {
        let value = unsafe source[row * NetworkShape.panel]
        unsafe to[row * width + output] = adds ? to[row * width + output] + value : value
      }
    }
  }

  private func packGradient() {
    let width = shape.headSize
    let count = positions * rows
    // Padding too: a batch of another size may have left numbers there.
    for output in 0..<head.linear.panels * NetworkShape.panel {
      let (panel, lane) = output.quotientAndRemainder(dividingBy: NetworkShape.panel)
      let target = unsafe panelGradient.base + panel * stride + lane
      for row in 0..<count {
        unsafe target[row * NetworkShape.panel] =
          output < width ? saidGradient.base[row * width + output] : 0
      }
    }
  }

  /// Back-propagates `outputGradient`: ∂states `[block][position · b][16]` written to `stateGradient`.
  func backward(
    _ states: SequenceColumns<Scalar>, inputs: SequenceColumns<Scalar>, firstInput: Int,
    parameters: Buffer<Scalar>, transposed: TransposedNetwork<Scalar>, gradient: Buffer<Scalar>,
    stateGradient: UnsafeMutablePointer<Scalar>
  ) {
    let count = positions * rows
    mixture?.backward(rows: rows, headGradient: saidGradient, gradient: gradient)
    let columns = unsafe states.from(step: 0)
    if !head.linear.isNarrow || isJoined { packGradient() }
    if let transposed = transposed.head {
      unsafe head.accumulateWide(
        columns, rows: count, outputGradient: panelGradient.base, stride: stride,
        gradient: gradient)
      unsafe head.inputGradient(
        transposed, rows: count, outputGradient: panelGradient.base, stride: stride,
        to: stateGradient, targetStride: stride, adds: false)
    } else {
      unsafe head.backwardNarrow(
        columns, rows: count, parameters: parameters, outputGradient: saidGradient.base,
        inputGradient: stateGradient, inputStride: stride, gradient: gradient)
    }
    if let layer, let weights = transposed.headLayer {
      unsafe layer.backward(
        columns, rows: count, stride: stride, outputGradient: panelGradient.base,
        transposed: weights, gradient: gradient, stateGradient: stateGradient)
    }
    unsafe shortcut?.accumulateWide(
      shortcutColumns(inputs, from: firstInput), rows: count,
      outputGradient: panelGradient.base, stride: stride, gradient: gradient)
  }

  /// Adds what passes through the shortcut to ∂L/∂inputs, `[block][T][b][16]`.
  func addShortcutInputGradient(
    _ transposed: [TransposedWeights<Scalar>], to inputGradient: Buffer<Scalar>, firstInput: Int,
    steps: Int
  ) {
    guard let shortcut else { return }
    for (index, weights) in transposed.enumerated() {
      unsafe shortcut.inputGradient(
        weights, rows: positions * rows, outputGradient: panelGradient.base, stride: stride,
        to: inputGradient.base + (firstInput + index) * rows * NetworkShape.panel,
        targetStride: steps * rows * NetworkShape.panel, adds: true)
    }
  }
}
