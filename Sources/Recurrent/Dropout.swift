/// Dropout between layers (Zaremba, Sutskever & Vinyals 2014, arXiv:1409.2329): each hidden unit a
/// layer passes upward is zeroed with probability p and scaled by 1/(1 − p) otherwise; the recurrent
/// path is not touched.
final class Dropout<Scalar: KernelScalar> {
  private let mask: Buffer<Scalar>
  private let dropped: Buffer<Scalar>
  private let probability: Double

  /// - Parameter capacity: hidden numbers of all steps, panels · T · rows · 16.
  init(probability: Double, capacity: Int) {
    precondition(probability > 0 && probability < 1, "dropout with probability \(probability)")
    self.probability = probability
    mask = Buffer(capacity)
    dropped = Buffer(capacity)
  }

  /// Draws a mask and returns the masked outputs, `[panel][T][rows][16]`.
  func forward(
    _ outputs: SequenceColumns<Scalar>, steps: Int, generator: inout RandomGenerator
  ) -> SequenceColumns<Scalar> {
    let perPanel = unsafe steps * outputs.stepStride
    let kept = Scalar(1 / (1 - probability))
    for panel in unsafe 0..<outputs.blocks {
      let from = unsafe outputs.base + panel * outputs.blockStride
      let at = panel * perPanel
      for index in 0..<perPanel {
        let factor = generator.uniform() < probability ? 0 : kept
        unsafe mask.base[at + index] = factor
        unsafe dropped.base[at + index] = from[index] * factor
      }
    }
    return unsafe SequenceColumns(
      base: dropped.base, stepStride: outputs.stepStride, rowStride: outputs.rowStride,
      blockStride: perPanel, blocks: outputs.blocks, width: outputs.width)
  }

  /// Turns ∂L/∂masked into ∂L/∂outputs in place.
  func backward(_ gradient: Buffer<Scalar>, count: Int) {
    precondition(count <= gradient.count && count <= mask.count, "\(count) gradients")
    for index in 0..<count { unsafe gradient.base[index] *= mask.base[index] }
  }
}
