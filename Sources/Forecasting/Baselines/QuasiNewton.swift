/// The method of Broyden, Fletcher, Goldfarb and Shanno: a smooth function of a few variables goes
/// down to a minimum near where it starts.
///
/// Steps are searched by bisection until they go down enough and the slope has become flatter (the
/// weak conditions of Wolfe), so a function may have no value beyond a border. Sources: J. Nocedal and S. J.
/// Wright, "Numerical Optimization", 2nd edition, sections 3.1 and 6.1; A. S. Lewis and M. L.
/// Overton, "Nonsmooth optimization via quasi-Newton methods", Mathematical Programming 141 (2013),
/// doi:10.1007/s10107-012-0514-2. Cost: a value and a gradient, and variables², a trial.
struct QuasiNewton {
  /// Iterations at most.
  var iterations = 300
  /// Done where the next step promises to gain less than half of this.
  var tolerance = 1e-8

  typealias Function = (_ position: [Double], _ gradient: inout [Double]) -> Double?

  /// A point and what the function is there.
  struct Point {
    let position: [Double]
    let value: Double
    let gradient: [Double]

    /// nil where the function has no finite value.
    init?(_ position: [Double], _ function: Function) {
      var gradient = [Double](repeating: 0, count: position.count)
      guard let value = function(position, &gradient), value.isFinite,
        gradient.allSatisfy(\.isFinite)
      else { return nil }
      (self.position, self.value, self.gradient) = (position, value, gradient)
    }
  }

  /// - Parameter function: its value and, in the argument, its gradient; nil where it has none.
  /// - Returns: nil where the function has no value at the start.
  func minimum(
    from start: [Double], _ function: Function
  ) -> Point? {
    guard var best = Point(start, function) else { return nil }
    var inverse = InverseHessian(start.count, diagonal: 1 / max(1, norm(best.gradient)))
    for _ in 0..<iterations {
      var direction = inverse.times(best.gradient).map { -$0 }
      var slope = dot(best.gradient, direction)
      if !(slope < 0) {
        inverse = InverseHessian(start.count, diagonal: 1 / max(1, norm(best.gradient)))
        direction = inverse.times(best.gradient).map { -$0 }
        slope = dot(best.gradient, direction)
      }
      guard slope < -tolerance,
        let next = QuasiNewton.search(best, direction, slope: slope, function)
      else { break }
      inverse.update(
        step: difference(next.position, best.position),
        change: difference(next.gradient, best.gradient))
      best = next
    }
    return best
  }

  /// Trials along one direction at most.
  private static let trials = 40

  private static func search(
    _ from: Point, _ direction: [Double], slope: Double, _ function: Function
  ) -> Point? {
    var (low, high) = (0.0, Double.infinity)
    var step = 1.0
    var lowest: Point?
    for _ in 0..<trials {
      let trial = Point(zip(from.position, direction).map { $0 + step * $1 }, function)
      if let trial, trial.value <= from.value + 1e-4 * step * slope {
        if dot(trial.gradient, direction) >= 0.9 * slope { return trial }
        low = step
        lowest = trial
      } else {
        high = step
      }
      step = high < .infinity ? (low + high) / 2 : 2 * low
    }
    return lowest
  }
}

/// An estimate of the inverse of a function's second derivatives [n][n].
private struct InverseHessian {
  private let n: Int
  private var rows: [Double]
  private var isFresh = true

  init(_ n: Int, diagonal: Double) {
    self.n = n
    rows = [Double](repeating: 0, count: n * n)
    for index in 0..<n { rows[index * n + index] = diagonal }
  }

  func times(_ vector: [Double]) -> [Double] {
    (0..<n).map { row in
      var sum = 0.0
      for column in 0..<n { sum += rows[row * n + column] * vector[column] }
      return sum
    }
  }

  /// H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ with ρ = 1/(yᵀs), from a step s that changed the
  /// gradient by y; not where yᵀs is no positive number to speak of. The first one scales H to
  /// (yᵀs)/(yᵀy) before.
  mutating func update(step s: [Double], change y: [Double]) {
    let product = dot(s, y)
    guard product > 1e-12 * norm(s) * norm(y) else { return }
    if isFresh {
      self = InverseHessian(n, diagonal: product / dot(y, y))
      isFresh = false
    }
    let image = times(y)
    let weight = (1 + dot(y, image) / product) / product
    for row in 0..<n {
      for column in 0..<n {
        rows[row * n + column] +=
          weight * s[row] * s[column] - (image[row] * s[column] + s[row] * image[column]) / product
      }
    }
  }
}

private func dot(_ left: [Double], _ right: [Double]) -> Double {
  var sum = 0.0
  for index in left.indices { sum += left[index] * right[index] }
  return sum
}

private func norm(_ vector: [Double]) -> Double { dot(vector, vector).squareRoot() }

private func difference(_ left: [Double], _ right: [Double]) -> [Double] {
  left.indices.map { left[$0] - right[$0] }
}
