internal import CRecurrentKernels

/// Random perturbations of the recurrent path in training.
struct RecurrentNoise: Hashable, Sendable {
  /// Probability of hiding a unit of h₋ from the products, the same units at every step.
  var recurrentDropout: Double
}

/// Variational dropout of the recurrent path (Gal & Ghahramani 2016, arXiv:1512.05287): one mask a
/// sequence hides units of h₋ from every product, r ⊙ h₋ among them, and scales the others by 1/(1 − p).
final class RecurrentDropout<Scalar: KernelScalar> {
  /// h₋ as the products read it, laid out as the hidden states.
  let masked: Buffer<Scalar>
  /// ∂L/∂ the masked h₋ of one step, `[panel][b][16]`.
  let productGradient: Buffer<Scalar>
  /// The mask of each unit, `[panel][b][16]`.
  let factors: Buffer<Scalar>
  private let probability: Double

  init(probability: Double, units: Int, slots: Int) {
    self.probability = probability
    masked = Buffer(slots)
    productGradient = Buffer(units)
    factors = Buffer(units)
  }

  /// Draws the mask of a sequence; nil: nothing is hidden.
  func draw(count: Int, _ generator: inout RandomGenerator?) {
    guard var draws = generator else {
      unsafe factors.base.update(repeating: 1, count: count)
      return
    }
    let kept = Scalar(1 / (1 - probability))
    for index in 0..<count {
      unsafe factors.base[index] = draws.uniform() < probability ? 0 : kept
    }
    generator = draws
  }

  /// Masks the states of one slot.
  func mask(
    _ hidden: UnsafePointer<Scalar>, at slot: Int, geometry: StateGeometry, panels: Int
  ) {
    for panel in 0..<panels {
      let at = panel * geometry.stride + slot
      for index in 0..<geometry.step {
        unsafe masked.base[at + index] =
          hidden[at + index] * factors.base[panel * geometry.step + index]
      }
    }
  }

  /// carried += ∂L/∂h₋, the products' gradient through the mask.
  func addMasked(to carried: UnsafeMutablePointer<Scalar>, count: Int) {
    for index in 0..<count {
      unsafe carried[index] += productGradient.base[index] * factors.base[index]
    }
  }
}

/// Zoneout (Krueger et al. 2017, arXiv:1606.01305): with probability z a unit keeps its state,
///
///   h = m h₋ + (1 − m) h̃,   c = m' c₋ + (1 − m') c̃,   h̃ = o tanh c̃;   outside training m = m' = z.
///
/// Hence ∂h̃ = (1 − m) ∂h, and m ∂h goes on to ∂h₋; likewise for c.
final class Zoneout<Scalar: KernelScalar> {
  /// c̃, laid out as the cell states.
  let candidate: Buffer<Scalar>
  private let rate: Double
  /// m and m' `[T][panel][b][16]`.
  private let hiddenMask: Buffer<Scalar>
  private let cellMask: Buffer<Scalar>
  /// What goes past the cell, and the zeros that stand for the output gradient then, `[panel][b][16]`.
  private let pastHidden: Buffer<Scalar>
  private let pastCell: Buffer<Scalar>
  private let zeros: Buffer<Scalar>
  private var isDrawn = false

  /// - Parameters:
  ///   - capacity: numbers of all steps; slots: of all slots; step: of one step.
  init(rate: Double, hasCellState: Bool, capacity: Int, slots: Int, step: Int) {
    self.rate = rate
    candidate = Buffer(hasCellState ? slots : 0)
    hiddenMask = Buffer(capacity)
    cellMask = Buffer(hasCellState ? capacity : 0)
    pastHidden = Buffer(step)
    pastCell = Buffer(hasCellState ? step : 0)
    zeros = Buffer(step)
  }

  /// Draws the masks of a sequence; nil: each unit keeps its share.
  func draw(count: Int, _ generator: inout RandomGenerator?) {
    isDrawn = generator != nil
    guard var draws = generator else { return }
    for index in 0..<count { unsafe hiddenMask.base[index] = draws.uniform() < rate ? 1 : 0 }
    if cellMask.count > 0 {
      for index in 0..<count { unsafe cellMask.base[index] = draws.uniform() < rate ? 1 : 0 }
    }
    generator = draws
  }

  private func keeps(_ mask: Buffer<Scalar>, _ index: Int) -> Scalar {
    isDrawn ? unsafe mask.base[index] : Scalar(rate)
  }

  func forward(
    hidden: UnsafeMutablePointer<Scalar>, cell: UnsafeMutablePointer<Scalar>, step t: Int,
    before: Int, after: Int, geometry: StateGeometry, panels: Int
  ) {
    for panel in 0..<panels {
      let at = panel * geometry.stride
      let first = (t * panels + panel) * geometry.step
      for index in 0..<geometry.step {
        let kept = keeps(hiddenMask, first + index)
        let (old, new) = unsafe (hidden[at + before + index], hidden[at + after + index])
        unsafe hidden[at + after + index] = new + kept * (old - new)
        guard candidate.count > 0 else { continue }
        let keptCell = keeps(cellMask, first + index)
        let (oldCell, newCell) = unsafe (
          cell[at + before + index], candidate.base[at + after + index]
        )
        unsafe cell[at + after + index] = newCell + keptCell * (oldCell - newCell)
      }
    }
  }

  /// Splits the gradients at the masks, runs the cell's own backward on its part, and adds the rest.
  func backward(
    _ step: inout rk_backward_step, step t: Int, geometry: StateGeometry, panels: Int,
    cell: (inout rk_backward_step) -> Void
  ) {
    let carried = unsafe step.hidden_gradient.assumingMemoryBound(to: Scalar.self)
    let carriedCell = unsafe step.cell_gradient.assumingMemoryBound(to: Scalar.self)
    let output = unsafe step.output_gradient.assumingMemoryBound(to: Scalar.self)
    let hasCell = candidate.count > 0
    for panel in 0..<panels {
      let first = (t * panels + panel) * geometry.step
      for index in 0..<geometry.step {
        let at = panel * geometry.step + index
        let total = unsafe carried[at] + output[panel * step.output_stride + index]
        let kept = keeps(hiddenMask, first + index)
        unsafe pastHidden.base[at] = kept * total
        unsafe carried[at] = (1 - kept) * total
        guard hasCell else { continue }
        let keptCell = keeps(cellMask, first + index)
        let totalCell = unsafe carriedCell[at]
        unsafe pastCell.base[at] = keptCell * totalCell
        unsafe carriedCell[at] = (1 - keptCell) * totalCell
      }
    }
    unsafe step.output_gradient = UnsafeRawPointer(zeros.base)
    unsafe step.output_stride = geometry.step
    unsafe cell(&step)
    for at in 0..<panels * geometry.step {
      unsafe carried[at] += pastHidden.base[at]
      if hasCell { unsafe carriedCell[at] += pastCell.base[at] }
    }
  }
}
