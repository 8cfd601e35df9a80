/// What one training step reads, time-major; filled in place and reused.
package struct Batch<Scalar: KernelScalar>: Sendable {
  /// Steps T = context + horizon.
  package let steps: Int
  /// Sequences B.
  package let rows: Int
  /// `[T][B][inputSize]`
  package var inputs: [Scalar]
  /// `[T][B][outputSize]`
  package var targets: [Scalar]
  /// `[T][B][outputSize]`: 0 = missing, padding or outside the loss.
  package var weights: [Scalar]

  package init(steps: Int, rows: Int, shape: NetworkShape) {
    self.steps = steps
    self.rows = rows
    inputs = Array(repeating: 0, count: steps * rows * shape.inputSize)
    targets = Array(repeating: 0, count: steps * rows * shape.outputSize)
    weights = targets
  }

  /// Σ weights: what the mean loss divides by.
  package var totalWeight: Double { weights.reduce(0) { $0 + Double($1) } }
}
