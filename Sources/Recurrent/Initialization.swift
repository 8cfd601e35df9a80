/// How a network begins.
enum Initialization {
  /// Weights, peepholes among them, uniform in ±1/√hiddenSize (PyTorch's choice), biases zero, forget
  /// biases +1 (Gers et al. 2000; Jozefowicz et al. 2015: a cell that begins by remembering).
  static func uniform<Scalar: KernelScalar>(
    _ layout: ParameterLayout, seed: UInt64, as type: Scalar.Type
  ) -> [Scalar] {
    var flat = [Scalar](repeating: 0, count: layout.count)
    let bound = 1 / Double(layout.shape.hiddenSize).squareRoot()
    for (index, tensor) in layout.tensors.enumerated() where tensor.shape.count == 2 {
      var generator = RandomGenerator(
        seed: seed, RandomGenerator.Use.initialization, UInt64(index))
      // Drawn in Double and rounded, so that both precisions begin at the same point.
      let values = (0..<tensor.count).map { _ in
        Scalar(Float((2 * generator.uniform() - 1) * bound))
      }
      layout.insert(values, as: tensor, into: &flat)
    }
    if let gate = layout.shape.cell.forgetGate {
      for block in (layout.encoder + layout.decoder).joined() {
        for unit in 0..<layout.shape.hiddenSize {
          flat[layout.bias(block, slot: gate, unit: unit)] = 1
        }
      }
    }
    return flat
  }
}
