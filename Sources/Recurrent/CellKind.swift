internal import CRecurrentKernels

/// The recurrent cells. Equations, gradients and sources stand in `CRecurrentKernels/cells`, one file
/// a cell; gate order is PyTorch's.
package enum CellKind: String, CaseIterable, Hashable, Sendable {
  /// h = tanh(W x + R h₋ + b)
  case rnnTanh = "rnn-tanh"
  /// h = max(W x + R h₋ + b, 0)
  case rnnReLU = "rnn-relu"
  /// Gates i, f, g, o; c = f c₋ + i g; h = o tanh c. The forget bias starts at +1.
  case lstm
  /// Gates r, z, n; n = tanh(x_n + r h_n): reset after the recurrent product.
  case gru

  var kernel: rk_cell {
    switch self {
    case .rnnTanh: RK_RNN_TANH
    case .rnnReLU: RK_RNN_RELU
    case .lstm: RK_LSTM
    case .gru: RK_GRU
    }
  }

  /// Weight rows per hidden unit.
  package var gates: Int {
    switch self {
    case .rnnTanh, .rnnReLU: 1
    case .lstm: 4
    case .gru: 3
    }
  }

  /// Pre-activations per hidden unit: the GRU's candidate has two.
  var slots: Int {
    switch self {
    case .rnnTanh, .rnnReLU: 1
    case .lstm, .gru: 4
    }
  }

  package var hasCellState: Bool { self == .lstm }

  /// Where PyTorch keeps two biases a gate and the sum is all that counts, ours is the input one.
  /// Returns the slot that holds a gate's recurrent bias, or nil where it is redundant.
  func recurrentBiasSlot(gate: Int) -> Int? {
    self == .gru && gate == 2 ? 3 : nil
  }

  /// The gate that decides how much of the cell state stays.
  var forgetGate: Int? { self == .lstm ? 1 : nil }

  /// The name of a model's column in reports and forecasts.
  package var modelName: String {
    switch self {
    case .rnnTanh, .rnnReLU: "RNN"
    case .lstm: "LSTM"
    case .gru: "GRU"
    }
  }
}
