internal import CRecurrentKernels

/// A layer's weights in the order backward reads them; repacked after every update.
struct TransposedWeights<Scalar: KernelScalar> {
  /// For ∂L/∂inputs; nil where nobody asks for it, as under the first layer.
  let inputs: Buffer<Scalar>?
  let hidden: Buffer<Scalar>
  let inputBlocks: Int
  private let shape: NetworkShape
  private let layer: ParameterLayout.Layer
  private let kernels: Kernels

  init(
    _ shape: NetworkShape, layer: ParameterLayout.Layer, kernels: Kernels, withInputs: Bool
  ) {
    self.shape = shape
    self.layer = layer
    self.kernels = kernels
    let line = shape.panels * shape.cell.gates * NetworkShape.panel * NetworkShape.panel
    inputBlocks = (layer.inputColumns + NetworkShape.panel - 1) / NetworkShape.panel
    inputs = withInputs ? Buffer(inputBlocks * line) : nil
    hidden = Buffer(shape.panels * line)
  }

  func repack(_ parameters: Buffer<Scalar>) {
    if let inputs { repack(inputs, from: 0, columns: layer.inputColumns, parameters) }
    repack(hidden, from: layer.inputColumns, columns: shape.paddedHiddenSize, parameters)
  }

  private func repack(
    _ target: Buffer<Scalar>, from first: Int, columns: Int, _ parameters: Buffer<Scalar>
  ) {
    unsafe kernels.table.pointee.transpose(
      parameters.base + layer.weights, Int32(shape.panels), Int32(layer.columns),
      Int32(shape.cell.gates), Int32(first), Int32(columns), target.base)
  }
}
