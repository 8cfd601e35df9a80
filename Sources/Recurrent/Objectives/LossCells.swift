/// The cells of a batch as a loss runs over them; shapes as in `Objective.evaluate`.
@safe struct LossCells<Scalar: KernelScalar> {
  let outputs: UnsafePointer<Scalar>
  let targets: UnsafePointer<Scalar>
  let weights: UnsafePointer<Scalar>
  let gradients: UnsafeMutablePointer<Scalar>
  let units: UnsafePointer<RowUnits>
  let positions: Int
  let rows: Int
  let targetSize: Int
  let scale: Double

  /// Losses of the residual output − target alone, in the arithmetic of the network.
  @inline(__always)
  func sum(ofResiduals loss: (Scalar) -> (loss: Scalar, slope: Scalar)) -> Double {
    let scale = Scalar(scale)
    var total = 0.0
    for index in 0..<positions * rows * targetSize {
      let weight = unsafe weights[index]
      if weight == 0 {
        unsafe gradients[index] = 0
        continue
      }
      let (loss, slope) = unsafe loss(outputs[index] - targets[index])
      total += Double(weight * loss)
      unsafe gradients[index] = weight * slope * scale
    }
    return total
  }

  /// Losses of `width` outputs each, in Double.
  @inline(__always)
  func sum(width: Int, _ loss: (LossCell<Scalar>) -> Double) -> Double {
    var total = 0.0
    for position in 0..<positions {
      for row in 0..<rows {
        for target in 0..<targetSize {
          let index = (position * rows + row) * targetSize + target
          let weight = unsafe Double(weights[index])
          let cell = unsafe LossCell(
            outputs: outputs + index * width, gradients: gradients + index * width, width: width,
            target: Double(targets[index]), units: units[row], factor: weight * scale)
          if weight == 0 {
            cell.fill(0)
          } else {
            total += weight * loss(cell)
          }
        }
      }
    }
    return total
  }
}

/// One target with its outputs, and where the slopes of its loss go.
@safe struct LossCell<Scalar: KernelScalar> {
  private let outputs: UnsafePointer<Scalar>
  private let gradients: UnsafeMutablePointer<Scalar>
  let width: Int
  /// In network units.
  let target: Double
  let units: RowUnits
  /// What each slope is multiplied by.
  let factor: Double

  init(
    outputs: UnsafePointer<Scalar>, gradients: UnsafeMutablePointer<Scalar>, width: Int,
    target: Double, units: RowUnits, factor: Double
  ) {
    unsafe self.outputs = outputs
    unsafe self.gradients = gradients
    self.width = width
    self.target = target
    self.units = units
    self.factor = factor
  }

  @inline(__always)
  func output(_ index: Int) -> Double {
    precondition(index >= 0 && index < width, "output \(index) of \(width)")
    return unsafe Double(outputs[index])
  }

  /// Leaves ∂loss/∂output.
  @inline(__always)
  func set(slope: Double, _ index: Int) { keep(factor * slope, index) }

  /// Leaves a number where a slope will stand: room for a loss that needs one number per output.
  @inline(__always)
  func keep(_ value: Double, _ index: Int) {
    precondition(index >= 0 && index < width, "slope \(index) of \(width)")
    unsafe gradients[index] = Scalar(value)
  }

  @inline(__always)
  func kept(_ index: Int) -> Double {
    precondition(index >= 0 && index < width, "slope \(index) of \(width)")
    return unsafe Double(gradients[index])
  }

  func fill(_ value: Double) { for index in 0..<width { keep(value, index) } }
}
