internal import CRecurrentKernels

/// A trained network at work, for a number of sequences at once.
///
/// `read` takes a whole context from the zero state (*prefill*); `advance` then takes one step more, which
/// is how predictions are fed back (*rollout*): a step of the network itself, or of its decoder where it
/// has one. A row's result does not depend on the other rows.
package final class Rollout<Scalar: KernelScalar> {
  private let layout: ParameterLayout
  private let parameters: Buffer<Scalar>
  private let rows: Int
  /// The stack that goes on step by step, with its head: the network itself or its decoder.
  private let stepping: Stepping?
  /// What reads a whole context at once; nil where stepping through it does.
  private let reading: Reading?

  private typealias Reading = ContextPass<Scalar>
  private typealias Stepping = StepPass<Scalar>

  /// - Parameter steps: most steps of a context. Memory grows with them only where the network has
  ///   to hold a whole context: behind a decoder, in both directions, or for an output at the last step.
  package init(
    _ shape: NetworkShape, parameters flat: [Scalar], steps: Int = 1, rows: Int,
    kernels: Kernels = Scalar.kernels
  ) {
    precondition(rows > 0 && steps > 0, "a rollout of \(rows) rows and \(steps) steps")
    let layout = ParameterLayout(shape)
    self.layout = layout
    self.rows = rows
    parameters = Buffer(layout.count)
    parameters.assign(flat)
    let isStepped = shape.decoder == nil && shape.isCausal && shape.output == .everyStep
    reading =
      isStepped
      ? nil : ContextPass(layout, kernels: kernels, steps: steps, rows: rows)
    stepping =
      isStepped || shape.decoder != nil
      ? StepPass(layout, kernels: kernels, memorySteps: steps, rows: rows) : nil
    reset()
  }

  /// Back to the zero state.
  package func reset() { stepping?.reset() }

  /// Reads a context `[steps][rows][inputSize]` from the zero state.
  /// - Parameters:
  ///   - bases: what a mixture weighs, `[rows][K][outputSize]`; categories: `[rows]`, as in `Batch`.
  /// - Returns: the outputs at its end `[rows][outputSize]`; of a network with a decoder none, since it
  ///   writes from `advance` on.
  @specialized(where Scalar == Float)
  package func read(
    _ inputs: [Scalar], steps: Int, bases: [Scalar] = [], categories: [Int32] = []
  ) -> [Scalar] {
    precondition(steps > 0, "a context of \(steps) steps")
    let width = layout.shape.inputSize * rows
    precondition(inputs.count == steps * width, "\(inputs.count) inputs for \(steps) steps")
    guard let reading else {
      reset()
      var outputs: [Scalar] = []
      for t in 0..<steps { outputs = advance(Array(inputs[t * width..<(t + 1) * width])) }
      return outputs
    }
    reading.read(inputs, steps: steps, parameters: parameters)
    guard let stepping, layout.shape.decoder != nil else {
      return reading.outputs(bases: bases, categories: categories, parameters: parameters)
    }
    stepping.begin(after: reading, parameters: parameters)
    return []
  }

  /// One step of every row: inputs `[rows][inputSize]` of the network or its decoder in, outputs
  /// `[rows][outputSize]` out.
  // Called from other modules, where generic code would run unspecialised, several times slower.
  @specialized(where Scalar == Float)
  package func advance(_ values: [Scalar]) -> [Scalar] {
    guard let stepping else {
      preconditionFailure("this network reads whole contexts; it takes no single step")
    }
    return stepping.advance(values, parameters: parameters)
  }
}

/// The part of a rollout that reads a whole context at once.
final class ContextPass<Scalar: KernelScalar> {
  private let shape: NetworkShape
  let encoder: StackPass<Scalar>
  private let output: OutputPass<Scalar>?
  private let embedding: EmbeddingPass<Scalar>?
  private let inputs: Buffer<Scalar>
  private let lastStates: Buffer<Scalar>
  private let rows: Int
  private(set) var steps = 0

  init(_ layout: ParameterLayout, kernels: Kernels, steps: Int, rows: Int) {
    shape = layout.shape
    self.rows = rows
    let capacity = Capacity(steps: steps, rows: rows, isTraining: false)
    encoder = StackPass(
      shape.encoder, blocks: layout.encoder, kernels: kernels, capacity: capacity, rules: .none)
    output =
      shape.decoder == nil
      ? OutputPass(layout, kernels: kernels, positions: 1, capacity: capacity) : nil
    inputs = Buffer(steps * rows * shape.inputSize)
    embedding = EmbeddingPass(
      layout, shape.embeddedInputs, width: shape.inputSize, cells: steps * rows)
    lastStates = Buffer(shape.encoder.outputColumns * rows)
  }

  private var inputColumns: SequenceColumns<Scalar> {
    let width = shape.inputSize
    return unsafe SequenceColumns(
      base: inputs.base, stepStride: rows * width, rowStride: width, blockStride: 0, blocks: 1,
      width: width)
  }

  func read(_ values: [Scalar], steps: Int, parameters: Buffer<Scalar>) {
    precondition(values.count <= inputs.count, "\(values.count) inputs in \(inputs.count)")
    self.steps = steps
    for (index, value) in values.enumerated() { inputs[index] = value }
    embedding?.load(inputs, cells: steps * rows)
    embedding?.forward(inputs, cells: steps * rows, parameters: parameters)
    var none: RandomGenerator?
    encoder.begin(steps: steps, rows: rows, noise: &none)
    unsafe encoder.forward(
      inputs: inputColumns, steps: 0..<steps, parameters: parameters, noise: &none)
  }

  /// The outputs at the end of what was read, `[rows][outputSize]`.
  func outputs(
    bases: [Scalar], categories: [Int32], parameters: Buffer<Scalar>
  ) -> [Scalar] {
    guard let output else { return [] }
    output.load(bases: bases, categories: categories, rows: 0..<rows)
    let step = rows * NetworkShape.panel
    encoder.gatherEnds(into: lastStates, firstOfBackward: shape.output == .lastStep)
    output.begin(positions: 1, rows: rows)
    let states = unsafe SequenceColumns(
      base: lastStates.base, stepStride: step, rowStride: NetworkShape.panel, blockStride: step,
      blocks: shape.encoder.outputPanels, width: NetworkShape.panel)
    unsafe output.forward(
      states, positions: 0..<1, inputs: inputColumns, firstInput: steps - shape.shortcutSteps,
      parameters: parameters)
    return Array(output.outputs.array.prefix(rows * shape.outputSize))
  }
}

/// The part of a rollout that takes one step at a time.
final class StepPass<Scalar: KernelScalar> {
  private let shape: NetworkShape
  private let stack: StackPass<Scalar>
  private let bridge: BridgePass<Scalar>?
  private let attention: AttentionPass<Scalar>?
  private let output: OutputPass<Scalar>
  private let embedding: EmbeddingPass<Scalar>?
  private let inputs: Buffer<Scalar>
  private let rows: Int
  private let inputSize: Int
  private var memory: StackPass<Scalar>?

  init(_ layout: ParameterLayout, kernels: Kernels, memorySteps: Int, rows: Int) {
    shape = layout.shape
    self.rows = rows
    let capacity = Capacity(steps: 1, rows: rows, isTraining: false)
    stack = StackPass(
      shape.outputStack, blocks: shape.decoder == nil ? layout.encoder : layout.decoder,
      kernels: kernels, capacity: capacity, rules: .none)
    bridge =
      shape.decoder == nil ? nil : BridgePass(layout, kernels: kernels, capacity: capacity)
    attention = layout.attention.map {
      AttentionPass(
        layout, query: $0, kernels: kernels, steps: 1,
        capacity: Capacity(steps: memorySteps, rows: rows, isTraining: false))
    }
    output = OutputPass(layout, kernels: kernels, positions: 1, capacity: capacity)
    inputSize = shape.outputStack.inputSize
    inputs = Buffer(rows * inputSize)
    embedding = EmbeddingPass(
      layout, shape.decoder.map(\.embeddedInputs) ?? shape.embeddedInputs, width: inputSize,
      cells: rows)
  }

  func reset() {
    var none: RandomGenerator?
    stack.begin(steps: 1, rows: rows, noise: &none)
    output.begin(positions: 1, rows: rows)
  }

  /// Begins in the last states of what was read.
  func begin(after context: ContextPass<Scalar>, parameters: Buffer<Scalar>) {
    reset()
    memory = context.encoder
    bridge?.forward(from: context.encoder, to: stack, parameters: parameters)
    attention?.begin(steps: 1, rows: rows, memorySteps: context.steps)
  }

  func advance(_ values: [Scalar], parameters: Buffer<Scalar>) -> [Scalar] {
    inputs.assign(values)
    embedding?.load(inputs, cells: rows)
    embedding?.forward(inputs, cells: rows, parameters: parameters)
    let columns = unsafe SequenceColumns(
      base: inputs.base, stepStride: rows * inputSize, rowStride: inputSize, blockStride: 0,
      blocks: 1, width: inputSize)
    var none: RandomGenerator?
    unsafe stack.forward(inputs: columns, steps: 0..<1, parameters: parameters, noise: &none)
    var states = unsafe stack.outputs
    if let attention {
      guard let memory else {
        preconditionFailure("attention over a context of 0 steps: none was read")
      }
      unsafe attention.forward(
        stack.outputs, memory: memory.outputs, steps: 0..<1, parameters: parameters)
      unsafe states = attention.outputs
    }
    unsafe output.forward(
      states, positions: 0..<1, inputs: columns, firstInput: 0, parameters: parameters)
    stack.keepStates(after: 1)
    stack.restoreStates()
    return output.outputs.array
  }
}
