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

  /// 1e25 squared is beyond Float.
  @Test("sum of squares beyond the range of Float", arguments: Instantiation.available)
  func largeSquareSum(instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      for count in UpdateTests.counts {
        var values = RecurrentFixture.numbers(count, seed: 3).map { Double(Scalar($0 * 1e25)) }
        let x = RecurrentFixture.buffer(values, as: type)
        let sum = unsafe kernels.table.pointee.square_sum(x.base, count)
        let expected = values.reduce(0) { $0 + $1 * $1 }
        #expect(abs(sum - expected) < 1e-12 * expected, "\(count) numbers")
        for value in [Double.infinity, .nan] {
          values[count - 1] = value
          x.assign(values.map { Scalar($0) })
          #expect(unsafe !kernels.table.pointee.square_sum(x.base, count).isFinite)
        }
      }
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }

  @Test("scaling, then clamping", arguments: Instantiation.available)
  func scaleAndClamp(instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      for count in UpdateTests.counts {
        for (scale, bound) in [(0.5, 0.25), (1, 0.5), (1, 1), (0.25, .infinity)] {
          let x = RecurrentFixture.buffer(RecurrentFixture.numbers(count, seed: 4), as: type)
          let expected = x.array.map {
            min(max($0 * Scalar(scale), -Scalar(bound)), Scalar(bound))
          }
          let isClamped = x.array.contains { abs($0 * Scalar(scale)) > Scalar(bound) }
          #expect(isClamped == (bound < 1), "the numbers reach almost to ± 1")
          let flag = unsafe kernels.table.pointee.scale_and_clamp(x.base, scale, bound, count)
          #expect((flag != 0) == isClamped)
          #expect(
            RecurrentFixture.relativeDistance(x.array, expected) == 0,
            "\(count) numbers, scale \(scale), bound \(bound)")
        }
      }
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }
}
