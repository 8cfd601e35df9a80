/// Where each parameter lies in the one flat vector.
///
/// The vector holds, layer by layer, the packed weights `[panel][column][gate][16]` and the biases
/// `[panel][slot][16]`, then the head's weights `[output][unit]` and biases. Gradients and optimizer
/// moments are laid out alike, so that optimizer, clipping, checkpoint and gradient check are each
/// one loop. Padding is zero and stays zero.
package struct ParameterLayout: Hashable, Sendable {
  /// One recurrent layer's place.
  struct Layer: Hashable, Sendable {
    /// Columns the inputs take: the input size, or the padded hidden size of the layer below.
    var inputColumns: Int
    /// Input columns and padded hidden units.
    var columns: Int
    var weights: Int
    var biases: Int
  }

  package let shape: NetworkShape
  let layers: [Layer]
  let headWeights: Int
  let headBiases: Int
  /// Numbers in the vector, a multiple of 16.
  package let count: Int

  package init(_ shape: NetworkShape) {
    self.shape = shape
    let panel = NetworkShape.panel
    var offset = 0
    var layers: [Layer] = []
    for index in 0..<shape.layers {
      let inputs = index == 0 ? shape.inputSize : shape.paddedHiddenSize
      let columns = inputs + shape.paddedHiddenSize
      let weights = offset
      let biases = weights + shape.panels * columns * shape.cell.gates * panel
      offset = biases + shape.panels * shape.cell.slots * panel
      layers.append(
        Layer(inputColumns: inputs, columns: columns, weights: weights, biases: biases))
    }
    self.layers = layers
    headWeights = offset
    headBiases = headWeights + shape.outputSize * shape.paddedHiddenSize
    count = (headBiases + shape.outputSize + panel - 1) / panel * panel
  }
}

/// One parameter under PyTorch's name and shape.
package struct ParameterTensor: Hashable, Sendable {
  enum Role: Hashable, Sendable {
    case inputWeights(layer: Int)
    case recurrentWeights(layer: Int)
    case inputBiases(layer: Int)
    case recurrentBiases(layer: Int)
    case headWeights
    case headBiases
  }

  package let name: String
  /// Rows and columns, or one number for a vector.
  package let shape: [Int]
  let role: Role

  package var count: Int { shape.reduce(1, *) }
}

extension ParameterLayout {
  /// Every parameter as `nn.RNN`, `nn.LSTM` or `nn.GRU` under the name `rnn` and an `nn.Linear` under
  /// the name `head` hold them.
  package var tensors: [ParameterTensor] {
    let rows = shape.cell.gates * shape.hiddenSize
    var tensors: [ParameterTensor] = []
    for layer in 0..<shape.layers {
      let inputs = layer == 0 ? shape.inputSize : shape.hiddenSize
      tensors += [
        ParameterTensor(
          name: "rnn.weight_ih_l\(layer)", shape: [rows, inputs], role: .inputWeights(layer: layer)),
        ParameterTensor(
          name: "rnn.weight_hh_l\(layer)", shape: [rows, shape.hiddenSize],
          role: .recurrentWeights(layer: layer)),
        ParameterTensor(
          name: "rnn.bias_ih_l\(layer)", shape: [rows], role: .inputBiases(layer: layer)),
        ParameterTensor(
          name: "rnn.bias_hh_l\(layer)", shape: [rows], role: .recurrentBiases(layer: layer)),
      ]
    }
    tensors += [
      ParameterTensor(
        name: "head.weight", shape: [shape.outputSize, shape.hiddenSize], role: .headWeights),
      ParameterTensor(name: "head.bias", shape: [shape.outputSize], role: .headBiases),
    ]
    return tensors
  }

  /// The place of a tensor's number in the flat vector. Row r of a recurrent tensor is unit
  /// r mod hiddenSize of gate r / hiddenSize; nil for a recurrent bias that is redundant: it reads as
  /// zero, and what a file holds there belongs to the input bias of the same row.
  package func offset(of tensor: ParameterTensor, row: Int, column: Int) -> Int? {
    switch tensor.role {
    case .inputWeights(let layer):
      return weight(layers[layer], row: row, column: column)
    case .recurrentWeights(let layer):
      return weight(layers[layer], row: row, column: layers[layer].inputColumns + column)
    case .inputBiases(let layer):
      return bias(layers[layer], slot: row / shape.hiddenSize, unit: row % shape.hiddenSize)
    case .recurrentBiases(let layer):
      return shape.cell.recurrentBiasSlot(gate: row / shape.hiddenSize).map {
        bias(layers[layer], slot: $0, unit: row % shape.hiddenSize)
      }
    case .headWeights: return headWeights + row * shape.paddedHiddenSize + column
    case .headBiases: return headBiases + row
    }
  }

  private func weight(_ layer: Layer, row: Int, column: Int) -> Int {
    let (gate, unit) = row.quotientAndRemainder(dividingBy: shape.hiddenSize)
    let (panel, lane) = unit.quotientAndRemainder(dividingBy: NetworkShape.panel)
    let line = (panel * layer.columns + column) * shape.cell.gates + gate
    return layer.weights + line * NetworkShape.panel + lane
  }

  func bias(_ layer: Layer, slot: Int, unit: Int) -> Int {
    let (panel, lane) = unit.quotientAndRemainder(dividingBy: NetworkShape.panel)
    return layer.biases + (panel * shape.cell.slots + slot) * NetworkShape.panel + lane
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
      } else if case .recurrentBiases(let layer) = tensor.role {
        let (gate, unit) = index.quotientAndRemainder(dividingBy: shape.hiddenSize)
        flat[bias(layers[layer], slot: gate, unit: unit)] += values[index]
      }
    }
  }

  private func places(of tensor: ParameterTensor) -> [Int?] {
    let columns = tensor.shape.count == 2 ? tensor.shape[1] : 1
    return (0..<tensor.count).map { offset(of: tensor, row: $0 / columns, column: $0 % columns) }
  }
}
