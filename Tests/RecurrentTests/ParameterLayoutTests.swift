import Testing

@testable import Recurrent

@Suite struct ParameterLayoutTests {
  static let shapes: [NetworkShape] = CellKind.allCases.flatMap { cell in
    [1, 16, 19].map {
      NetworkShape(cell: cell, inputSize: 3, hiddenSize: $0, layers: 2, outputSize: 2)
    }
  }

  @Test("what is inserted is extracted", arguments: shapes)
  func roundTrip(shape: NetworkShape) {
    let layout = ParameterLayout(shape)
    var flat = [Double](repeating: 0, count: layout.count)
    var inserted: [[Double]] = []
    for (index, tensor) in layout.tensors.enumerated() {
      var values = RecurrentFixture.numbers(tensor.count, seed: UInt64(index))
      // What a redundant bias holds moves to its twin; the round trip is of all else.
      for row in values.indices where layout.offset(of: tensor, row: row, column: 0) == nil {
        values[row] = 0
      }
      layout.insert(values, as: tensor, into: &flat)
      inserted.append(values)
    }
    for (tensor, values) in zip(layout.tensors, inserted) {
      #expect(layout.extract(tensor, from: flat) == values, "\(tensor.name)")
    }
    let used = inserted.joined().count { $0 != 0 }
    #expect(flat.count { $0 != 0 } == used, "two numbers share a place")
    #expect(layout.count % 16 == 0)
  }

  @Test("names and shapes are PyTorch's")
  func names() {
    let shape = NetworkShape(cell: .gru, inputSize: 3, hiddenSize: 5, layers: 2, outputSize: 2)
    let tensors = ParameterLayout(shape).tensors
    #expect(
      tensors.map(\.name) == [
        "rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0", "rnn.bias_hh_l0",
        "rnn.weight_ih_l1", "rnn.weight_hh_l1", "rnn.bias_ih_l1", "rnn.bias_hh_l1",
        "head.weight", "head.bias",
      ])
    #expect(
      tensors.map(\.shape) == [
        [15, 3], [15, 5], [15], [15], [15, 5], [15, 5], [15], [15], [2, 5], [2],
      ])
  }

  @Test("peepholes are a matrix of gates and units behind the biases of their layer")
  func peepholes() {
    let shape = NetworkShape(
      cell: .lstmPeephole, inputSize: 3, hiddenSize: 5, layers: 2, outputSize: 2)
    let tensors = ParameterLayout(shape).tensors
    #expect(
      tensors.map(\.name) == [
        "rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0", "rnn.bias_hh_l0",
        "rnn.peephole_l0", "rnn.weight_ih_l1", "rnn.weight_hh_l1", "rnn.bias_ih_l1",
        "rnn.bias_hh_l1", "rnn.peephole_l1", "head.weight", "head.bias",
      ])
    #expect(
      tensors.map(\.shape) == [
        [20, 3], [20, 5], [20], [20], [3, 5], [20, 5], [20, 5], [20], [20], [3, 5], [2, 5], [2],
      ])
  }

  @Test("a redundant recurrent bias adds to its twin", arguments: shapes)
  func redundantBiases(shape: NetworkShape) throws {
    let layout = ParameterLayout(shape)
    var redundant = 0
    for layer in 0..<shape.layers {
      let input = try #require(layout.tensors.first { $0.role == .inputBiases(.encoder(layer)) })
      let recurrent = try #require(
        layout.tensors.first { $0.role == .recurrentBiases(.encoder(layer)) })
      let first = RecurrentFixture.numbers(input.count, seed: 1)
      let second = RecurrentFixture.numbers(input.count, seed: 2)
      var flat = [Double](repeating: 0, count: layout.count)
      layout.insert(first, as: input, into: &flat)
      layout.insert(second, as: recurrent, into: &flat)
      let inputBiases = layout.extract(input, from: flat)
      let recurrentBiases = layout.extract(recurrent, from: flat)
      for row in first.indices {
        let isRedundant = layout.offset(of: recurrent, row: row, column: 0) == nil
        redundant += isRedundant ? 1 : 0
        #expect(inputBiases[row] == (isRedundant ? first[row] + second[row] : first[row]))
        #expect(recurrentBiases[row] == (isRedundant ? 0 : second[row]))
      }
    }
    // All but the candidate of the GRU that resets after the product.
    let gates = shape.cell == .gru ? 2 : shape.cell.gates
    #expect(redundant == gates * shape.hiddenSize * shape.layers)
  }
}
