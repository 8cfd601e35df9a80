internal import CRecurrentKernels

/// Every buffer of one shard of a batch, allocated once, and the two passes over it.
///
/// A shard is a run of rows of a batch; shards share nothing but the parameters, so their passes may run
/// on any thread, and their gradients are summed in a fixed order.
final class Workspace<Scalar: KernelScalar> {
  private let shape: NetworkShape
  private let kernels: Kernels
  private let rules: TrainingRules
  private let capacity: Capacity
  private let decoderCapacity: Int
  let encoder: StackPass<Scalar>
  private let decoder: StackPass<Scalar>?
  private let bridge: BridgePass<Scalar>?
  private let attention: AttentionPass<Scalar>?
  private let output: OutputPass<Scalar>
  private let inputs: Buffer<Scalar>
  private let decoderInputs: Buffer<Scalar>
  private let targets: Buffer<Scalar>
  private let weights: Buffer<Scalar>
  /// `[b]`
  private let units: Buffer<RowUnits>
  /// The last states of the top layer, `[panel][b][16]`, and ∂L of them, for an output at the last step.
  private let lastStates: Buffer<Scalar>
  private let lastGradient: Buffer<Scalar>
  /// ∂L/∂parameters of this shard.
  let gradient: Buffer<Scalar>
  /// ∂L/∂inputs `[block][T][b][16]`, where asked for.
  let inputGradient: Buffer<Scalar>?
  private let embedding: EmbeddingPass<Scalar>?
  private let decoderEmbedding: EmbeddingPass<Scalar>?
  /// ∂L/∂decoder inputs `[block][decoder steps][b][16]`, where vectors of categories are among them.
  private let decoderInputGradient: Buffer<Scalar>?
  private var continues: Buffer<Bool>
  private var isContinued = false
  private var feedback: Batch<Scalar>.Feedback?
  private(set) var rows = 0
  private var steps = 0
  private var decoderSteps = 0
  private var positions = 0
  private var targetSize = 0

  init(
    _ layout: ParameterLayout, rules: TrainingRules, kernels: Kernels, capacity: Capacity,
    decoderSteps: Int, withInputGradient: Bool
  ) {
    let shape = layout.shape
    self.shape = shape
    self.kernels = kernels
    self.rules = rules
    self.capacity = capacity
    decoderCapacity = decoderSteps
    let (steps, rows) = (capacity.steps, capacity.rows)
    encoder = StackPass(
      shape.encoder, blocks: layout.encoder, kernels: kernels, capacity: capacity,
      rules: rules.noise)
    decoder = shape.decoderStack.map {
      StackPass(
        $0, blocks: layout.decoder, kernels: kernels,
        capacity: Capacity(steps: decoderSteps, rows: rows, isTraining: capacity.isTraining),
        rules: rules.noise)
    }
    bridge =
      shape.decoder == nil ? nil : BridgePass(layout, kernels: kernels, capacity: capacity)
    attention = layout.attention.map {
      AttentionPass(layout, query: $0, kernels: kernels, steps: decoderSteps, capacity: capacity)
    }
    let positions = shape.positions(steps: steps, decoderSteps: decoderSteps)
    output = OutputPass(layout, kernels: kernels, positions: positions, capacity: capacity)
    inputs = Buffer(steps * rows * shape.inputSize)
    decoderInputs = Buffer(decoderSteps * rows * (shape.decoder?.inputSize ?? 0))
    let cells = capacity.isTraining ? positions * rows * rules.targets(of: shape) : 0
    targets = Buffer(cells)
    weights = Buffer(cells)
    units = Buffer(rows)
    let isLast = shape.decoder == nil && shape.output == .lastStep
    lastStates = Buffer(isLast ? shape.encoder.outputColumns * rows : 0)
    lastGradient = Buffer(isLast && capacity.isTraining ? lastStates.count : 0)
    gradient = Buffer(capacity.isTraining ? layout.count : 0)
    inputGradient =
      withInputGradient
      ? Buffer(NetworkShape.panels(shape.inputSize) * NetworkShape.panel * steps * rows) : nil
    continues = Buffer(rows)
    embedding = EmbeddingPass(
      layout, shape.embeddedInputs, width: shape.inputSize, cells: steps * rows)
    let decoderWidth = shape.decoder?.inputSize ?? 0
    decoderEmbedding = EmbeddingPass(
      layout, shape.decoder?.embeddedInputs ?? [], width: decoderWidth,
      cells: decoderSteps * rows)
    decoderInputGradient =
      decoderEmbedding == nil
      ? nil : Buffer(NetworkShape.panels(decoderWidth) * NetworkShape.panel * decoderSteps * rows)
  }

  /// Network outputs `[P][b][outputSize]` of the last forward pass.
  var outputs: Buffer<Scalar> { output.outputs }

  /// Takes rows `range` of a batch.
  func load(_ batch: Batch<Scalar>, rows range: Range<Int>) {
    precondition(
      batch.steps <= capacity.steps && range.count <= capacity.rows
        && batch.decoderSteps <= decoderCapacity,
      "\(batch.steps) steps, \(range.count) rows and \(batch.decoderSteps) steps of a decoder in "
        + "\(capacity.steps), \(capacity.rows) and \(decoderCapacity)")
    precondition(
      batch.continues.isEmpty || rules.truncation != nil,
      "\(batch.continues.count) rows may go on where no states are carried")
    rows = range.count
    steps = batch.steps
    decoderSteps = batch.decoderSteps
    positions = batch.positions
    feedback = batch.feedback
    targetSize = batch.targetSize
    let decoderWidth = shape.decoder?.inputSize ?? 0
    copy(batch.inputs, of: batch, steps, shape.inputSize, rows: range, to: inputs)
    copy(batch.decoderInputs, of: batch, decoderSteps, decoderWidth, rows: range, to: decoderInputs)
    embedding?.load(inputs, cells: steps * rows)
    decoderEmbedding?.load(decoderInputs, cells: decoderSteps * rows)
    copy(batch.targets, of: batch, positions, targetSize, rows: range, to: targets)
    copy(batch.weights, of: batch, positions, targetSize, rows: range, to: weights)
    for (index, row) in range.enumerated() { units[index] = batch.units[row] }
    output.load(bases: batch.bases, categories: batch.categories, rows: range)
    isContinued = !batch.continues.isEmpty && batch.continues[range].contains(true)
    if isContinued {
      for row in range { unsafe continues.base[row - range.lowerBound] = batch.continues[row] }
    }
  }

  /// Copies rows `range` of `[steps][batch.rows][width]`.
  private func copy(
    _ source: [Scalar], of batch: Batch<Scalar>, _ steps: Int, _ width: Int,
    rows range: Range<Int>, to target: Buffer<Scalar>
  ) {
    precondition(
      source.count == steps * batch.rows * width,
      "\(source.count) numbers for \(steps) steps of \(batch.rows) rows of \(width)")
    let count = range.count * width
    precondition(count * steps <= target.count, "\(count * steps) in \(target.count)")
    unsafe source.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      for t in 0..<steps {
        let from = (t * batch.rows + range.lowerBound) * width
        unsafe (target.base + t * count).update(from: base + from, count: count)
      }
    }
  }

  private func columns(_ buffer: Buffer<Scalar>, width: Int) -> SequenceColumns<Scalar> {
    unsafe SequenceColumns(
      base: buffer.base, stepStride: rows * width, rowStride: width, blockStride: 0, blocks: 1,
      width: width)
  }

  private var inputColumns: SequenceColumns<Scalar> {
    unsafe columns(inputs, width: shape.inputSize)
  }

  private var decoderColumns: SequenceColumns<Scalar> {
    unsafe columns(decoderInputs, width: shape.decoder?.inputSize ?? 0)
  }

  /// What the head reads, from position 0 on.
  private var states: SequenceColumns<Scalar> {
    if let attention { return unsafe attention.outputs }
    if let decoder { return unsafe decoder.outputs }
    guard shape.output == .lastStep else { return unsafe encoder.outputs }
    let step = rows * NetworkShape.panel
    return unsafe SequenceColumns(
      base: lastStates.base, stepStride: step, rowStride: NetworkShape.panel, blockStride: step,
      blocks: shape.encoder.outputPanels, width: NetworkShape.panel)
  }

  /// Runs the network over the loaded rows; `outputs` holds the result.
  /// - Parameters:
  ///   - noise: draws masks; nil switches them off.
  ///   - forcing: which fed-back inputs are the truth.
  func forward(
    _ parameters: Buffer<Scalar>, noise: inout RandomGenerator?, forcing: inout TeacherForcing
  ) {
    encoder.begin(steps: steps, rows: rows, noise: &noise)
    if isContinued {
      encoder.restoreStates()
      for row in 0..<rows where unsafe !continues.base[row] { encoder.clear(row: row) }
    }
    output.begin(positions: positions, rows: rows)
    embedding?.forward(inputs, cells: steps * rows, parameters: parameters)
    decoderEmbedding?.forward(
      decoderInputs, cells: decoderSteps * rows, parameters: parameters)
    if let decoder, let bridge {
      unsafe encoder.forward(
        inputs: inputColumns, steps: 0..<steps, parameters: parameters, noise: &noise)
      decoder.begin(steps: decoderSteps, rows: rows, noise: &noise)
      attention?.begin(steps: decoderSteps, rows: rows, memorySteps: steps)
      bridge.forward(from: encoder, to: decoder, parameters: parameters)
      run(
        decoderSteps, inputs: decoderInputs, width: shape.decoder?.inputSize ?? 0,
        forcing: &forcing
      ) { range in
        unsafe decoder.forward(
          inputs: decoderColumns, steps: range, parameters: parameters, noise: &noise)
        unsafe attention?.forward(
          decoder.outputs, memory: encoder.outputs, steps: range, parameters: parameters)
        write(range, parameters)
      }
    } else if shape.output == .lastStep {
      unsafe encoder.forward(
        inputs: inputColumns, steps: 0..<steps, parameters: parameters, noise: &noise)
      encoder.gatherEnds(into: lastStates, firstOfBackward: true)
      write(0..<1, parameters)
    } else {
      run(steps, inputs: inputs, width: shape.inputSize, forcing: &forcing) { range in
        unsafe encoder.forward(
          inputs: inputColumns, steps: range, parameters: parameters, noise: &noise)
        write(range, parameters)
      }
    }
  }

  private func write(_ range: Range<Int>, _ parameters: Buffer<Scalar>) {
    unsafe output.forward(
      states, positions: range, inputs: inputColumns, firstInput: firstInput(range.lowerBound),
      parameters: parameters)
  }

  /// The step at which the shortcut of a position begins.
  private func firstInput(_ position: Int) -> Int {
    shape.output == .everyStep ? position : steps - shape.shortcutSteps
  }

  /// Runs all steps at once, or where the network reads its own predictions, one after the other from
  /// the first that may be one (scheduled sampling: Bengio et al. 2015, arXiv:1506.03099; no gradient
  /// passes through what is fed back).
  private func run(
    _ steps: Int, inputs: Buffer<Scalar>, width: Int, forcing: inout TeacherForcing,
    _ body: (Range<Int>) -> Void
  ) {
    guard forcing.share < 1, let feedback, feedback.firstStep < steps else {
      return body(0..<steps)
    }
    let parameters = rules.objective.outputsPerTarget
    precondition(
      shape.outputSize == parameters && (shape.decoder != nil || shape.isCausal),
      "\(shape.outputSize) outputs of \(parameters) a target: what is fed back is one target, "
        + "written before it is read")
    body(0..<feedback.firstStep)
    for t in feedback.firstStep..<steps {
      for row in 0..<rows where !forcing.next() {
        let at = (t * rows + row) * width
        let said = unsafe Span(
          _unsafeStart: output.outputs.base + ((t - 1) * rows + row) * parameters, count: parameters
        )
        let point = rules.objective.point(said, units: units[row])
        unsafe inputs.base[at + feedback.valueInput] = Scalar(point)
        if let known = feedback.knownInput { unsafe inputs.base[at + known] = 1 }
      }
      body(t..<t + 1)
    }
  }

  /// Σ weight · loss of the last forward pass; leaves its slope times `scale` for `backward`.
  func evaluate(_ objective: Objective, scale: Double) -> Double {
    precondition(
      targetSize * objective.outputsPerTarget == shape.outputSize,
      "\(shape.outputSize) outputs for \(targetSize) targets of \(objective.outputsPerTarget)")
    return unsafe objective.evaluate(
      outputs: outputs.base, targets: targets.base, weights: weights.base,
      gradients: output.outputGradient.base, positions: positions, rows: rows,
      targetSize: targetSize, units: units.base, scale: scale)
  }

  /// Back-propagates what `evaluate` left; `gradient` holds the result.
  func backward(_ parameters: Buffer<Scalar>, transposed: TransposedNetwork<Scalar>) {
    gradient.zero()
    encoder.clearCarried()
    if let decoder, let bridge {
      decoder.clearCarried()
      encoder.outputGradient.zero()
      let target = attention?.joinedGradient ?? decoder.outputGradient
      outputBackward(parameters, transposed, to: target)
      if let attention, let query = transposed.attention {
        unsafe attention.backward(
          decoder.outputs, memory: encoder.outputs, transposed: query, gradient: gradient,
          hiddenGradient: decoder.outputGradient, memoryGradient: encoder.outputGradient)
      }
      unsafe decoder.backward(
        inputs: decoderColumns, steps: 0..<decoderSteps, parameters: parameters,
        transposed: transposed.decoder,
        gradient: gradient, inputGradient: decoderInputGradient, flow: rules.gradientFlow,
        toInitial: true)
      if let decoderInputGradient {
        let cells = decoderSteps * rows
        decoderEmbedding?.backward(
          decoderInputGradient, cells: 0..<cells, of: cells, gradient: gradient)
      }
      bridge.backward(from: decoder, to: encoder, transposed: transposed, gradient: gradient)
    } else if shape.output == .lastStep {
      encoder.outputGradient.zero()
      outputBackward(parameters, transposed, to: lastGradient)
      encoder.scatterEndGradient(lastGradient)
    } else {
      outputBackward(parameters, transposed, to: encoder.outputGradient)
    }
    let first = rules.truncation.map { max(0, steps - $0.gradientSteps) } ?? 0
    unsafe encoder.backward(
      inputs: inputColumns, steps: first..<steps, parameters: parameters,
      transposed: transposed.encoder,
      gradient: gradient, inputGradient: inputGradient, flow: rules.gradientFlow,
      toInitial: false)
    if let inputGradient {
      output.addShortcutInputGradient(
        transposed.shortcut, to: inputGradient, firstInput: firstInput(0), steps: steps)
      embedding?.backward(
        inputGradient, cells: first * rows..<steps * rows, of: steps * rows, gradient: gradient)
    }
  }

  /// Keeps the states from which the next batch goes on, where the rules carry any: those k₁ steps on,
  /// or, after a batch that was not finite and so is passed over, those in which it began.
  func commitStates(isFinite: Bool) {
    guard let truncation = rules.truncation else { return }
    encoder.keepStates(after: isFinite ? truncation.carriedSteps : 0)
  }

  private func outputBackward(
    _ parameters: Buffer<Scalar>, _ transposed: TransposedNetwork<Scalar>,
    to target: Buffer<Scalar>
  ) {
    unsafe output.backward(
      states, inputs: inputColumns, firstInput: firstInput(0), parameters: parameters,
      transposed: transposed, gradient: gradient, stateGradient: target.base)
  }
}
