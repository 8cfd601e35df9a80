internal import CRecurrentKernels

/// An optimizer with its moments, laid out as the parameters are.
final class OptimizerState<Scalar: KernelScalar> {
  let optimizer: Optimizer
  let kernels: Kernels
  /// As many as `Optimizer.moments` says, in the order of the kernel's arguments.
  let moments: [Buffer<Scalar>]
  /// Updates made since the moments were zero.
  var step = 0

  init(_ optimizer: Optimizer, count: Int, kernels: Kernels) {
    self.optimizer = optimizer
    self.kernels = kernels
    moments = (0..<optimizer.moments).map { _ in Buffer(count) }
  }

  /// Counts an update; the slices of it follow, in any order and on any thread.
  func begin() { step += 1 }

  /// Forgets what it has learnt of the gradients.
  func reset() {
    step = 0
    for moment in moments { moment.zero() }
  }

  func update(
    _ slice: Range<Int>, parameters: Buffer<Scalar>, gradient: Buffer<Scalar>, rate: Double
  ) {
    let at = slice.lowerBound
    let (w, g) = unsafe (parameters.base + at, gradient.base + at)
    let table = unsafe kernels.table.pointee
    switch optimizer {
    case .sgd(let momentum, let decay):
      if let velocity = moments.first {
        unsafe table.momentum(w, g, velocity.base + at, slice.count, rate, momentum, decay)
      } else {
        unsafe table.sgd(w, g, slice.count, rate, decay)
      }
    case .rmsProp(let smoothing, let epsilon, let decay):
      var rule = rk_rmsprop(rate: rate, smoothing: smoothing, epsilon: epsilon, decay: decay)
      unsafe table.rmsprop(w, g, moments[0].base + at, slice.count, &rule)
    case .adam(let beta1, let beta2, let epsilon, let decay):
      var rule = rk_adam(
        rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        c1: 1 - Elementary.power(beta1, step),
        c2: 1 - Elementary.power(beta2, step), decay: decay, shrink: 1)
      unsafe table.adam(w, g, moments[0].base + at, moments[1].base + at, slice.count, &rule)
    case .adamW(let beta1, let beta2, let epsilon, let decay):
      var rule = rk_adam(
        rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        c1: 1 - Elementary.power(beta1, step),
        c2: 1 - Elementary.power(beta2, step), decay: 0, shrink: 1 - rate * decay)
      unsafe table.adam(w, g, moments[0].base + at, moments[1].base + at, slice.count, &rule)
    case .cocob(let alpha):
      let start = moments[0]
      if step == 1 { unsafe (start.base + at).update(from: w, count: slice.count) }
      var state = unsafe rk_cocob(
        start: start.base + at, largest: moments[1].base + at, total: moments[2].base + at,
        reward: moments[3].base + at, sum: moments[4].base + at)
      unsafe table.cocob(w, g, &state, slice.count, alpha)
    }
  }
}
