import Testing

@testable import Recurrent

@Suite struct InitializationTests {
  /// 160 units: the recurrent weights alone are over 10⁵ draws.
  @Test("weights are uniform in ±1/√hiddenSize")
  func distribution() throws {
    let shape = NetworkShape(cell: .lstm, inputSize: 3, hiddenSize: 160, layers: 1, outputSize: 2)
    let layout = ParameterLayout(shape)
    let flat = Initialization.uniform(layout, seed: 1, as: Double.self)
    let bound = 1 / Double(shape.hiddenSize).squareRoot()
    for tensor in layout.tensors where tensor.shape.count == 2 {
      let values = layout.extract(tensor, from: flat)
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      let largest = values.reduce(0) { max($0, abs($1)) }
      // Five standard errors of a uniform distribution's mean and variance (bound²/3).
      #expect(largest <= bound, "\(tensor.name)")
      #expect(largest > bound * (1 - 10 / count), "\(tensor.name)")
      #expect(abs(mean) < 5 * bound / (3 * count).squareRoot(), "\(tensor.name)")
      let error = 5 * bound * bound * (4 / (45 * count)).squareRoot()
      #expect(abs(variance - bound * bound / 3) < error, "\(tensor.name)")
    }
    let draws = layout.tensors.filter { $0.shape.count == 2 }.reduce(0) { $0 + $1.count }
    #expect(draws > 100_000)
  }

  @Test("biases are zero but for the forget gate's +1", arguments: CellKind.allCases)
  func biases(cell: CellKind) {
    let shape = NetworkShape(cell: cell, inputSize: 3, hiddenSize: 19, layers: 2, outputSize: 2)
    let layout = ParameterLayout(shape)
    let flat = Initialization.uniform(layout, seed: 1, as: Float.self)
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

  @Test("both precisions begin at the same point, seeds at different ones")
  func precisions() {
    let layout = ParameterLayout(
      NetworkShape(cell: .gru, inputSize: 3, hiddenSize: 19, layers: 2, outputSize: 2))
    let float = Initialization.uniform(layout, seed: 1, as: Float.self)
    let double = Initialization.uniform(layout, seed: 1, as: Double.self)
    let other = Initialization.uniform(layout, seed: 2, as: Double.self)
    #expect(RecurrentFixture.relativeDistance(float, double) == 0)
    #expect(RecurrentFixture.relativeDistance(other, double) > 0.5)
  }

  /// Two tensors of one shape must not begin alike.
  @Test("every tensor has draws of its own")
  func tensors() {
    let shape = NetworkShape(cell: .lstm, inputSize: 7, hiddenSize: 7, layers: 3, outputSize: 1)
    let layout = ParameterLayout(shape)
    let flat = Initialization.uniform(layout, seed: 1, as: Double.self)
    let matrices = layout.tensors.filter { $0.shape == [28, 7] }.map {
      layout.extract($0, from: flat)
    }
    #expect(matrices.count == 6)
    #expect(Set(matrices).count == 6)
  }
}
