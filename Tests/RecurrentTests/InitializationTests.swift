import Testing

@testable import Recurrent

@Suite struct InitializationTests {
  static let cases: [(Initialization, CellKind)] = Initialization.allCases.flatMap { rule in
    CellKind.allCases.filter { rule.isDefined(for: $0) }.map { (rule, $0) }
  }

  /// Largest size, mean and variance of many draws.
  private struct Sample {
    let count: Double
    let largest: Double
    let mean: Double
    let variance: Double

    init(_ values: [Double]) {
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      self.count = count
      self.mean = mean
      largest = values.reduce(0) { max($0, abs($1)) }
      variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    }

    /// Whether they are uniform in ± bound, to five standard errors of a uniform distribution's mean
    /// and variance (bound²/3).
    func isUniform(_ bound: Double) -> Bool {
      largest <= bound * (1 + 0x1p-23) && largest > bound * (1 - 10 / count)
        && abs(mean) < 5 * bound / (3 * count).squareRoot()
        && abs(variance - bound * bound / 3) < 5 * bound * bound * (4 / (45 * count)).squareRoot()
    }

    /// Whether they have the mean 0 and variance σ² of a normal distribution, to five standard errors.
    func isNormal(_ deviation: Double) -> Bool {
      abs(mean) < 5 * deviation / count.squareRoot()
        && abs(variance / (deviation * deviation) - 1) < 5 * (2 / count).squareRoot()
        && largest > 3.5 * deviation && largest < 7 * deviation
    }
  }

  /// 160 units: the recurrent weights alone are over 10⁵ draws, those of the second layer's inputs too.
  private static let wide = NetworkShape(
    cell: .lstm, inputSize: 3, hiddenSize: 160, layers: 2, outputSize: 2)

  @Test("weights are uniform in ±1/√hiddenSize")
  func uniform() {
    let layout = ParameterLayout(InitializationTests.wide)
    let flat = Initialization.uniform.parameters(layout, seed: 1, as: Double.self)
    for tensor in layout.tensors where tensor.shape.count == 2 {
      let sample = Sample(layout.extract(tensor, from: flat))
      #expect(sample.isUniform(1 / 160.0.squareRoot()), "\(tensor.name)")
    }
  }

  @Test("Xavier's bound follows from what a gate reads and writes")
  func xavier() {
    let layout = ParameterLayout(InitializationTests.wide)
    let flat = Initialization.xavier.parameters(layout, seed: 1, as: Double.self)
    for tensor in layout.tensors where tensor.shape.count == 2 {
      let fans = tensor.role == .linearWeights(.head) ? 162.0 : Double(tensor.shape[1] + 160)
      let sample = Sample(layout.extract(tensor, from: flat))
      #expect(sample.isUniform((6 / fans).squareRoot()), "\(tensor.name)")
    }
  }

  @Test("orthogonal: the matrix of each gate, and xavier beside it", arguments: CellKind.allCases)
  func orthogonal(cell: CellKind) {
    let shape = NetworkShape(cell: cell, inputSize: 3, hiddenSize: 37, layers: 2, outputSize: 2)
    let layout = ParameterLayout(shape)
    let flat = Initialization.orthogonal.parameters(layout, seed: 1, as: Double.self)
    let xavier = Initialization.xavier.parameters(layout, seed: 1, as: Double.self)
    var matrices: [[Double]] = []
    for tensor in layout.tensors where tensor.shape.count == 2 {
      let values = layout.extract(tensor, from: flat)
      guard case .recurrentWeights = tensor.role else {
        #expect(values == layout.extract(tensor, from: xavier), "\(tensor.name)")
        continue
      }
      for gate in 0..<cell.gates {
        let matrix = Array(values[gate * 37 * 37..<(gate + 1) * 37 * 37])
        #expect(OrthogonalMatrixTests.distanceFromIdentity(matrix, size: 37) < 1e-6)
        matrices.append(matrix)
      }
    }
    #expect(Set(matrices).count == 2 * cell.gates)
  }

  @Test(
    "identity: recurrent weights, and little beside them", arguments: [CellKind.rnnTanh, .rnnReLU])
  func identity(cell: CellKind) {
    let shape = NetworkShape(cell: cell, inputSize: 3, hiddenSize: 320, layers: 2, outputSize: 2)
    let layout = ParameterLayout(shape)
    let flat = Initialization.identity.parameters(layout, seed: 1, as: Double.self)
    for tensor in layout.tensors where tensor.shape.count == 2 {
      let values = layout.extract(tensor, from: flat)
      if case .recurrentWeights = tensor.role {
        for row in 0..<320 {
          let isOne = (0..<320).allSatisfy { values[row * 320 + $0] == ($0 == row ? 1 : 0) }
          #expect(isOne, "row \(row) of \(tensor.name)")
        }
      } else if tensor.role == .inputWeights(.encoder(1)) {
        // 102 400 draws.
        #expect(Sample(values).isNormal(0.001))
      } else {
        #expect(Sample(values).largest < 0.007)
        #expect(values.allSatisfy { $0 != 0 })
      }
    }
  }

  @Test("only a cell without gates begins at the identity")
  func isDefined() {
    for cell in CellKind.allCases {
      #expect(Initialization.identity.isDefined(for: cell) == (cell.gates == 1))
      #expect(Initialization.uniform.isDefined(for: cell))
      #expect(Initialization.xavier.isDefined(for: cell))
      #expect(Initialization.orthogonal.isDefined(for: cell))
    }
  }

  @Test("biases are zero but for the forget gate's +1", arguments: cases)
  func biases(rule: Initialization, cell: CellKind) {
    let shape = NetworkShape(cell: cell, inputSize: 3, hiddenSize: 19, layers: 2, outputSize: 2)
    let layout = ParameterLayout(shape)
    let flat = rule.parameters(layout, seed: 1, as: Float.self)
    var used = [Bool](repeating: false, count: layout.count)
    for tensor in layout.tensors {
      let columns = tensor.shape.count == 2 ? tensor.shape[1] : 1
      for index in 0..<tensor.count {
        let (row, column) = index.quotientAndRemainder(dividingBy: columns)
        guard let place = layout.offset(of: tensor, row: row, column: column) else { continue }
        used[place] = true
        guard tensor.shape.count == 1 else { continue }
        var isForgetBias = false
        if case .inputBiases = tensor.role { isForgetBias = row / 19 == cell.forgetGate }
        #expect(flat[place] == (isForgetBias ? 1 : 0), "\(tensor.name)[\(row)]")
      }
    }
    let paddingIsZero = flat.indices.allSatisfy { used[$0] || flat[$0] == 0 }
    #expect(paddingIsZero)
  }

  @Test("both precisions begin at the same point, seeds at different ones", arguments: cases)
  func precisions(rule: Initialization, cell: CellKind) {
    let layout = ParameterLayout(
      NetworkShape(cell: cell, inputSize: 3, hiddenSize: 19, layers: 2, outputSize: 2))
    let float = rule.parameters(layout, seed: 1, as: Float.self)
    let double = rule.parameters(layout, seed: 1, as: Double.self)
    let other = rule.parameters(layout, seed: 2, as: Double.self)
    #expect(RecurrentFixture.relativeDistance(float, double) == 0)
    let head = layout.range(of: .head)
    let distance = RecurrentFixture.relativeDistance(Array(other[head]), Array(double[head]))
    #expect(distance > 0.5)
  }

  @Test("a trainer begins as its rules say", arguments: cases)
  func trainer(rule: Initialization, cell: CellKind) {
    let shape = NetworkShape(cell: cell, inputSize: 3, hiddenSize: 19, layers: 2, outputSize: 2)
    let rules = TrainingRules(
      objective: .meanSquaredError, optimizer: .adam(), clipping: GradientClipping(),
      initialization: rule)
    let trainer = Trainer<Float>(
      shape, rules: rules, steps: 1, rows: 1, seed: 4, pool: WorkerPool(threads: 1))
    let expected = rule.parameters(ParameterLayout(shape), seed: 4, as: Float.self)
    #expect(trainer.flatParameters == expected)
  }

  /// Two tensors of one shape must not begin alike.
  @Test("every tensor has draws of its own")
  func tensors() {
    let shape = NetworkShape(cell: .lstm, inputSize: 7, hiddenSize: 7, layers: 3, outputSize: 1)
    let layout = ParameterLayout(shape)
    let flat = Initialization.uniform.parameters(layout, seed: 1, as: Double.self)
    let matrices = layout.tensors.filter { $0.shape == [28, 7] }.map {
      layout.extract($0, from: flat)
    }
    #expect(matrices.count == 6)
    #expect(Set(matrices).count == 6)
  }
}
