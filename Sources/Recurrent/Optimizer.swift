internal import CRecurrentKernels

/// The update rules.
package enum Optimizer: Hashable, Sendable {
  /// Kingma & Ba 2015 (arXiv:1412.6980).
  case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
  /// v = μ v + g, w −= rate · v.
  case sgd(momentum: Double = 0.9)
}

/// An optimizer with its moments, laid out as the parameters are.
final class OptimizerState<Scalar: KernelScalar> {
  let optimizer: Optimizer
  let kernels: Kernels
  private let first: Buffer<Scalar>
  private let second: Buffer<Scalar>
  /// Updates made.
  private(set) var step = 0

  init(_ optimizer: Optimizer, count: Int, kernels: Kernels) {
    self.optimizer = optimizer
    self.kernels = kernels
    first = Buffer(count)
    switch optimizer {
    case .adam: second = Buffer(count)
    case .sgd: second = Buffer(0)
    }
  }

  /// Counts an update; the slices of it follow, in any order and on any thread.
  func begin() { step += 1 }

  func update(
    _ slice: Range<Int>, parameters: Buffer<Scalar>, gradient: Buffer<Scalar>, rate: Double
  ) {
    let at = slice.lowerBound
    switch optimizer {
    case .adam(let beta1, let beta2, let epsilon):
      unsafe kernels.table.pointee.adam(
        parameters.base + at, gradient.base + at, first.base + at, second.base + at, slice.count,
        rate, beta1, beta2, epsilon, 1 - power(beta1, step), 1 - power(beta2, step))
    case .sgd(let momentum):
      unsafe kernels.table.pointee.sgd(
        parameters.base + at, gradient.base + at, first.base + at, slice.count, rate, momentum)
    }
  }

  /// baseⁿ by squaring: the same products in the same order everywhere, where libm's pow may differ by machine.
  private func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var factor = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }
}
