/// How a network begins. Biases begin at zero, forget biases at +1 (Gers et al. 2000; Jozefowicz et al.
/// 2015: a cell that begins by remembering). H is the hidden size; the weights of each gate are a matrix
/// of their own. Vectors of categories are normal with variance 1/d in each of their d numbers, so that
/// their length is about 1, whatever the others begin with. The logits of a mixture begin at zero.
package enum Initialization: String, CaseIterable, Hashable, Sendable {
  /// Weights, peepholes among them, uniform in ±1/√H: PyTorch's choice.
  case uniform
  /// Weights, peepholes among them, uniform in ±√(6 / (fan-in + fan-out)), which are H and the inputs,
  /// H and H, or the outputs and H (Glorot & Bengio 2010, PMLR 9:249).
  case xavier
  /// Recurrent matrices orthogonal, uniformly among all such (Saxe, McClelland & Ganguli 2014,
  /// arXiv:1312.6120); all other weights as `xavier`.
  case orthogonal
  /// Recurrent matrix the identity, all other weights normal with standard deviation 0.001
  /// (Le, Jaitly & Hinton 2015, arXiv:1504.00941). A gate that begins at the identity of its past has
  /// no meaning: defined for cells without gates only.
  case identity
}

extension Initialization {
  package func isDefined(for cell: CellKind) -> Bool {
    switch self {
    case .uniform, .xavier, .orthogonal: true
    case .identity: cell.gates == 1
    }
  }

  /// A flat parameter vector. Each tensor has a stream of its own; numbers are drawn in Double and
  /// rounded to Float, so that both precisions begin at the same point.
  func parameters<Scalar: KernelScalar>(
    _ layout: ParameterLayout, seed: UInt64, as type: Scalar.Type
  ) -> [Scalar] {
    let cell = layout.shape.cell
    precondition(isDefined(for: cell), "\(cell) does not begin at the \(self)")
    var flat = [Scalar](repeating: 0, count: layout.count)
    for (index, tensor) in layout.tensors.enumerated() where tensor.shape.count == 2 {
      var generator = RandomGenerator(
        seed: seed, RandomGenerator.Use.initialization, UInt64(index))
      let values = weights(of: tensor, layout.shape, &generator)
      layout.insert(values.map { Scalar(Float($0)) }, as: tensor, into: &flat)
    }
    if let gate = cell.forgetGate {
      for block in (layout.encoder + layout.decoder).joined() {
        for unit in 0..<layout.shape.hiddenSize {
          flat[layout.bias(block, slot: gate, unit: unit)] = 1
        }
      }
    }
    return flat
  }

  /// The numbers of a weight matrix, or of the matrices of all gates one below the other, row-major.
  private func weights(
    of tensor: ParameterTensor, _ shape: NetworkShape, _ generator: inout RandomGenerator
  ) -> [Double] {
    let isRecurrent = if case .recurrentWeights = tensor.role { true } else { false }
    let hidden = shape.hiddenSize
    if case .mixtureLogits = tensor.role { return Array(repeating: 0, count: tensor.count) }
    if case .embedding = tensor.role {
      let spread = 1 / Double(tensor.shape[1]).squareRoot()
      return (0..<tensor.count).map { _ in spread * generator.normal() }
    }
    switch self {
    case .uniform:
      return Initialization.uniform(
        tensor.count, bound: 1 / Double(hidden).squareRoot(), &generator)
    case .orthogonal where isRecurrent:
      return (0..<shape.cell.gates).flatMap { _ in
        OrthogonalMatrix.random(hidden) { generator.normal() }
      }
    case .identity where isRecurrent:
      return (0..<tensor.count).map { $0 / hidden == $0 % hidden ? 1 : 0 }
    case .xavier, .orthogonal:
      let fanOut = if case .linearWeights = tensor.role { tensor.shape[0] } else { hidden }
      let bound = (6 / Double(tensor.shape[1] + fanOut)).squareRoot()
      return Initialization.uniform(tensor.count, bound: bound, &generator)
    case .identity: return (0..<tensor.count).map { _ in 0.001 * generator.normal() }
    }
  }

  private static func uniform(
    _ count: Int, bound: Double, _ generator: inout RandomGenerator
  ) -> [Double] {
    (0..<count).map { _ in (2 * generator.uniform() - 1) * bound }
  }
}
