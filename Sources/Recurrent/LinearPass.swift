internal import CRecurrentKernels

/// A linear map over the rows of one shard: y = b + W x, hence ∂x = Wᵀ ∂y, ∂W += ∂y xᵀ, ∂b += Σ ∂y.
struct LinearPass {
  let linear: Linear
  let kernels: Kernels

  init(_ linear: Linear, kernels: Kernels) {
    self.linear = linear
    self.kernels = kernels
  }

  /// y `[rows][outputs]` for a narrow map, `[panel][rows][16]` for a wide one, which adds to what y
  /// holds where the map has no biases.
  func forward<Scalar: KernelScalar>(
    _ columns: rk_columns, rows: Int, parameters: Buffer<Scalar>,
    y: UnsafeMutablePointer<Scalar>, stride: Int
  ) {
    var columns = unsafe columns
    let weights = unsafe parameters.base + linear.weights
    let biases = unsafe linear.biases.map { unsafe parameters.base + $0 }
    if linear.isNarrow, let biases = unsafe biases {
      unsafe kernels.table.pointee.dense_forward(
        &columns, Int32(rows), Int32(linear.outputs), weights, biases, y)
    } else {
      unsafe kernels.table.pointee.linear_forward(
        &columns, Int32(rows), Int32(linear.panels), weights, biases, y, stride)
    }
  }

  /// Backward of a narrow map: ∂x `[block][rows][16]`, written, from ∂y `[rows][outputs]`.
  func backwardNarrow<Scalar: KernelScalar>(
    _ columns: rk_columns, rows: Int, parameters: Buffer<Scalar>,
    outputGradient: UnsafePointer<Scalar>, inputGradient: UnsafeMutablePointer<Scalar>,
    inputStride: Int, gradient: Buffer<Scalar>
  ) {
    guard let biases = linear.biases else { preconditionFailure("a narrow map has biases") }
    var columns = unsafe columns
    unsafe kernels.table.pointee.dense_backward(
      &columns, Int32(rows), Int32(linear.outputs), parameters.base + linear.weights,
      outputGradient, inputGradient, inputStride, gradient.base + linear.weights,
      gradient.base + biases)
  }

  /// Parameter gradients of a wide map from ∂y `[panel][rows][16]`.
  func accumulateWide<Scalar: KernelScalar>(
    _ columns: rk_columns, rows: Int, outputGradient: UnsafePointer<Scalar>, stride: Int,
    gradient: Buffer<Scalar>
  ) {
    var columns = unsafe columns
    var gates = unsafe gradients(outputGradient, rows: rows, stride: stride)
    unsafe kernels.table.pointee.weight_gradient(
      &columns, &gates, 0, Int32(linear.inputs.padded), gradient.base + linear.weights)
    if let biases = linear.biases {
      unsafe kernels.table.pointee.row_sum(
        outputGradient, stride, Int32(rows), Int32(linear.panels), gradient.base + biases)
    }
  }

  /// ∂x `[block][rows][16]` of the columns of `transposed`, written or added to.
  func inputGradient<Scalar: KernelScalar>(
    _ transposed: TransposedWeights<Scalar>, rows: Int, outputGradient: UnsafePointer<Scalar>,
    stride: Int, to target: UnsafeMutablePointer<Scalar>, targetStride: Int, adds: Bool
  ) {
    var gates = unsafe gradients(outputGradient, rows: rows, stride: stride)
    unsafe kernels.table.pointee.input_gradient(
      &gates, transposed.weights.base, Int32(transposed.blocks), target, targetStride,
      adds ? 1 : 0)
  }

  private func gradients<Scalar: KernelScalar>(
    _ outputGradient: UnsafePointer<Scalar>, rows: Int, stride: Int
  ) -> rk_gate_gradients {
    unsafe rk_gate_gradients(
      rows: Int32(rows), panels: Int32(linear.panels),
      map: rk_gate_map(
        gates: rk_gate_range(first: 0, count: 1, total: 1), slots: 1, slot: (0, 0, 0, 0)),
      gradients: outputGradient,
      gradient_stride: stride)
  }
}
