import Glibc
import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// The weights of a model file are those of PyTorch, by name, shape and meaning.
@Suite struct WeightTensorTests {
  @Test func weightsHaveTheNamesAndShapesOfPyTorch() throws {
    let model = try ModelFileFixture.model(
      ForecastingFixture.configuration {
        $0.cell = .gru
        $0.hiddenSize = 5
        $0.layers = 2
      })
    let forgery = try Forgery(model)
    let weights = forgery.names.filter { $0.hasPrefix("rnn.") || $0.hasPrefix("head.") }
    let shapes = weights.map { "\($0) \(forgery[$0]?.shape ?? [])" }
    #expect(
      shapes == [
        "rnn.weight_ih_l0 [15, 2]", "rnn.weight_hh_l0 [15, 5]", "rnn.bias_ih_l0 [15]",
        "rnn.bias_hh_l0 [15]", "rnn.weight_ih_l1 [15, 5]", "rnn.weight_hh_l1 [15, 5]",
        "rnn.bias_ih_l1 [15]", "rnn.bias_hh_l1 [15]", "head.weight [1, 5]", "head.bias [1]",
      ])
    #expect(weights.allSatisfy { forgery[$0]?.dataType == .float })
  }

  @Test("the tensors are the network that PyTorch describes", arguments: CellKind.allCases)
  func tensors(cell: CellKind) throws {
    let configuration = ForecastingFixture.configuration {
      $0.cell = cell
      $0.hiddenSize = 5
      $0.transforms = TransformChain([])
    }
    var forgery = try Forgery(try ModelFileFixture.model(configuration))
    // Both biases of every gate, which training leaves at zero at first.
    var generator = SplitMix64(seed: 3)
    for name in ["rnn.bias_ih_l0", "rnn.bias_hh_l0", "head.bias"] {
      let count = forgery[name]?.shape[0] ?? 0
      let values = generator.values(count: count, in: -1...1).map(Float.init)
      forgery[name]?.bytes = Float.bytes(of: values)
    }
    let read = try ModelFileFixture.decode(try forgery.sealed())
    let values = [0.5, -1, 0.25, 0.75, 0.1, -0.3, 0.2]
    let point = try read.forecaster.forecast(dailyPanel([values]), horizon: 4, levels: [])[0].point
    var network = PlainNetwork(cell: cell, hidden: 5) { name in
      Float.values(in: (forgery[name]?.bytes ?? [])[...]).map(Double.init)
    }
    // Prefill, then each output is the next input, as if it had been observed.
    var outputs = values.map { network.advance([$0, 1]) }.suffix(1)
    while outputs.count < 4 { outputs.append(network.advance([outputs[outputs.endIndex - 1], 1])) }
    #expect(closeEnough(point, Array(outputs), relative: 1e-5, floor: 1))
  }
}

/// One recurrent layer and its head by PyTorch's documentation of `nn.RNN`, `nn.LSTM` and `nn.GRU`, and
/// by the papers for what PyTorch has not, straight from the tensors.
private struct PlainNetwork {
  let cell: CellKind
  let hidden: Int
  let tensor: (String) -> [Double]
  var h: [Double]
  var c: [Double]

  init(cell: CellKind, hidden: Int, tensor: @escaping (String) -> [Double]) {
    self.cell = cell
    self.hidden = hidden
    self.tensor = tensor
    h = Array(repeating: 0, count: hidden)
    c = h
  }

  /// The peephole of one gate of a unit.
  private func peephole(_ gate: Int, _ unit: Int) -> Double {
    tensor("rnn.peephole_l0")[gate * hidden + unit]
  }

  private func product(_ matrix: String, _ vector: [Double], _ bias: String) -> [Double] {
    let weights = tensor(matrix)
    return tensor(bias).enumerated().map { row, bias in
      vector.indices.reduce(bias) { $0 + weights[row * vector.count + $1] * vector[$1] }
    }
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  mutating func advance(_ x: [Double]) -> Double {
    let input = product("rnn.weight_ih_l0", x, "rnn.bias_ih_l0")
    let recurrent = product("rnn.weight_hh_l0", h, "rnn.bias_hh_l0")
    let before = h
    for unit in 0..<hidden {
      func sum(_ gate: Int) -> Double {
        input[gate * hidden + unit] + recurrent[gate * hidden + unit]
      }
      switch cell {
      case .rnnTanh: h[unit] = tanh(sum(0))
      case .rnnReLU: h[unit] = max(sum(0), 0)
      case .lstm:
        c[unit] = sigmoid(sum(1)) * c[unit] + sigmoid(sum(0)) * tanh(sum(2))
        h[unit] = sigmoid(sum(3)) * tanh(c[unit])
      case .lstmPeephole:
        let input = sigmoid(sum(0) + peephole(0, unit) * c[unit])
        let forget = sigmoid(sum(1) + peephole(1, unit) * c[unit])
        c[unit] = forget * c[unit] + input * tanh(sum(2))
        h[unit] = sigmoid(sum(3) + peephole(2, unit) * c[unit]) * tanh(c[unit])
      case .lstmNoForgetGate:
        c[unit] += sigmoid(sum(0)) * tanh(sum(1))
        h[unit] = sigmoid(sum(2)) * tanh(c[unit])
      case .gru:
        let reset = sigmoid(sum(0))
        let update = sigmoid(sum(1))
        let new = tanh(input[2 * hidden + unit] + reset * recurrent[2 * hidden + unit])
        h[unit] = (1 - update) * new + update * before[unit]
      case .gruResetBefore:
        let reset = (0..<hidden).map { sigmoid(input[$0] + recurrent[$0]) * before[$0] }
        let candidate = product("rnn.weight_hh_l0", reset, "rnn.bias_hh_l0")
        let update = sigmoid(sum(1))
        let new = tanh(input[2 * hidden + unit] + candidate[2 * hidden + unit])
        h[unit] = (1 - update) * new + update * before[unit]
      }
    }
    return product("head.weight", h, "head.bias")[0]
  }
}
