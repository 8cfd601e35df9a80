/// What training makes small: the weighted mean over a batch of a loss of each residual
/// e = output − target. The loss owns the meaning of the output: the conditional mean (MSE), the
/// median (MAE) or something between (Huber).
package enum Objective: Hashable, Sendable {
  /// ½-free squared error: e².
  case meanSquaredError
  /// |e|; the gradient at 0 is 0.
  case meanAbsoluteError
  /// ½ e² for |e| ≤ δ, else δ (|e| − ½ δ) (Huber 1964, doi:10.1214/aoms/1177703732), as PyTorch's
  /// `huber_loss`.
  case huber(delta: Double)

  package static let allCases: [Objective] = [
    .meanSquaredError, .meanAbsoluteError, .huber(delta: 1),
  ]
}

extension Objective {
  /// Its name in options and model files.
  package var name: String {
    switch self {
    case .meanSquaredError: "mse"
    case .meanAbsoluteError: "mae"
    case .huber: "huber"
    }
  }

  /// The loss of a residual and its derivative.
  @inline(__always)
  func evaluate<Scalar: KernelScalar>(_ residual: Scalar) -> (loss: Scalar, slope: Scalar) {
    switch self {
    case .meanSquaredError:
      return (residual * residual, 2 * residual)
    case .meanAbsoluteError:
      return (abs(residual), residual > 0 ? 1 : residual < 0 ? -1 : 0)
    case .huber(let delta):
      let delta = Scalar(delta)
      return abs(residual) <= delta
        ? (residual * residual / 2, residual)
        : (delta * (abs(residual) - delta / 2), residual > 0 ? delta : -delta)
    }
  }

  /// Σ weight · loss over `count` outputs; writes weight · slope · scale beside each.
  /// A weight of 0 leaves its cell out, whatever the target holds there.
  func evaluate<Scalar: KernelScalar>(
    outputs: UnsafePointer<Scalar>, targets: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>,
    gradients: UnsafeMutablePointer<Scalar>, count: Int, scale: Scalar
  ) -> Double {
    var total = 0.0
    for index in 0..<count {
      let weight = unsafe weights[index]
      if weight == 0 {
        unsafe gradients[index] = 0
        continue
      }
      let (loss, slope) = unsafe evaluate(outputs[index] - targets[index])
      total += Double(weight * loss)
      unsafe gradients[index] = weight * slope * scale
    }
    return total
  }
}
