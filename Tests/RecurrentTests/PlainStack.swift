@testable import Recurrent

/// A stack of layers over one row.
struct PlainStack {
  /// A direction's states after its last step.
  struct Ends {
    var hidden: [Double]
    var cell: [Double]
  }

  private let shape: StackShape
  /// `[layer][direction]`
  private let layers: [[PlainCell]]

  init(_ shape: StackShape, isDecoder: Bool, tensors: [ParameterTensor.Role: [[Double]]]) {
    self.shape = shape
    layers = (0..<shape.layers).map { layer in
      shape.directions.map { direction in
        PlainCell(
          shape.cell,
          ParameterTensor.Place(isDecoder: isDecoder, layer: layer, direction: direction),
          tensors: tensors)
      }
    }
  }

  /// What the stack says at each step, and the last states of each layer and direction.
  func run(_ inputs: [[Double]], from begin: [Ends]?) -> (said: [[Double]], last: [[Ends]]) {
    var read = inputs
    var last: [[Ends]] = []
    for layer in layers.indices {
      let runs = layers[layer].indices.map { direction in
        run(
          layers[layer][direction], read, isReversed: direction == 1,
          dilation: shape.dilations[layer], from: begin?[layer])
      }
      var said = read.indices.map { t in runs.flatMap { $0.hidden[t] } }
      if shape.isResidual, layer > 0 {
        said = zip(said, read).map { zip($0, $1).map { $0 + $1 } }
      }
      last.append(runs.map(\.last))
      read = said
    }
    return (read, last)
  }

  private func run(
    _ cell: PlainCell, _ inputs: [[Double]], isReversed: Bool, dilation: Int,
    from begin: Ends?
  ) -> (hidden: [[Double]], last: Ends) {
    let zeros = [Double](repeating: 0, count: shape.hiddenSize)
    let first = begin ?? Ends(hidden: zeros, cell: zeros)
    let order = isReversed ? Array(inputs.indices.reversed()) : Array(inputs.indices)
    var states: [Ends] = []
    for (step, t) in order.enumerated() {
      let before = step >= dilation ? states[step - dilation] : first
      var after = before
      cell.advance(inputs[t], hidden: &after.hidden, cell: &after.cell)
      for unit in zeros.indices {
        after.hidden[unit] += shape.zoneout * (before.hidden[unit] - after.hidden[unit])
        after.cell[unit] += shape.zoneout * (before.cell[unit] - after.cell[unit])
      }
      states.append(after)
    }
    let hidden = inputs.indices.map { t in
      states[isReversed ? inputs.count - 1 - t : t].hidden
    }
    return (hidden, states[states.count - 1])
  }
}
