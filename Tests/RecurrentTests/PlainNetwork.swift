import Glibc

@testable import Recurrent

/// A whole network as its equations read, row by row: stacks in both directions, residual sums, dilations,
/// zoneout's mean, bridge, attention, shortcut and head. The cells are `PlainCell`s.
struct PlainNetwork {
  private let shape: NetworkShape
  private let encoder: PlainStack
  private let decoder: PlainStack?
  private let maps: [ParameterTensor.LinearMap: PlainMap]

  /// y = b + W x
  struct PlainMap {
    var weights: [[Double]]
    var biases: [Double]

    func callAsFunction(_ x: [Double]) -> [Double] {
      weights.enumerated().map { row, weights in
        (biases.isEmpty ? 0 : biases[row]) + zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
  }

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
    encoder = PlainStack(shape.encoder, isDecoder: false, tensors: tensors)
    decoder = shape.decoderStack.map { PlainStack($0, isDecoder: true, tensors: tensors) }
    var maps: [ParameterTensor.LinearMap: PlainMap] = [:]
    for (map, _) in layout.linears {
      maps[map] = PlainMap(
        weights: tensors[.linearWeights(map)] ?? [],
        biases: tensors[.linearBiases(map)]?.first ?? [])
    }
    self.maps = maps
  }

  private func apply(_ map: ParameterTensor.LinearMap, _ x: [Double]) -> [Double] {
    maps[map].map { $0(x) } ?? []
  }

  /// Outputs `[position][B][outputSize]` of a batch.
  func outputs(_ batch: Batch<Double>) -> [Double] {
    func rows(_ values: [Double], steps: Int, width: Int, row: Int) -> [[Double]] {
      (0..<steps).map { t in
        let at = (t * batch.rows + row) * width
        return Array(values[at..<at + width])
      }
    }
    let perRow = (0..<batch.rows).map { row in
      outputs(
        rows(batch.inputs, steps: batch.steps, width: shape.inputSize, row: row),
        decoderInputs: rows(
          batch.decoderInputs, steps: batch.decoderSteps, width: shape.decoder?.inputSize ?? 0,
          row: row))
    }
    return (0..<batch.positions).flatMap { position in perRow.flatMap { $0[position] } }
  }

  /// Outputs `[position][outputSize]` of one row, from inputs `[T][inputSize]` and
  /// `[h][decoder's inputSize]`.
  func outputs(_ inputs: [[Double]], decoderInputs: [[Double]]) -> [[Double]] {
    let read = encoder.run(inputs, from: nil)
    guard let decoder else {
      guard shape.output == .lastStep else {
        return read.said.enumerated().map { t, state in
          zip(head(state), shortcut(Array(inputs[t...t]))).map { $0 + $1 }
        }
      }
      let size = shape.hiddenSize
      var last = Array(read.said[inputs.count - 1][..<size])
      if shape.isBidirectional { last += read.said[0][size...] }
      let window = Array(inputs[(inputs.count - shape.shortcutSteps)...])
      return [zip(head(last), shortcut(window)).map { $0 + $1 }]
    }
    let begin = read.last.enumerated().map { layer, ends in bridge(ends, layer: layer) }
    let written = decoder.run(decoderInputs, from: begin)
    return written.said.map { state in
      head(shape.decoder?.attends == true ? state + context(state, read.said) : state)
    }
  }

  private func head(_ state: [Double]) -> [Double] {
    let said = apply(.head, state)
    guard shape.headUnits > 0 else { return said }
    return zip(said, apply(.headOutput, apply(.headHidden, state).map { max(0, $0) })).map {
      $0 + $1
    }
  }

  private func shortcut(_ window: [[Double]]) -> [Double] {
    shape.shortcutSteps > 0
      ? apply(.shortcut, Array(window.joined()))
      : Array(repeating: 0, count: shape.outputSize)
  }

  private func bridge(_ ends: [PlainStack.Ends], layer: Int) -> PlainStack.Ends {
    guard shape.isBidirectional else { return ends[0] }
    let hidden = ends.flatMap(\.hidden)
    let cell = ends.flatMap(\.cell)
    return PlainStack.Ends(
      hidden: apply(.hiddenBridge(layer: layer), hidden),
      cell: shape.cell.hasCellState ? apply(.cellBridge(layer: layer), cell) : ends[0].cell)
  }

  private func context(_ state: [Double], _ memory: [[Double]]) -> [Double] {
    let query = apply(.attention, state)
    let scores = memory.map { zip(query, $0).reduce(0) { $0 + $1.0 * $1.1 } }
    let most = scores.max() ?? 0
    let shares = scores.map { exp($0 - most) }
    let total = shares.reduce(0, +)
    return query.indices.map { unit in
      zip(shares, memory).reduce(0) { $0 + $1.0 / total * $1.1[unit] }
    }
  }
}
