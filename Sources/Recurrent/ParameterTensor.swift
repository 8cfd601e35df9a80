/// One parameter under PyTorch's name and shape; peepholes, which PyTorch has not, are a matrix
/// `rnn.peephole_l<layer>` of one row for each of the gates i, f, o and one column a unit.
package struct ParameterTensor: Hashable, Sendable {
  /// One direction of one layer of a stack.
  struct Place: Hashable, Sendable {
    var isDecoder: Bool
    var layer: Int
    var direction: Direction
  }

  enum Role: Hashable, Sendable {
    case inputWeights(Place)
    case recurrentWeights(Place)
    case inputBiases(Place)
    case recurrentBiases(Place)
    case peepholes(Place)
    case linearWeights(LinearMap)
    case linearBiases(LinearMap)
    case embedding(table: Int)
    /// The first row for all sequences, then one for each category.
    case mixtureLogits
  }

  /// The linear maps of a network.
  enum LinearMap: Hashable, Sendable {
    case hiddenBridge(layer: Int)
    case cellBridge(layer: Int)
    case attention
    case shortcut
    case head
    case headHidden
    case headOutput

    var name: String {
      switch self {
      case .hiddenBridge(let layer): "bridge.hidden_l\(layer)"
      case .cellBridge(let layer): "bridge.cell_l\(layer)"
      case .attention: "attention"
      case .shortcut: "shortcut"
      case .head: "head"
      case .headHidden: "head.hidden"
      case .headOutput: "head.output"
      }
    }
  }

  package let name: String
  /// Rows and columns, or one number for a vector.
  package let shape: [Int]
  let role: Role

  package var count: Int { shape.reduce(1, *) }

  /// Whether it maps what a layer reads to its gates.
  package var isInputWeights: Bool { if case .inputWeights = role { true } else { false } }
}

extension ParameterLayout {
  /// Every parameter, the recurrent ones as `nn.RNN`, `nn.LSTM` or `nn.GRU` under the names `rnn` and
  /// `decoder` hold them, the others as `nn.Linear` and `nn.Embedding`.
  package var tensors: [ParameterTensor] {
    var tensors = stackTensors(shape.encoder, isDecoder: false)
    if let decoder = shape.decoderStack { tensors += stackTensors(decoder, isDecoder: true) }
    for (map, linear) in linears {
      let outputs = map == .attention ? encoderStates.size : linear.outputs
      tensors.append(
        ParameterTensor(
          name: map.name + ".weight", shape: [outputs, linear.inputs.size],
          role: .linearWeights(map)))
      if linear.biases != nil {
        tensors.append(
          ParameterTensor(name: map.name + ".bias", shape: [outputs], role: .linearBiases(map)))
      }
    }
    for (index, table) in shape.embeddings.enumerated() {
      tensors.append(
        ParameterTensor(
          name: "embedding.\(index).weight", shape: [table.categories, table.dimension],
          role: .embedding(table: index)))
    }
    if let mixture = shape.mixture {
      tensors.append(
        ParameterTensor(
          name: "mixture.weight", shape: [1 + mixture.categories, mixture.bases],
          role: .mixtureLogits))
    }
    return tensors
  }

  private func stackTensors(_ stack: StackShape, isDecoder: Bool) -> [ParameterTensor] {
    let rows = stack.cell.gates * stack.hiddenSize
    var tensors: [ParameterTensor] = []
    for layer in 0..<stack.layers {
      for direction in stack.directions {
        let place = ParameterTensor.Place(isDecoder: isDecoder, layer: layer, direction: direction)
        let inputs = block(place).inputs.size
        let stem = isDecoder ? "decoder." : "rnn."
        let suffix = "_l\(layer)" + (direction == .backward ? "_reverse" : "")
        tensors += [
          ParameterTensor(
            name: stem + "weight_ih" + suffix, shape: [rows, inputs], role: .inputWeights(place)),
          ParameterTensor(
            name: stem + "weight_hh" + suffix, shape: [rows, stack.hiddenSize],
            role: .recurrentWeights(place)),
          ParameterTensor(
            name: stem + "bias_ih" + suffix, shape: [rows], role: .inputBiases(place)),
          ParameterTensor(
            name: stem + "bias_hh" + suffix, shape: [rows], role: .recurrentBiases(place)),
        ]
        if stack.cell.peepholes > 0 {
          tensors.append(
            ParameterTensor(
              name: stem + "peephole" + suffix, shape: [stack.cell.peepholes, stack.hiddenSize],
              role: .peepholes(place)))
        }
      }
    }
    return tensors
  }

  /// The columns of the encoder's states, which attention looks through.
  var encoderStates: Columns { Columns(encoderStates: shape) }

  func block(_ place: ParameterTensor.Place) -> Recurrent {
    let stack = place.isDecoder ? decoder : encoder
    return stack[place.layer][place.direction == .forward ? 0 : 1]
  }

  var linears: [(map: ParameterTensor.LinearMap, linear: Linear)] {
    var all: [(map: ParameterTensor.LinearMap, linear: Linear)] = []
    for (layer, bridge) in hiddenBridges.enumerated() {
      all.append((.hiddenBridge(layer: layer), bridge))
    }
    for (layer, bridge) in cellBridges.enumerated() {
      all.append((.cellBridge(layer: layer), bridge))
    }
    if let attention { all.append((.attention, attention)) }
    if let shortcut { all.append((.shortcut, shortcut)) }
    all.append((.head, head))
    if let headHidden { all.append((.headHidden, headHidden)) }
    if let headOutput { all.append((.headOutput, headOutput)) }
    return all
  }

  private func linear(_ map: ParameterTensor.LinearMap) -> Linear {
    switch map {
    case .hiddenBridge(let layer): hiddenBridges[layer]
    case .cellBridge(let layer): cellBridges[layer]
    case .attention: attention ?? head
    case .shortcut: shortcut ?? head
    case .head: head
    case .headHidden: headHidden ?? head
    case .headOutput: headOutput ?? head
    }
  }

  /// The place of a tensor's number in the flat vector. Row r of a recurrent tensor is unit
  /// r mod hiddenSize of gate r / hiddenSize; nil for a recurrent bias that is redundant: it reads as
  /// zero, and what a file holds there belongs to the input bias of the same row.
  package func offset(of tensor: ParameterTensor, row: Int, column: Int) -> Int? {
    switch tensor.role {
    case .inputWeights(let place):
      let block = block(place)
      return weight(block, row: row, column: block.inputs.column(of: column))
    case .recurrentWeights(let place):
      let block = block(place)
      return weight(block, row: row, column: block.inputs.padded + column)
    case .inputBiases(let place):
      return bias(block(place), slot: row / shape.hiddenSize, unit: row % shape.hiddenSize)
    case .recurrentBiases(let place):
      return shape.cell.recurrentBiasSlot(gate: row / shape.hiddenSize).map {
        bias(block(place), slot: $0, unit: row % shape.hiddenSize)
      }
    case .peepholes(let place):
      return bias(block(place), slot: shape.cell.biases + row, unit: column)
    case .linearWeights(let map):
      let output = map == .attention ? encoderStates.column(of: row) : row
      return linear(map).weight(output: output, input: column)
    case .linearBiases(let map):
      return linear(map).biases.map { $0 + row }
    case .embedding(let table):
      return embeddings[table] + row * shape.embeddings[table].dimension + column
    case .mixtureLogits:
      guard let mixture, let bases = shape.mixture?.bases else { return nil }
      return mixture + row * bases + column
    }
  }

  private func weight(_ block: Recurrent, row: Int, column: Int) -> Int {
    let (gate, unit) = row.quotientAndRemainder(dividingBy: shape.hiddenSize)
    let (panel, lane) = unit.quotientAndRemainder(dividingBy: NetworkShape.panel)
    let line = (panel * block.columns + column) * shape.cell.gates + gate
    return block.weights + line * NetworkShape.panel + lane
  }

  /// A unit's bias, or its peephole: those count on from the biases.
  func bias(_ block: Recurrent, slot: Int, unit: Int) -> Int {
    let (panel, lane) = unit.quotientAndRemainder(dividingBy: NetworkShape.panel)
    let line = panel * (shape.cell.biases + shape.cell.peepholes) + slot
    return block.biases + line * NetworkShape.panel + lane
  }
}

extension ParameterLayout {
  /// A tensor's numbers, row-major, out of a flat vector.
  package func extract<Scalar: KernelScalar>(
    _ tensor: ParameterTensor, from flat: [Scalar]
  ) -> [Scalar] {
    precondition(flat.count == count, "\(flat.count) numbers for a layout of \(count)")
    return places(of: tensor).map { place in place.map { flat[$0] } ?? 0 }
  }

  /// Puts a tensor's numbers into a flat vector that was zero. Redundant biases add to their twins.
  package func insert<Scalar: KernelScalar>(
    _ values: [Scalar], as tensor: ParameterTensor, into flat: inout [Scalar]
  ) {
    precondition(values.count == tensor.count, "\(values.count) numbers for \(tensor.shape)")
    precondition(flat.count == count, "\(flat.count) numbers for a layout of \(count)")
    for (index, place) in places(of: tensor).enumerated() {
      if let place {
        flat[place] += values[index]
      } else if case .recurrentBiases(let place) = tensor.role {
        let (gate, unit) = index.quotientAndRemainder(dividingBy: shape.hiddenSize)
        flat[bias(block(place), slot: gate, unit: unit)] += values[index]
      }
    }
  }

  private func places(of tensor: ParameterTensor) -> [Int?] {
    let columns = tensor.shape.count == 2 ? tensor.shape[1] : 1
    return (0..<tensor.count).map { offset(of: tensor, row: $0 / columns, column: $0 % columns) }
  }
}
