internal import CRecurrentKernels

/// The hidden layer of a head over the rows of one shard: y += U u, u = max(0, V h + c).
///
/// Hence ∂U += ∂y uᵀ, ∂u = Uᵀ ∂y where u > 0 and 0 elsewhere, ∂V += ∂u hᵀ, ∂c += Σ ∂u, ∂h += Vᵀ ∂u.
final class HeadLayerPass<Scalar: KernelScalar> {
  private let units: LinearPass
  private let output: LinearPass
  private let panels: Int
  /// u `[panel][position · b][16]`, and ∂L of it.
  private let activations: Buffer<Scalar>
  private let activationGradient: Buffer<Scalar>

  /// nil for a head without; cells: most rows at all positions.
  init?(_ layout: ParameterLayout, kernels: Kernels, cells: Int, isTraining: Bool) {
    guard let hidden = layout.headHidden, let last = layout.headOutput else { return nil }
    units = LinearPass(hidden, kernels: kernels)
    output = LinearPass(last, kernels: kernels)
    panels = hidden.panels
    let numbers = cells * panels * NetworkShape.panel
    activations = Buffer(numbers)
    activationGradient = Buffer(isTraining ? numbers : 0)
  }

  /// Adds to y `[panel][rows][16]` of the rows from `first` on; every buffer has a panel each `stride`.
  func forward(
    _ states: rk_columns, first: Int, rows: Int, stride: Int, parameters: Buffer<Scalar>,
    y: UnsafeMutablePointer<Scalar>
  ) {
    let u = unsafe activations.base + first * NetworkShape.panel
    unsafe units.forward(states, rows: rows, parameters: parameters, y: u, stride: stride)
    for panel in 0..<panels {
      let numbers = unsafe u + panel * stride
      // A NaN stays one, to be seen in the loss.
      for index in 0..<rows * NetworkShape.panel where unsafe numbers[index] < 0 {
        unsafe numbers[index] = 0
      }
    }
    unsafe output.forward(
      columns(u, stride: stride), rows: rows, parameters: parameters, y: y, stride: stride)
  }

  private func columns(_ base: UnsafePointer<Scalar>, stride: Int) -> rk_columns {
    unsafe rk_columns(
      base: base, row_stride: NetworkShape.panel, block_stride: stride, blocks: Int32(panels),
      width: Int32(NetworkShape.panel))
  }

  /// From ∂y `[panel][rows][16]` of all rows: adds ∂h to `stateGradient` `[block][rows][16]`.
  func backward(
    _ states: rk_columns, rows: Int, stride: Int, outputGradient: UnsafePointer<Scalar>,
    transposed: TransposedNetwork<Scalar>.HeadLayer, gradient: Buffer<Scalar>,
    stateGradient: UnsafeMutablePointer<Scalar>
  ) {
    unsafe output.accumulateWide(
      columns(activations.base, stride: stride), rows: rows, outputGradient: outputGradient,
      stride: stride, gradient: gradient)
    unsafe output.inputGradient(
      transposed.output, rows: rows, outputGradient: outputGradient, stride: stride,
      to: activationGradient.base, targetStride: stride, adds: false)
    for panel in 0..<panels {
      let u = unsafe activations.base + panel * stride
      let slope = unsafe activationGradient.base + panel * stride
      for index in 0..<rows * NetworkShape.panel where unsafe u[index] == 0 {
        unsafe slope[index] = 0
      }
    }
    unsafe units.accumulateWide(
      states, rows: rows, outputGradient: activationGradient.base, stride: stride,
      gradient: gradient)
    unsafe units.inputGradient(
      transposed.units, rows: rows, outputGradient: activationGradient.base, stride: stride,
      to: stateGradient, targetStride: stride, adds: true)
  }
}
