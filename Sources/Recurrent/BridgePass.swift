internal import CRecurrentKernels

/// The way from the last states of an encoder to the first of a decoder, layer by layer: as they are
/// where the encoder has one direction, through a linear map of both where it has two.
final class BridgePass<Scalar: KernelScalar> {
  private let hidden: [LinearPass]
  private let cell: [LinearPass]
  private let hasCellState: Bool
  /// Panels of one direction.
  private let panels: Int
  /// Last states of all directions of a layer, `[layer][panel][b][16]`, by state.
  private let finalHidden: Buffer<Scalar>
  private let finalCell: Buffer<Scalar>
  /// One layer's first state of the decoder, or ∂L of the encoder's last, `[panel][b][16]`.
  private let scratch: Buffer<Scalar>
  private let directions: Int

  init(_ layout: ParameterLayout, kernels: Kernels, capacity: Capacity) {
    hidden = layout.hiddenBridges.map { LinearPass($0, kernels: kernels) }
    cell = layout.cellBridges.map { LinearPass($0, kernels: kernels) }
    let encoder = layout.shape.encoder
    hasCellState = encoder.cell.hasCellState
    panels = encoder.panels
    directions = encoder.directions.count
    let units = encoder.outputColumns * capacity.rows
    finalHidden = Buffer(units * encoder.layers)
    finalCell = Buffer(hasCellState ? units * encoder.layers : 0)
    scratch = Buffer(units)
  }

  private func columns(
    _ base: UnsafePointer<Scalar>, rows: Int
  ) -> rk_columns {
    unsafe rk_columns(
      base: base, row_stride: NetworkShape.panel, block_stride: rows * NetworkShape.panel,
      blocks: Int32(panels * directions), width: Int32(NetworkShape.panel))
  }

  func forward(
    from encoder: StackPass<Scalar>, to decoder: StackPass<Scalar>, parameters: Buffer<Scalar>
  ) {
    forward(.hidden, hidden, finalHidden, from: encoder, to: decoder, parameters)
    if hasCellState {
      forward(.cell, cell, finalCell, from: encoder, to: decoder, parameters)
    }
  }

  private func forward(
    _ state: LayerPass<Scalar>.State, _ maps: [LinearPass], _ last: Buffer<Scalar>,
    from encoder: StackPass<Scalar>, to decoder: StackPass<Scalar>, _ parameters: Buffer<Scalar>
  ) {
    let rows = encoder.rows
    let units = panels * rows * NetworkShape.panel
    for index in encoder.layers.indices {
      let at = unsafe last.base + index * units * directions
      for direction in 0..<directions {
        unsafe encoder.layers[index].passes[direction].copyFinal(state, to: at + direction * units)
      }
      let first = decoder.layers[index].passes[0]
      if maps.isEmpty {
        unsafe first.setInitial(state, from: at)
      } else {
        unsafe maps[index].forward(
          columns(at, rows: rows), rows: rows, parameters: parameters, y: scratch.base,
          stride: rows * NetworkShape.panel)
        unsafe first.setInitial(state, from: scratch.base)
      }
    }
  }

  /// Hands ∂L/∂ the decoder's first states on to the encoder's last.
  func backward(
    from decoder: StackPass<Scalar>, to encoder: StackPass<Scalar>,
    transposed: TransposedNetwork<Scalar>, gradient: Buffer<Scalar>
  ) {
    backward(
      .hidden, hidden, finalHidden, transposed.hiddenBridges, from: decoder, to: encoder, gradient)
    if hasCellState {
      backward(
        .cell, cell, finalCell, transposed.cellBridges, from: decoder, to: encoder, gradient)
    }
  }

  private func backward(
    _ state: LayerPass<Scalar>.State, _ maps: [LinearPass], _ last: Buffer<Scalar>,
    _ transposed: [TransposedWeights<Scalar>], from decoder: StackPass<Scalar>,
    to encoder: StackPass<Scalar>, _ gradient: Buffer<Scalar>
  ) {
    let rows = encoder.rows
    let stride = rows * NetworkShape.panel
    let units = panels * stride
    for index in encoder.layers.indices {
      let first = unsafe decoder.layers[index].passes[0].initialGradient(state)
      guard !maps.isEmpty else {
        unsafe encoder.layers[index].passes[0].addFinalGradient(state, first)
        continue
      }
      let at = unsafe last.base + index * units * directions
      unsafe maps[index].accumulateWide(
        columns(at, rows: rows), rows: rows, outputGradient: first, stride: stride,
        gradient: gradient)
      unsafe maps[index].inputGradient(
        transposed[index], rows: rows, outputGradient: first, stride: stride, to: scratch.base,
        targetStride: stride, adds: false)
      for direction in 0..<directions {
        unsafe encoder.layers[index].passes[direction].addFinalGradient(
          state, scratch.base + direction * units)
      }
    }
  }
}
