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
  /// The LSTM whose gates see the cell state of their own unit: i and f see c₋, o sees c.
  case lstmPeephole = "lstm-peephole"
  /// The LSTM of 1997: gates i, g, o; c = c₋ + i g; h = o tanh c.
  case lstmNoForgetGate = "lstm-no-forget"
  /// Gates r, z, n; n = tanh(x_n + r h_n): reset after the recurrent product.
  case gru
  /// Gates r, z, n; n = tanh(x_n + R_n (r ⊙ h₋)): reset before the recurrent product.
  case gruResetBefore = "gru-reset-before"

  var kernel: rk_cell {
    switch self {
    case .rnnTanh: RK_RNN_TANH
    case .rnnReLU: RK_RNN_RELU
    case .lstm: RK_LSTM
    case .lstmPeephole: RK_LSTM_PEEPHOLE
    case .lstmNoForgetGate: RK_LSTM_NO_FORGET
    case .gru: RK_GRU
    case .gruResetBefore: RK_GRU_RESET_BEFORE
    }
  }

  /// Weight rows per hidden unit.
  package var gates: Int {
    switch self {
    case .rnnTanh, .rnnReLU: 1
    case .lstmNoForgetGate, .gru, .gruResetBefore: 3
    case .lstm, .lstmPeephole: 4
    }
  }

  /// Biases per hidden unit: the candidate of the GRU that resets after the product has two.
  var biases: Int {
    switch self {
    case .rnnTanh, .rnnReLU: 1
    case .lstmNoForgetGate, .gruResetBefore: 3
    case .lstm, .lstmPeephole, .gru: 4
    }
  }

  /// Weights per hidden unit from its own cell state to its gates: of i, f and o.
  package var peepholes: Int { self == .lstmPeephole ? 3 : 0 }

  /// Numbers per hidden unit that a step keeps for backward: an activation for each bias and, where the
  /// GRU resets before the product, r ⊙ h₋.
  var slots: Int { self == .gruResetBefore ? 4 : biases }

  package var hasCellState: Bool {
    switch self {
    case .lstm, .lstmPeephole, .lstmNoForgetGate: true
    case .rnnTanh, .rnnReLU, .gru, .gruResetBefore: false
    }
  }

  /// Where PyTorch keeps two biases a gate and the sum is all that counts, ours is the input one.
  /// Returns the slot that holds a gate's recurrent bias, or nil where it is redundant.
  func recurrentBiasSlot(gate: Int) -> Int? {
    self == .gru && gate == 2 ? 3 : nil
  }

  /// The gate that decides how much of the cell state stays.
  var forgetGate: Int? {
    switch self {
    case .lstm, .lstmPeephole: 1
    case .rnnTanh, .rnnReLU, .lstmNoForgetGate, .gru, .gruResetBefore: nil
    }
  }

  /// The name of a model's column in reports and forecasts.
  package var modelName: String {
    switch self {
    case .rnnTanh, .rnnReLU: "RNN"
    case .lstm, .lstmPeephole, .lstmNoForgetGate: "LSTM"
    case .gru, .gruResetBefore: "GRU"
    }
  }
}
