internal import CRecurrentKernels

/// Attention over the states of an encoder (Luong, Pham & Manning 2015, arXiv:1508.04025): the head of
/// a decoder reads its state h and, beside it, a mean of encoder states k_e weighted by how well they
/// answer q = W h:
///
///   α = softmax_e(q · k_e),   context = Σ α_e k_e,   joined = [h; context]
///
/// Equations of the gradients stand with the kernel.
final class AttentionPass<Scalar: KernelScalar> {
  private let query: LinearPass
  private let kernels: Kernels
  private let hiddenPanels: Int
  private let memoryPanels: Int
  /// `[panel of h, then of the context][t][b][16]`: what the head reads, and ∂L of it.
  private let joined: Buffer<Scalar>
  let joinedGradient: Buffer<Scalar>
  /// q `[panel][t][b][16]`, and ∂L of it.
  private let queries: Buffer<Scalar>
  private let queryGradient: Buffer<Scalar>
  /// α `[t][b][encoder steps, rounded up to 16]`
  private let shares: Buffer<Scalar>
  private var steps = 0
  private var rows = 0
  private var memorySteps = 0

  /// - Parameters:
  ///   - steps: most steps of the decoder; capacity: of the encoder.
  init(_ layout: ParameterLayout, query: Linear, kernels: Kernels, steps: Int, capacity: Capacity) {
    self.query = LinearPass(query, kernels: kernels)
    self.kernels = kernels
    hiddenPanels = layout.shape.encoder.panels
    memoryPanels = layout.shape.encoder.outputPanels
    let cells = steps * capacity.rows * NetworkShape.panel
    joined = Buffer((hiddenPanels + memoryPanels) * cells)
    queries = Buffer(memoryPanels * cells)
    joinedGradient = Buffer(capacity.isTraining ? joined.count : 0)
    queryGradient = Buffer(capacity.isTraining ? queries.count : 0)
    shares = Buffer(
      steps * capacity.rows * NetworkShape.panels(capacity.steps) * NetworkShape.panel)
  }

  func begin(steps: Int, rows: Int, memorySteps: Int) {
    self.steps = steps
    self.rows = rows
    self.memorySteps = memorySteps
  }

  private var step: Int { rows * NetworkShape.panel }
  private var stride: Int { steps * step }
  private var shareStep: Int { rows * NetworkShape.panels(memorySteps) * NetworkShape.panel }

  /// What the head reads.
  var outputs: SequenceColumns<Scalar> {
    unsafe SequenceColumns(
      base: joined.base, stepStride: step, rowStride: NetworkShape.panel, blockStride: stride,
      blocks: hiddenPanels + memoryPanels, width: NetworkShape.panel)
  }

  func forward(
    _ hidden: SequenceColumns<Scalar>, memory: SequenceColumns<Scalar>, steps range: Range<Int>,
    parameters: Buffer<Scalar>
  ) {
    let at = range.lowerBound * step
    for panel in 0..<hiddenPanels {
      unsafe (joined.base + panel * stride + at).update(
        from: hidden.base + panel * hidden.blockStride + at, count: range.count * step)
    }
    for panel in 0..<memoryPanels {
      unsafe (queries.base + panel * stride + at).update(repeating: 0, count: range.count * step)
    }
    unsafe query.forward(
      hidden.from(step: range.lowerBound), rows: range.count * rows, parameters: parameters,
      y: queries.base + at, stride: stride)
    for t in range {
      var attention = unsafe attention(step: t, memory: memory)
      unsafe kernels.table.pointee.attention_forward(&attention)
    }
  }

  private func attention(step t: Int, memory: SequenceColumns<Scalar>) -> rk_attention {
    unsafe rk_attention(
      rows: Int32(rows), panels: Int32(memoryPanels), memory_steps: Int32(memorySteps),
      query: queries.base + t * step, query_stride: stride, memory: memory.base,
      memory_stride: memory.blockStride, memory_step: memory.stepStride,
      shares: shares.base + t * shareStep,
      context: joined.base + hiddenPanels * stride + t * step, context_stride: stride)
  }

  /// Turns `joinedGradient` into ∂L/∂h (written) and ∂L/∂memory (added to), both `[panel][t][b][16]`.
  func backward(
    _ hidden: SequenceColumns<Scalar>, memory: SequenceColumns<Scalar>,
    transposed: TransposedWeights<Scalar>, gradient: Buffer<Scalar>,
    hiddenGradient: Buffer<Scalar>, memoryGradient: Buffer<Scalar>
  ) {
    for t in 0..<steps {
      var attention = unsafe attention(step: t, memory: memory)
      var gradients = unsafe rk_attention_gradients(
        context: joinedGradient.base + hiddenPanels * stride + t * step, context_stride: stride,
        query: queryGradient.base + t * step, query_stride: stride, memory: memoryGradient.base,
        memory_stride: memorySteps * step, memory_step: step)
      unsafe kernels.table.pointee.attention_backward(&attention, &gradients)
    }
    unsafe hiddenGradient.base.update(from: joinedGradient.base, count: hiddenPanels * stride)
    unsafe query.accumulateWide(
      hidden.from(step: 0), rows: steps * rows, outputGradient: queryGradient.base,
      stride: stride, gradient: gradient)
    unsafe query.inputGradient(
      transposed, rows: steps * rows, outputGradient: queryGradient.base, stride: stride,
      to: hiddenGradient.base, targetStride: stride, adds: true)
  }
}
