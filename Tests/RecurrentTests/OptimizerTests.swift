import Testing

@testable import Recurrent

/// Several updates of the whole optimizer against plain loops, in slices taken in any order.
@Suite struct OptimizerTests {
  /// Every rule, and those of its forms that take another way.
  static let rules: [Optimizer] =
    Optimizer.allCases + [
      .sgd(momentum: 0), .sgd(momentum: 0, weightDecay: 0.1), .sgd(weightDecay: 0.1),
      .rmsProp(smoothing: 0.9, weightDecay: 0.1), .adam(weightDecay: 0.1),
      .adam(beta1: 0.5, beta2: 0.75, epsilon: 1e-3), .adamW(weightDecay: 0), .cocob(alpha: 2),
    ]

  private static let count = 2080
  /// Multiples of 16 around one vector and more.
  private static let slices = [1024..<2048, 2048..<2080, 48..<1024, 0..<16, 16..<48]
  private static let rates = [0.1, 0.05, 0.02, 0.01, 0.01]

  /// Components from 1e-8 to 1, so that ε counts; some zero at first.
  private func gradient(_ update: Int) -> [Double] {
    let numbers = RecurrentFixture.numbers(OptimizerTests.count, seed: UInt64(update))
    return numbers.enumerated().map { index, value in
      if index % 5 == 0, update < 2 { return 0 }
      return index % 3 == 0 ? Double(Float(value * 1e-8)) : value
    }
  }

  /// The parameters after one update a rate, each with a gradient of its own.
  private func train<Scalar: KernelScalar>(
    _ state: OptimizerState<Scalar>, start: [Double], gradients: [[Double]]
  ) -> [Scalar] {
    let parameters = RecurrentFixture.buffer(start, as: Scalar.self)
    for (numbers, rate) in zip(gradients, OptimizerTests.rates) {
      let gradient = RecurrentFixture.buffer(numbers, as: Scalar.self)
      state.begin()
      for slice in OptimizerTests.slices {
        state.update(slice, parameters: parameters, gradient: gradient, rate: rate)
      }
    }
    return parameters.array
  }

  @Test(
    "what five updates move is what the equations say", arguments: rules, Instantiation.available)
  func equations(optimizer: Optimizer, instantiation: Instantiation) throws {
    let start = RecurrentFixture.numbers(OptimizerTests.count, seed: 100)
    let gradients = OptimizerTests.rates.indices.map { gradient($0) }
    var plain = PlainOptimizer(optimizer, weights: start)
    for (gradient, rate) in zip(gradients, OptimizerTests.rates) {
      plain.update(gradient, rate: rate)
    }
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      let state = OptimizerState<Scalar>(
        optimizer, count: OptimizerTests.count, kernels: kernels)
      let parameters = train(state, start: start, gradients: gradients)
      #expect(state.step == OptimizerTests.rates.count)
      let moved = zip(parameters, start).map { Double($0) - $1 }
      let expected = zip(plain.weights, start).map { $0 - $1 }
      let distance = RecurrentFixture.relativeDistance(moved, expected)
      #expect(distance < 256 * Double(Scalar.ulpOfOne), "\(distance)")
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }

  @Test("after a reset a rule begins anew", arguments: rules)
  func reset(optimizer: Optimizer) {
    let gradients = OptimizerTests.rates.indices.map { gradient($0) }
    let (start, other) = (
      RecurrentFixture.numbers(OptimizerTests.count, seed: 100),
      RecurrentFixture.numbers(OptimizerTests.count, seed: 101)
    )
    let state = OptimizerState<Double>(
      optimizer, count: OptimizerTests.count, kernels: Double.kernels)
    let first = train(state, start: start, gradients: gradients)
    _ = train(state, start: other, gradients: gradients.reversed())
    state.reset()
    #expect(train(state, start: start, gradients: gradients) == first)
  }

  @Test(
    "what is zero and has no gradient stays zero", arguments: rules, Instantiation.available)
  func padding(optimizer: Optimizer, instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      let state = OptimizerState<Scalar>(optimizer, count: 64, kernels: kernels)
      let parameters = Buffer<Scalar>(64)
      let gradient = Buffer<Scalar>(64)
      for index in stride(from: 0, to: 64, by: 2) { gradient[index] = -1 }
      for _ in 0..<20 {
        state.begin()
        state.update(0..<64, parameters: parameters, gradient: gradient, rate: 0.1)
      }
      for index in 0..<64 {
        #expect(index % 2 == 1 ? parameters[index] == 0 : parameters[index] > 0)
      }
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }

  /// ½ (w − target)² of each coordinate, whose gradient is w − target.
  @Test("every rule finds the bottom of a bowl", arguments: Optimizer.allCases)
  func bowl(optimizer: Optimizer) {
    let targets = RecurrentFixture.numbers(64, seed: 5)
    let parameters = Buffer<Double>(64)
    let gradient = Buffer<Double>(64)
    let state = OptimizerState<Double>(optimizer, count: 64, kernels: Double.kernels)
    for update in 0..<2000 {
      for index in 0..<64 { gradient[index] = parameters[index] - targets[index] }
      state.begin()
      let rate = 0.05 * (1 - Double(update) / 2000)
      state.update(0..<64, parameters: parameters, gradient: gradient, rate: rate)
    }
    let distance = RecurrentFixture.relativeDistance(parameters.array, targets)
    #expect(distance < 0.02, "\(distance)")
  }

  /// The steps of the rate-free rule grow until they fit, whatever the unit of the gradient.
  @Test("COCOB ignores the rate and the gradient's unit")
  func rateFree() {
    func train(rate: Double, unit: Double) -> [Double] {
      let state = OptimizerState<Double>(.cocob(), count: 16, kernels: Double.kernels)
      let parameters = Buffer<Double>(16)
      let gradient = Buffer<Double>(16)
      for _ in 0..<50 {
        for index in 0..<16 { gradient[index] = unit * (parameters[index] - Double(index)) }
        state.begin()
        state.update(0..<16, parameters: parameters, gradient: gradient, rate: rate)
      }
      return parameters.array
    }
    let expected = train(rate: 1, unit: 1)
    #expect(expected[1] > 0.1)
    #expect(train(rate: 0, unit: 1) == expected)
    // A power of two scales every number exactly, also where L² is too small for a number.
    #expect(train(rate: 1, unit: 0x1p-700) == expected)
  }

  @Test("names differ, and a rule keeps as many moments as it needs")
  func properties() {
    #expect(Set(Optimizer.allCases.map(\.name)).count == Optimizer.allCases.count)
    #expect(Optimizer.allCases.map(\.moments) == [1, 1, 2, 2, 5])
    #expect(Optimizer.sgd(momentum: 0, weightDecay: 0.5).moments == 0)
    #expect(Optimizer.allCases.map(\.weightDecay) == [0, 0, 0, 0.01, 0])
    #expect(Optimizer.adam(weightDecay: 0.5).weightDecay == 0.5)
  }
}
