import Testing

@testable import Recurrent

/// Several updates of the whole optimizer against plain loops, in slices taken in any order.
@Suite struct OptimizerTests {
  private static let count = 2080
  private static let slices = [1024..<2048, 2048..<2080, 0..<1024]
  private static let rates = [0.1, 0.05, 0.02, 0.01, 0.01]

  /// Parameters after one update a rate, each with a gradient of its own.
  private func train(_ optimizer: Optimizer, start: [Double]) -> [Double] {
    let state = OptimizerState<Double>(
      optimizer, count: OptimizerTests.count, kernels: Double.kernels)
    let parameters = RecurrentFixture.buffer(start, as: Double.self)
    for (update, rate) in OptimizerTests.rates.enumerated() {
      let gradient = RecurrentFixture.buffer(gradient(update), as: Double.self)
      state.begin()
      for slice in OptimizerTests.slices {
        state.update(slice, parameters: parameters, gradient: gradient, rate: rate)
      }
    }
    #expect(state.step == OptimizerTests.rates.count)
    return parameters.array
  }

  /// Components from 1e-8 to 1, so that Adam's ε counts.
  private func gradient(_ update: Int) -> [Double] {
    let numbers = RecurrentFixture.numbers(OptimizerTests.count, seed: UInt64(update))
    return numbers.enumerated().map { index, value in index % 3 == 0 ? value * 1e-8 : value }
  }

  @Test("Adam")
  func adam() {
    let (beta1, beta2, epsilon) = (0.9, 0.999, 1e-8)
    let start = RecurrentFixture.numbers(OptimizerTests.count, seed: 100)
    var expected = start
    var mean = [Double](repeating: 0, count: start.count)
    var square = mean
    var (power1, power2) = (1.0, 1.0)
    for (update, rate) in OptimizerTests.rates.enumerated() {
      power1 *= beta1
      power2 *= beta2
      for (i, g) in gradient(update).enumerated() {
        mean[i] = beta1 * mean[i] + (1 - beta1) * g
        square[i] = beta2 * square[i] + (1 - beta2) * g * g
        let unbiasedMean = mean[i] / (1 - power1)
        let unbiasedSquare = square[i] / (1 - power2)
        expected[i] -= rate * unbiasedMean / (unbiasedSquare.squareRoot() + epsilon)
      }
    }
    let parameters = train(.adam(), start: start)
    #expect(RecurrentFixture.relativeDistance(parameters, expected) < 1e-13)
  }

  @Test("SGD", arguments: [0, 0.9])
  func sgd(momentum: Double) {
    let start = RecurrentFixture.numbers(OptimizerTests.count, seed: 100)
    var expected = start
    var velocity = [Double](repeating: 0, count: start.count)
    for (update, rate) in OptimizerTests.rates.enumerated() {
      for (i, g) in gradient(update).enumerated() {
        velocity[i] = momentum * velocity[i] + g
        expected[i] -= rate * velocity[i]
      }
    }
    let parameters = train(.sgd(momentum: momentum), start: start)
    #expect(RecurrentFixture.relativeDistance(parameters, expected) < 1e-14)
  }
}
