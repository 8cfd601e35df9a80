import Recurrent

/// How a network begins: what it could remember before it has learnt anything.
package enum NetworkStart: Hashable, Sendable {
  /// As the engine makes it: small random weights, forget biases 1, other biases 0.
  case asMade
  /// With gates opened for a span of T steps.
  ///
  /// A state that is kept with weight σ(b) at every step is down to σ(b)ᵀ after T steps, and so is the
  /// gradient on its way back. With b = ln(T − 1) that is (1 − 1/T)ᵀ ≈ 1/e whatever T: a gate that is to
  /// learn to carry over T steps must begin about there. The biases of the units are ln u with u drawn
  /// uniformly from [1, T − 1], so that the units cover all spans up to T; where a gate of its own
  /// writes to the state, its bias is −ln u: a state kept long is filled slowly.
  /// C. Tallec & Y. Ollivier, Can recurrent neural networks warp time? (2018), arXiv:1804.11188.
  /// A cell without a gate that keeps begins as made.
  case openGates(span: Int)
  /// With the identity times ρ as recurrent matrix, for a plain cell: with ρ = 1 its state stays until
  /// something is added, else state and gradient shrink or grow by ρ a step. Q. V. Le, N. Jaitly & G. E. Hinton, A simple way to initialize recurrent networks of rectified
  /// linear units (2015), arXiv:1504.00941.
  case identity(scale: Double)

  /// Changes the parameters of a network as the engine made it.
  func apply(to parameters: inout [Float], of layout: ParameterLayout, seed: UInt64) {
    switch self {
    case .asMade: break
    case .openGates(let span): open(&parameters, of: layout, span: span, seed: seed)
    case .identity(let scale): setIdentity(&parameters, of: layout, scale: Float(scale))
    }
  }

  private func open(
    _ parameters: inout [Float], of layout: ParameterLayout, span: Int, seed: UInt64
  ) {
    precondition(span >= 2, "gates opened for a span of \(span) steps")
    let size = layout.shape.hiddenSize
    guard let gates = layout.shape.cell.memoryGates else { return }
    // Weights are drawn from streams named by their tensor's number; this one is beyond them.
    var generator = RandomGenerator(seed: seed, RandomGenerator.Use.initialization, .max)
    for tensor in layout.tensors where tensor.name.hasPrefix("rnn.bias_ih") {
      for unit in 0..<size {
        let bias = Float(Elementary.log(1 + generator.uniform() * Double(span - 2)))
        if let place = layout.offset(of: tensor, row: gates.keep * size + unit, column: 0) {
          parameters[place] = bias
        }
        if let gate = gates.write,
          let place = layout.offset(of: tensor, row: gate * size + unit, column: 0)
        {
          parameters[place] = -bias
        }
      }
    }
  }

  private func setIdentity(
    _ parameters: inout [Float], of layout: ParameterLayout, scale: Float
  ) {
    let shape = layout.shape
    precondition(shape.cell.gates == 1, "\(shape.cell) has \(shape.cell.gates) recurrent matrices")
    for tensor in layout.tensors where tensor.name.hasPrefix("rnn.weight_hh") {
      for row in 0..<shape.hiddenSize {
        for column in 0..<shape.hiddenSize {
          if let place = layout.offset(of: tensor, row: row, column: column) {
            parameters[place] = row == column ? scale : 0
          }
        }
      }
    }
  }
}

extension CellKind {
  /// The gates, in PyTorch's order, that hold the memory of a cell: the one whose value is the share of
  /// the state that stays, and the one, if it has its own, that weighs what is added.
  package var memoryGates: (keep: Int, write: Int?)? {
    switch self {
    case .rnnTanh, .rnnReLU, .lstmNoForgetGate: nil
    case .lstm, .lstmPeephole: (keep: 1, write: 0)
    // h = (1 − z) n + z h₋: one gate does both.
    case .gru, .gruResetBefore: (keep: 1, write: nil)
    }
  }
}
