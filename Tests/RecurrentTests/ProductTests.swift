import CRecurrentKernels
import Testing

@testable import Recurrent

/// The two products of backward and the transposed weights one of them reads, against plain loops.
@Suite struct ProductTests {
  /// Panels of units, and how gates first ..< first + gates of `total` meet slots: each cell's maps, the
  /// GRUs' further ones too.
  struct Case: CustomTestStringConvertible, Sendable {
    var first: Int
    var gates: Int
    var total: Int
    var slots: Int
    var slotOfGate: [Int]
    var panels: Int
    var instantiation: Instantiation
    var range: rk_gate_range {
      rk_gate_range(first: Int32(first), count: Int32(gates), total: Int32(total))
    }
    var testDescription: String {
      "gates from \(first) of \(total) to slots \(slotOfGate), \(panels) panels, \(instantiation)"
    }
  }

  static let cases: [Case] = Instantiation.available.flatMap { instantiation in
    [
      (0, 1, 1, [0]), (0, 3, 3, [0, 1, 2]), (0, 3, 4, [0, 1, 2]), (0, 3, 4, [0, 1, 3]),
      (0, 4, 4, [0, 1, 2, 3]), (0, 3, 4, [0, 1]), (2, 3, 4, [2]),
    ].flatMap { (first, total, slots, slotOfGate) in
      [1, 2].map {
        Case(
          first: first, gates: slotOfGate.count, total: total, slots: slots,
          slotOfGate: slotOfGate, panels: $0, instantiation: instantiation)
      }
    }
  }

  /// Gradients of pre-activations `[panel][rows][slot][16]`, with room between panels.
  private struct Gates<Scalar: KernelScalar> {
    let test: Case
    let rows: Int
    let stride: Int
    let values: [Double]
    let buffer: Buffer<Scalar>

    init(_ test: Case, rows: Int) {
      self.test = test
      self.rows = rows
      stride = rows * test.slots * 16 + 32
      values = RecurrentFixture.numbers(test.panels * stride, seed: UInt64(rows))
      buffer = RecurrentFixture.buffer(values, as: Scalar.self)
    }

    func value(panel: Int, row: Int, gate: Int, unit: Int) -> Double {
      values[panel * stride + (row * test.slots + test.slotOfGate[gate]) * 16 + unit]
    }

    var kernelView: rk_gate_gradients {
      var slot: (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
      unsafe withUnsafeMutableBytes(of: &slot) { bytes in
        let slots = unsafe bytes.bindMemory(to: Int32.self)
        for (gate, value) in test.slotOfGate.enumerated() { unsafe slots[gate] = Int32(value) }
      }
      let map = rk_gate_map(gates: test.range, slots: Int32(test.slots), slot: slot)
      return unsafe rk_gate_gradients(
        rows: Int32(rows), panels: Int32(test.panels), map: map, gradients: buffer.base,
        gradient_stride: stride)
    }
  }

  @Test("gradient of the inputs", arguments: cases)
  func inputGradient(test: Case) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      // Counts of columns that leave every remainder of a group of vectors.
      for (count, rows) in [
        (1, 1), (16, 2), (17, 3), (40, 5), (112, 6), (33, 7), (5, 13), (64, 14),
      ] {
        let first = 3
        let columns = first + count + 2
        let blocks = (count + 15) / 16
        let weights = RecurrentFixture.numbers(
          test.panels * columns * test.total * 16, seed: UInt64(count))
        let packed = RecurrentFixture.buffer(weights, as: type)
        let transposed = Buffer<Scalar>(blocks * 16 * test.panels * test.gates * 16 + 1)
        transposed[transposed.count - 1] = 12345
        unsafe kernels.table.pointee.transpose(
          packed.base, Int32(test.panels), Int32(columns), test.range, Int32(first), Int32(count),
          transposed.base)
        #expect(transposed[transposed.count - 1] == 12345, "wrote past the end")

        let gates = Gates<Scalar>(test, rows: rows)
        let stride = rows * 16 + 16
        var product = [Double](repeating: 0, count: blocks * stride)
        for column in 0..<count {
          for row in 0..<rows {
            let at = column / 16 * stride + row * 16 + column % 16
            for panel in 0..<test.panels {
              for gate in 0..<test.gates {
                let line = (panel * columns + first + column) * test.total + test.first + gate
                for unit in 0..<16 {
                  product[at] +=
                    gates.value(panel: panel, row: row, gate: gate, unit: unit)
                    * weights[line * 16 + unit]
                }
              }
            }
          }
        }

        let start = RecurrentFixture.numbers(blocks * stride, seed: 99)
        for accumulate in [false, true] {
          let out = RecurrentFixture.buffer(start, as: type)
          var view = unsafe gates.kernelView
          unsafe kernels.table.pointee.input_gradient(
            &view, transposed.base, Int32(blocks), out.base, stride, accumulate ? 1 : 0)
          // Columns of padding receive a product of zero; room between blocks stays as it was.
          let expected = start.indices.map { index in
            let isRoom = index % stride >= rows * 16
            return accumulate || isRoom ? start[index] + product[index] : product[index]
          }
          let distance = RecurrentFixture.relativeDistance(out.array, expected)
          #expect(
            distance < 8 * Double(Scalar.ulpOfOne),
            "\(count) columns, \(rows) rows, accumulate \(accumulate)")
        }
      }
    }
    check(try #require(test.instantiation.kernels), as: test.instantiation.scalar)
  }

  @Test("gradient of the weights", arguments: cases)
  func weightGradient(test: Case) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      // Inputs as one block of any width, and hidden states as blocks of 16.
      let shapes =
        (1...14).map { (blocks: 1, width: $0, rows: 15 - $0) } + [(2, 16, 5), (3, 16, 1)]
      for (blocks, width, rows) in shapes {
        let rowStride = width + 1
        let blockStride = rows * rowStride + 3
        let inputs = RecurrentFixture.numbers(blocks * blockStride, seed: UInt64(width))
        let packed = RecurrentFixture.buffer(inputs, as: type)
        let gates = Gates<Scalar>(test, rows: rows)
        let first = 2
        let total = first + blocks * width + 1
        let start = RecurrentFixture.numbers(test.panels * total * test.total * 16, seed: 98)
        let gradient = RecurrentFixture.buffer(start, as: type)
        var columns = unsafe rk_columns(
          base: packed.base, row_stride: rowStride, block_stride: blockStride,
          blocks: Int32(blocks), width: Int32(width))
        var view = unsafe gates.kernelView
        unsafe kernels.table.pointee.weight_gradient(
          &columns, &view, Int32(first), Int32(total), gradient.base)

        var expected = start
        for panel in 0..<test.panels {
          for column in 0..<blocks * width {
            let (block, within) = column.quotientAndRemainder(dividingBy: width)
            for gate in 0..<test.gates {
              let line = (panel * total + first + column) * test.total + test.first + gate
              for unit in 0..<16 {
                for row in 0..<rows {
                  expected[line * 16 + unit] +=
                    inputs[block * blockStride + row * rowStride + within]
                    * gates.value(panel: panel, row: row, gate: gate, unit: unit)
                }
              }
            }
          }
        }
        let distance = RecurrentFixture.relativeDistance(gradient.array, expected)
        #expect(
          distance < 8 * Double(Scalar.ulpOfOne), "\(blocks) blocks of \(width), \(rows) rows")
      }
    }
    check(try #require(test.instantiation.kernels), as: test.instantiation.scalar)
  }
}
