import Glibc

@testable import Recurrent

/// The network as its equations read: plain loops over units in Double, from tensors of PyTorch's
/// shapes. Knows nothing of panels, padding, vectors or blocks.
struct PlainNetwork {
  /// h and c of one row, `[layer][unit]`.
  struct State {
    var hidden: [[Double]]
    var cell: [[Double]]
  }

  /// Weights `[row][column]` with rows of gate by gate, and biases `[row]`, of one layer.
  private struct Layer {
    var inputWeights: [[Double]]
    var recurrentWeights: [[Double]]
    var inputBiases: [Double]
    var recurrentBiases: [Double]
  }

  let shape: NetworkShape
  private let layers: [Layer]
  private let head: [[Double]]
  private let headBiases: [Double]

  init<Scalar: KernelScalar>(_ shape: NetworkShape, parameters flat: [Scalar]) {
    self.shape = shape
    let layout = ParameterLayout(shape)
    var tensors: [ParameterTensor.Role: [[Double]]] = [:]
    for tensor in layout.tensors {
      let values = layout.extract(tensor, from: flat).map { Double($0) }
      let columns = tensor.shape.count == 2 ? tensor.shape[1] : tensor.count
      tensors[tensor.role] = stride(from: 0, to: values.count, by: columns).map {
        Array(values[$0..<$0 + columns])
      }
    }
    func matrix(_ role: ParameterTensor.Role) -> [[Double]] { tensors[role] ?? [] }
    func vector(_ role: ParameterTensor.Role) -> [Double] { matrix(role).first ?? [] }
    layers = (0..<shape.layers).map {
      Layer(
        inputWeights: matrix(.inputWeights(.encoder($0))),
        recurrentWeights: matrix(.recurrentWeights(.encoder($0))),
        inputBiases: vector(.inputBiases(.encoder($0))),
        recurrentBiases: vector(.recurrentBiases(.encoder($0))))
    }
    head = matrix(.linearWeights(.head))
    headBiases = vector(.linearBiases(.head))
  }

  var zeroState: State {
    let zeros = Array(
      repeating: Array(repeating: 0.0, count: shape.hiddenSize), count: shape.layers)
    return State(hidden: zeros, cell: zeros)
  }

  /// One step of one row: its outputs.
  func advance(_ inputs: [Double], _ state: inout State) -> [Double] {
    var read = inputs
    for index in layers.indices {
      advance(layers[index], read, hidden: &state.hidden[index], cell: &state.cell[index])
      read = state.hidden[index]
    }
    return zip(head, headBiases).map { weights, bias in bias + dot(weights, read) }
  }

  /// All steps of a batch: inputs `[T][B][inputSize]` to outputs `[T][B][outputSize]`.
  func outputs(_ inputs: [Double], steps: Int, rows: Int) -> [Double] {
    var states = Array(repeating: zeroState, count: rows)
    var outputs: [Double] = []
    for t in 0..<steps {
      for row in 0..<rows {
        let at = (t * rows + row) * shape.inputSize
        outputs += advance(Array(inputs[at..<at + shape.inputSize]), &states[row])
      }
    }
    return outputs
  }

  private func advance(
    _ layer: Layer, _ x: [Double], hidden: inout [Double], cell: inout [Double]
  ) {
    let before = hidden
    let size = shape.hiddenSize
    for unit in 0..<size {
      /// W x + b and R h₋ + b' of one gate of this unit.
      func input(_ gate: Int) -> Double {
        dot(layer.inputWeights[gate * size + unit], x) + layer.inputBiases[gate * size + unit]
      }
      func recurrent(_ gate: Int) -> Double {
        dot(layer.recurrentWeights[gate * size + unit], before)
          + layer.recurrentBiases[gate * size + unit]
      }
      func both(_ gate: Int) -> Double { input(gate) + recurrent(gate) }

      switch shape.cell {
      case .rnnTanh:
        hidden[unit] = tanh(both(0))
      case .rnnReLU:
        hidden[unit] = max(both(0), 0)
      case .lstm:
        let i = sigmoid(both(0))
        let f = sigmoid(both(1))
        let g = tanh(both(2))
        let o = sigmoid(both(3))
        cell[unit] = f * cell[unit] + i * g
        hidden[unit] = o * tanh(cell[unit])
      case .gru:
        let r = sigmoid(both(0))
        let z = sigmoid(both(1))
        let n = tanh(input(2) + r * recurrent(2))
        hidden[unit] = (1 - z) * n + z * before[unit]
      }
    }
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count, "\(a.count) weights for \(b.count) numbers")
    return zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
