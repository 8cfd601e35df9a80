import Glibc

@testable import Recurrent

/// One direction of one layer as its equations read: plain loops over units in Double, from tensors of
/// PyTorch's shapes. Knows nothing of panels, padding, vectors or blocks.
struct PlainCell {
  private let kind: CellKind
  /// `[row][column]` with rows of gate by gate.
  private let inputWeights: [[Double]]
  private let recurrentWeights: [[Double]]
  private let inputBiases: [Double]
  private let recurrentBiases: [Double]
  private let peepholes: [[Double]]

  init(
    _ kind: CellKind, _ place: ParameterTensor.Place,
    tensors: [ParameterTensor.Role: [[Double]]]
  ) {
    self.kind = kind
    inputWeights = tensors[.inputWeights(place)] ?? []
    recurrentWeights = tensors[.recurrentWeights(place)] ?? []
    inputBiases = tensors[.inputBiases(place)]?.first ?? []
    recurrentBiases = tensors[.recurrentBiases(place)]?.first ?? []
    peepholes = tensors[.peepholes(place)] ?? []
  }

  /// One step of one row.
  func advance(_ x: [Double], hidden: inout [Double], cell: inout [Double]) {
    let before = hidden
    let size = hidden.count
    for unit in 0..<size {
      /// W x + b of one gate of a unit, this one if none is named, and R v + b', with v = h₋ if none is
      /// named.
      func input(_ gate: Int, of other: Int? = nil) -> Double {
        let row = gate * size + (other ?? unit)
        return dot(inputWeights[row], x) + inputBiases[row]
      }
      func recurrent(_ gate: Int, of other: Int? = nil, reading v: [Double]? = nil) -> Double {
        let row = gate * size + (other ?? unit)
        return dot(recurrentWeights[row], v ?? before) + recurrentBiases[row]
      }
      func both(_ gate: Int) -> Double { input(gate) + recurrent(gate) }

      switch kind {
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
      case .lstmPeephole:
        let peepholes = self.peepholes.map { $0[unit] }
        let i = sigmoid(both(0) + peepholes[0] * cell[unit])
        let f = sigmoid(both(1) + peepholes[1] * cell[unit])
        let g = tanh(both(2))
        cell[unit] = f * cell[unit] + i * g
        let o = sigmoid(both(3) + peepholes[2] * cell[unit])
        hidden[unit] = o * tanh(cell[unit])
      case .lstmNoForgetGate:
        let i = sigmoid(both(0))
        let g = tanh(both(1))
        let o = sigmoid(both(2))
        cell[unit] += i * g
        hidden[unit] = o * tanh(cell[unit])
      case .gru:
        let r = sigmoid(both(0))
        let z = sigmoid(both(1))
        let n = tanh(input(2) + r * recurrent(2))
        hidden[unit] = (1 - z) * n + z * before[unit]
      case .gruResetBefore:
        let reset = (0..<size).map { sigmoid(input(0, of: $0) + recurrent(0, of: $0)) * before[$0] }
        let z = sigmoid(both(1))
        let n = tanh(input(2) + recurrent(2, reading: reset))
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
