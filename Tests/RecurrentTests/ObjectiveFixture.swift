@testable import Recurrent

/// Objectives run over a few cells.
enum ObjectiveFixture {
  /// Loss and gradients of cells `[position][row][target]`, with one row for each of `units`.
  static func evaluate<Scalar: KernelScalar>(
    _ objective: Objective, outputs: [Scalar], targets: [Scalar], weights: [Scalar],
    units: [RowUnits], targetSize: Int = 1, scale: Double = 1
  ) -> (loss: Double, gradients: [Scalar]) {
    precondition(outputs.count == targets.count * objective.outputsPerTarget, "\(outputs.count)")
    let perPosition = units.count * targetSize
    precondition(targets.count % perPosition == 0 && weights.count == targets.count)
    // Not a number where nothing is written.
    var gradients = [Scalar](repeating: .nan, count: outputs.count)
    let loss = unsafe gradients.withUnsafeMutableBufferPointer { gradients in
      unsafe outputs.withUnsafeBufferPointer { outputs in
        unsafe targets.withUnsafeBufferPointer { targets in
          unsafe weights.withUnsafeBufferPointer { weights in
            unsafe units.withUnsafeBufferPointer { units in
              guard let at = outputs.baseAddress, let target = targets.baseAddress,
                let weight = weights.baseAddress, let gradient = gradients.baseAddress,
                let unit = units.baseAddress
              else { return Double.nan }
              return unsafe objective.evaluate(
                outputs: at, targets: target, weights: weight, gradients: gradient,
                positions: targets.count / perPosition, rows: units.count,
                targetSize: targetSize, units: unit, scale: scale)
            }
          }
        }
      }
    }
    return (loss, gradients)
  }

  /// Loss and slopes of one cell of weight 1.
  static func cell<Scalar: KernelScalar>(
    _ objective: Objective, _ outputs: [Scalar], target: Scalar, units: RowUnits = RowUnits()
  ) -> (loss: Double, slopes: [Scalar]) {
    let (loss, slopes) = evaluate(
      objective, outputs: outputs, targets: [target], weights: [1], units: [units])
    return (loss, slopes)
  }
}
