@testable import Recurrent

/// The update rules once more, one parameter after the other in Double, from their equations.
struct PlainOptimizer {
  let optimizer: Optimizer
  private(set) var weights: [Double]
  private let start: [Double]
  private var step = 0
  /// v of SGD and RMSProp; m and v of Adam; L, G, reward and θ of COCOB.
  private var moments: [[Double]]

  init(_ optimizer: Optimizer, weights: [Double]) {
    self.optimizer = optimizer
    self.weights = weights
    start = weights
    moments = Array(repeating: Array(repeating: 0, count: weights.count), count: 4)
  }

  mutating func update(_ gradient: [Double], rate: Double) {
    step += 1
    for (i, g) in gradient.enumerated() {
      switch optimizer {
      case .sgd(let momentum, let decay):
        moments[0][i] = momentum * moments[0][i] + g + decay * weights[i]
        weights[i] -= rate * moments[0][i]
      case .rmsProp(let smoothing, let epsilon, let decay):
        let slope = g + decay * weights[i]
        moments[0][i] = smoothing * moments[0][i] + (1 - smoothing) * slope * slope
        weights[i] -= rate * slope / (moments[0][i].squareRoot() + epsilon)
      case .adam(let beta1, let beta2, let epsilon, let decay):
        adam(i, g + decay * weights[i], rate, beta1, beta2, epsilon)
      case .adamW(let beta1, let beta2, let epsilon, let decay):
        weights[i] -= rate * decay * weights[i]
        adam(i, g, rate, beta1, beta2, epsilon)
      case .cocob(let alpha): cocob(i, -g, alpha)
      }
    }
  }

  private mutating func adam(
    _ i: Int, _ g: Double, _ rate: Double, _ beta1: Double, _ beta2: Double, _ epsilon: Double
  ) {
    moments[0][i] = beta1 * moments[0][i] + (1 - beta1) * g
    moments[1][i] = beta2 * moments[1][i] + (1 - beta2) * g * g
    var (power1, power2) = (1.0, 1.0)
    for _ in 0..<step { (power1, power2) = (power1 * beta1, power2 * beta2) }
    let mean = moments[0][i] / (1 - power1)
    let square = moments[1][i] / (1 - power2)
    weights[i] -= rate * mean / (square.squareRoot() + epsilon)
  }

  private mutating func cocob(_ i: Int, _ g: Double, _ alpha: Double) {
    let largest = max(moments[0][i], abs(g))
    let total = moments[1][i] + abs(g)
    let reward = max(moments[2][i] + (weights[i] - start[i]) * g, 0)
    let sum = moments[3][i] + g
    moments[0][i] = largest
    moments[1][i] = total
    moments[2][i] = reward
    moments[3][i] = sum
    guard largest > 0 else { return }
    let bet = sum / (largest * max(total + largest, alpha * largest))
    weights[i] = start[i] + bet * (largest + reward)
  }
}
