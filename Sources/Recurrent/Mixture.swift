/// A network whose outputs are weighed out of K forecasts that are given with each sequence, its bases:
///
///   ŷ = Σₖ pₖ Bₖ + c,  p = softmax(a + aᵢ + g)
///
/// a are logits of all sequences, aᵢ those of the sequence's category, g and c what the head says: the
/// logits of this state and a correction. A mixture of experts (Jacobs, Jordan, Nowlan & Hinton 1991,
/// doi:10.1162/neco.1991.3.1.79) whose experts are fixed. As p is a choice of what is given, no output
/// leaves the span of the bases but by c.
package struct Mixture: Hashable, Sendable {
  /// K
  package var bases: Int
  /// Categories with logits of their own.
  package var categories: Int
  /// Whether the head says g; without it the state has no say in the weights.
  package var isGated: Bool
  /// Whether the head says c.
  package var hasCorrection: Bool

  package init(bases: Int, categories: Int, isGated: Bool, hasCorrection: Bool) {
    precondition(bases > 0 && categories >= 0, "\(bases) bases, \(categories) categories")
    precondition(isGated || hasCorrection, "a mixture that reads nothing of its network")
    self.bases = bases
    self.categories = categories
    self.isGated = isGated
    self.hasCorrection = hasCorrection
  }

  /// Numbers the head says, g before c, for so many outputs.
  func headSize(outputs: Int) -> Int { (isGated ? bases : 0) + (hasCorrection ? outputs : 0) }

  /// What stands for a category that has no logits of its own.
  package static let unknown: Int32 = -1
}

/// The mixture of one shard, ŷ from what the head says.
///
/// With ∂ŷ: ∂pₖ = Σ ∂ŷ Bₖ, and of the softmax ∂sₖ = pₖ (∂pₖ − Σⱼ pⱼ ∂pⱼ) for the logits s = a + aᵢ + g;
/// hence ∂a += ∂s, ∂aᵢ += ∂s, ∂g = ∂s, and ∂c = ∂ŷ.
final class MixturePass<Scalar: KernelScalar> {
  private let mixture: Mixture
  private let outputSize: Int
  private let headSize: Int
  /// Where the logits `[all, then each category][K]` begin in the parameters.
  private let logits: Int
  /// `[b][K][outputSize]`
  private let bases: Buffer<Scalar>
  /// `[b]`, 0 ..< categories, or below 0.
  private let categories: Buffer<Int32>
  /// p `[b][K]`
  private let weights: Buffer<Scalar>
  /// ∂p of one row `[K]`.
  private let weightGradient: Buffer<Scalar>
  /// ŷ `[b][outputSize]`, and ∂L of it.
  let outputs: Buffer<Scalar>
  let outputGradient: Buffer<Scalar>

  /// nil for a network without.
  init?(_ layout: ParameterLayout, capacity: Capacity) {
    guard let mixture = layout.shape.mixture, let place = layout.mixture else { return nil }
    self.mixture = mixture
    outputSize = layout.shape.outputSize
    headSize = layout.head.outputs
    logits = place
    let rows = capacity.rows
    bases = Buffer(rows * mixture.bases * outputSize)
    categories = Buffer(rows)
    weights = Buffer(rows * mixture.bases)
    weightGradient = Buffer(capacity.isTraining ? mixture.bases : 0)
    outputs = Buffer(rows * outputSize)
    outputGradient = Buffer(capacity.isTraining ? rows * outputSize : 0)
  }

  /// Takes rows `range` of bases `[row][K][outputSize]` and categories `[row]`.
  func load(bases given: [Scalar], categories named: [Int32], rows range: Range<Int>) {
    let width = mixture.bases * outputSize
    precondition(
      given.count == named.count * width && range.upperBound <= named.count
        && range.count <= categories.count,
      "\(given.count) numbers of bases and \(named.count) categories for rows \(range) of \(width)")
    unsafe given.withUnsafeBufferPointer { given in
      guard let base = given.baseAddress else { return }
      unsafe bases.base.update(from: base + range.lowerBound * width, count: range.count * width)
    }
    for (row, category) in named[range].enumerated() {
      categories[row] =
        category >= 0 && Int(category) < mixture.categories ? category : Mixture.unknown
    }
  }

  /// Writes the outputs from what the head says, `[b][headSize]`.
  func forward(_ head: Buffer<Scalar>, rows: Int, parameters: Buffer<Scalar>) {
    let (count, width) = (mixture.bases, outputSize)
    let firstCorrection = mixture.isGated ? count : 0
    for row in 0..<rows {
      let said = unsafe head.base + row * headSize
      let p = unsafe weights.base + row * count
      let category = Int(categories[row])
      let own = unsafe parameters.base + logits + (category + 1) * count
      for k in 0..<count {
        var logit = parameters[logits + k]
        if category >= 0 { unsafe logit += own[k] }
        if mixture.isGated { unsafe logit += said[k] }
        unsafe p[k] = logit
      }
      unsafe softmax(p, count: count)
      let y = unsafe outputs.base + row * width
      for index in 0..<width {
        unsafe y[index] = mixture.hasCorrection ? said[firstCorrection + index] : 0
      }
      for k in 0..<count {
        let base = unsafe bases.base + (row * count + k) * width
        let weight = unsafe p[k]
        for index in 0..<width { unsafe y[index] += weight * base[index] }
      }
    }
  }

  /// In place, in Double: the exponentials of the largest logit's distances, so that none overflows.
  private func softmax(_ values: UnsafeMutablePointer<Scalar>, count: Int) {
    var largest = -Scalar.infinity
    for k in 0..<count { unsafe largest = max(largest, values[k]) }
    var sum = 0.0
    for k in 0..<count {
      let power = unsafe Elementary.exp(Double(values[k] - largest))
      sum += power
      unsafe values[k] = Scalar(power)
    }
    let share = Scalar(1 / sum)
    for k in 0..<count { unsafe values[k] *= share }
  }

  /// Back-propagates `outputGradient`: ∂L of what the head says `[b][headSize]`, written to
  /// `headGradient`.
  func backward(rows: Int, headGradient: Buffer<Scalar>, gradient: Buffer<Scalar>) {
    let (count, width) = (mixture.bases, outputSize)
    let firstCorrection = mixture.isGated ? count : 0
    for row in 0..<rows {
      let said = unsafe headGradient.base + row * headSize
      let slope = unsafe outputGradient.base + row * width
      let p = unsafe weights.base + row * count
      if mixture.hasCorrection {
        for index in 0..<width { unsafe said[firstCorrection + index] = slope[index] }
      }
      let category = Int(categories[row])
      let common = unsafe gradient.base + logits
      let own = unsafe gradient.base + logits + (category + 1) * count
      var mean: Scalar = 0
      for k in 0..<count {
        let value = unsafe self.value(row: row, base: k, slope)
        weightGradient[k] = value
        unsafe mean += p[k] * value
      }
      for k in 0..<count {
        let change = unsafe p[k] * (weightGradient[k] - mean)
        unsafe common[k] += change
        if category >= 0 { unsafe own[k] += change }
        if mixture.isGated { unsafe said[k] = change }
      }
    }
  }

  /// ∂pₖ: what more of a base would do to the loss.
  private func value(row: Int, base k: Int, _ slope: UnsafePointer<Scalar>) -> Scalar {
    let base = unsafe bases.base + (row * mixture.bases + k) * outputSize
    var sum: Scalar = 0
    for index in 0..<outputSize { unsafe sum += slope[index] * base[index] }
    return sum
  }
}
