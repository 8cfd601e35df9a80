import CRecurrentKernels
import Testing

@testable import Recurrent

/// The element-wise passes over slices of the parameter vector, against plain loops.
@Suite struct UpdateTests {
  /// Multiples of 16 around one vector and around the 64 panels of a partial sum.
  static let counts = [16, 48, 1008, 1024, 1040]

  @Test("sum of gradients", arguments: Instantiation.available)
  func add(instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      for count in UpdateTests.counts {
        let sum = RecurrentFixture.buffer(RecurrentFixture.numbers(count, seed: 1), as: type)
        let addend = RecurrentFixture.buffer(RecurrentFixture.numbers(count, seed: 2), as: type)
        let expected = zip(sum.array, addend.array).map { $0 + $1 }
        unsafe kernels.table.pointee.add(sum.base, addend.base, count)
        #expect(RecurrentFixture.relativeDistance(sum.array, expected) == 0)
      }
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }

  @Test("sum of squares", arguments: Instantiation.available)
  func squareSum(instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      for count in UpdateTests.counts {
        let values = RecurrentFixture.numbers(count, seed: 3)
        let x = RecurrentFixture.buffer(values, as: type)
        let sum = unsafe kernels.table.pointee.square_sum(x.base, count)
        let expected = values.reduce(0) { $0 + $1 * $1 }
        #expect(abs(sum - expected) < 16 * Double(Scalar.ulpOfOne) * expected, "\(count) numbers")
      }
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }

  @Test("scaling, then clamping", arguments: Instantiation.available)
  func scaleAndClamp(instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      for count in UpdateTests.counts {
        for (scale, bound) in [(0.5, 0.25), (1, 0.5), (0.25, .infinity)] {
          let x = RecurrentFixture.buffer(RecurrentFixture.numbers(count, seed: 4), as: type)
          let expected = x.array.map {
            min(max($0 * Scalar(scale), -Scalar(bound)), Scalar(bound))
          }
          unsafe kernels.table.pointee.scale_and_clamp(x.base, scale, bound, count)
          #expect(
            RecurrentFixture.relativeDistance(x.array, expected) == 0,
            "\(count) numbers, scale \(scale), bound \(bound)")
        }
      }
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }

  @Test("Adam", arguments: Instantiation.available)
  func adam(instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      let (rate, beta1, beta2, epsilon) = (0.01, 0.875, 0.9375, 1e-3)
      let (c1, c2) = (0.25, 0.125)
      for count in UpdateTests.counts {
        var w = RecurrentFixture.numbers(count, seed: 5)
        let g = RecurrentFixture.numbers(count, seed: 6)
        var m = RecurrentFixture.numbers(count, seed: 7)
        var v = RecurrentFixture.numbers(count, seed: 8).map(abs)
        let (parameters, gradient) = (
          RecurrentFixture.buffer(w, as: type), RecurrentFixture.buffer(g, as: type)
        )
        let (mean, square) = (
          RecurrentFixture.buffer(m, as: type), RecurrentFixture.buffer(v, as: type)
        )
        unsafe kernels.table.pointee.adam(
          parameters.base, gradient.base, mean.base, square.base, count, rate, beta1, beta2,
          epsilon, c1, c2)

        for i in 0..<count {
          m[i] = beta1 * m[i] + (1 - beta1) * g[i]
          v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i]
          w[i] -= rate * (m[i] / c1) / ((v[i] / c2).squareRoot() + epsilon)
        }
        let limit = 8 * Double(Scalar.ulpOfOne)
        #expect(RecurrentFixture.relativeDistance(parameters.array, w) < limit)
        #expect(RecurrentFixture.relativeDistance(mean.array, m) < limit)
        #expect(RecurrentFixture.relativeDistance(square.array, v) < limit)
      }
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }

  @Test("SGD with momentum", arguments: Instantiation.available)
  func sgd(instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      let (rate, momentum) = (0.05, 0.9)
      for count in UpdateTests.counts {
        var w = RecurrentFixture.numbers(count, seed: 9)
        let g = RecurrentFixture.numbers(count, seed: 10)
        var v = RecurrentFixture.numbers(count, seed: 11)
        let (parameters, gradient) = (
          RecurrentFixture.buffer(w, as: type), RecurrentFixture.buffer(g, as: type)
        )
        let velocity = RecurrentFixture.buffer(v, as: type)
        unsafe kernels.table.pointee.sgd(
          parameters.base, gradient.base, velocity.base, count, rate, momentum)

        for i in 0..<count {
          v[i] = momentum * v[i] + g[i]
          w[i] -= rate * v[i]
        }
        let limit = 8 * Double(Scalar.ulpOfOne)
        #expect(RecurrentFixture.relativeDistance(parameters.array, w) < limit)
        #expect(RecurrentFixture.relativeDistance(velocity.array, v) < limit)
      }
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }
}
