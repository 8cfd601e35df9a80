/// Dropout between layers (Zaremba, Sutskever & Vinyals 2014, arXiv:1409.2329): each hidden unit a
/// layer passes upward is zeroed with probability p and scaled by 1/(1 − p) otherwise; the recurrent
/// path is not touched. With one mask for all steps it is the variational form (Gal & Ghahramani 2016,
/// arXiv:1512.05287).
final class Dropout<Scalar: KernelScalar> {
  private let mask: Buffer<Scalar>
  private let dropped: Buffer<Scalar>
  private let probability: Double
  private let isFixedOverTime: Bool

  /// - Parameter capacity: hidden numbers of all steps, panels · T · rows · 16.
  init(probability: Double, capacity: Int, isFixedOverTime: Bool) {
    precondition(probability > 0 && probability < 1, "dropout with probability \(probability)")
    self.probability = probability
    self.isFixedOverTime = isFixedOverTime
    mask = Buffer(capacity)
    dropped = Buffer(capacity)
  }

  /// The masked outputs, laid out `[panel][T][rows][16]`.
  func columns(_ outputs: SequenceColumns<Scalar>, steps: Int) -> SequenceColumns<Scalar> {
    unsafe SequenceColumns(
      base: dropped.base, stepStride: outputs.stepStride, rowStride: outputs.rowStride,
      blockStride: steps * outputs.stepStride, blocks: outputs.blocks, width: outputs.width)
  }

  /// Draws the masks of the steps of `range` and applies them.
  func forward(
    _ outputs: SequenceColumns<Scalar>, steps: Int, range: Range<Int>,
    generator: inout RandomGenerator
  ) {
    let step = unsafe outputs.stepStride
    let kept = Scalar(1 / (1 - probability))
    for panel in unsafe 0..<outputs.blocks {
      let from = unsafe outputs.base + panel * outputs.blockStride
      for t in range {
        let at = (panel * steps + t) * step
        for index in 0..<step {
          let factor =
            isFixedOverTime && t > 0
            ? unsafe mask.base[panel * steps * step + index]
            : generator.uniform() < probability ? 0 : kept
          unsafe mask.base[at + index] = factor
          unsafe dropped.base[at + index] = from[t * step + index] * factor
        }
      }
    }
  }

  /// Turns the numbers `part` of ∂L/∂masked into ∂L/∂outputs in place.
  func backward(_ gradient: Buffer<Scalar>, _ part: Range<Int>) {
    precondition(
      part.lowerBound >= 0 && part.upperBound <= min(gradient.count, mask.count),
      "gradients \(part) of \(gradient.count)")
    for index in part { unsafe gradient.base[index] *= mask.base[index] }
  }
}
