import CRecurrentKernels
import Testing

@testable import Recurrent

/// The linear output layer against plain loops.
@Suite struct DenseTests {
  /// Hidden states `[block][rows][16]` with room between blocks, and a head of `outputs` rows.
  private struct Case {
    let rows: Int
    let outputs: Int
    let blocks: Int

    static let all: [Case] = [1, 2, 3, 8, 14].flatMap { rows in
      [1, 2, 3].flatMap { outputs in
        [1, 2, 3].map { Case(rows: rows, outputs: outputs, blocks: $0) }
      }
    }

    let stride: Int
    let units: Int
    let hidden: [Double]
    let weights: [Double]
    let biases: [Double]
    let slopes: [Double]

    init(rows: Int, outputs: Int, blocks: Int) {
      self.rows = rows
      self.outputs = outputs
      self.blocks = blocks
      stride = rows * 16 + 16
      units = blocks * 16
      hidden = RecurrentFixture.numbers(blocks * stride, seed: 1)
      weights = RecurrentFixture.numbers(outputs * units, seed: 2)
      biases = RecurrentFixture.numbers(outputs, seed: 3)
      slopes = RecurrentFixture.numbers(rows * outputs, seed: 4)
    }

    /// The place of a unit of a row in `hidden`.
    func place(_ row: Int, _ unit: Int) -> Int { unit / 16 * stride + row * 16 + unit % 16 }

    func columns<Scalar: KernelScalar>(_ hidden: Buffer<Scalar>) -> rk_columns {
      unsafe rk_columns(
        base: hidden.base, row_stride: 16, block_stride: stride, blocks: Int32(blocks), width: 16)
    }
  }

  @Test("forward", arguments: Instantiation.available)
  func forward(instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      for test in Case.all {
        let hidden = RecurrentFixture.buffer(test.hidden, as: type)
        let weights = RecurrentFixture.buffer(test.weights, as: type)
        let biases = RecurrentFixture.buffer(test.biases, as: type)
        let y = Buffer<Scalar>(test.rows * test.outputs)
        var columns = unsafe test.columns(hidden)
        unsafe kernels.table.pointee.dense_forward(
          &columns, Int32(test.rows), Int32(test.outputs), weights.base, biases.base, y.base)

        var expected: [Double] = []
        for row in 0..<test.rows {
          for output in 0..<test.outputs {
            var sum = test.biases[output]
            for unit in 0..<test.units {
              sum += test.weights[output * test.units + unit] * test.hidden[test.place(row, unit)]
            }
            expected.append(sum)
          }
        }
        let distance = RecurrentFixture.relativeDistance(y.array, expected, floor: 0.1)
        #expect(
          distance < 8 * Double(Scalar.ulpOfOne),
          "\(test.rows) rows, \(test.outputs) outputs, \(test.blocks) blocks")
      }
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }

  @Test("backward", arguments: Instantiation.available)
  func backward(instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      for test in Case.all {
        let hidden = RecurrentFixture.buffer(test.hidden, as: type)
        let weights = RecurrentFixture.buffer(test.weights, as: type)
        let slopes = RecurrentFixture.buffer(test.slopes, as: type)
        // ∂h is written, ∂w and ∂b are added to.
        let hiddenGradient = RecurrentFixture.buffer(test.hidden, as: type)
        let weightGradient = RecurrentFixture.buffer(test.weights, as: type)
        let biasGradient = RecurrentFixture.buffer(test.biases, as: type)
        var columns = unsafe test.columns(hidden)
        unsafe kernels.table.pointee.dense_backward(
          &columns, Int32(test.rows), Int32(test.outputs), weights.base, slopes.base,
          hiddenGradient.base, test.stride, weightGradient.base, biasGradient.base)

        var expectedHidden = test.hidden
        var expectedWeights = test.weights
        var expectedBiases = test.biases
        for row in 0..<test.rows {
          for unit in 0..<test.units { expectedHidden[test.place(row, unit)] = 0 }
          for output in 0..<test.outputs {
            let dy = test.slopes[row * test.outputs + output]
            expectedBiases[output] += dy
            for unit in 0..<test.units {
              let at = output * test.units + unit
              expectedHidden[test.place(row, unit)] += dy * test.weights[at]
              expectedWeights[at] += dy * test.hidden[test.place(row, unit)]
            }
          }
        }
        let limit = 8 * Double(Scalar.ulpOfOne)
        let distances = [
          RecurrentFixture.relativeDistance(hiddenGradient.array, expectedHidden),
          RecurrentFixture.relativeDistance(weightGradient.array, expectedWeights),
          RecurrentFixture.relativeDistance(biasGradient.array, expectedBiases, floor: 0.1),
        ]
        for distance in distances {
          #expect(
            distance < limit, "\(test.rows) rows, \(test.outputs) outputs, \(test.blocks) blocks")
        }
      }
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }
}
