import Glibc
import Testing

@testable import Recurrent

/// Our exp, σ and tanh, driven through cells whose weights let one of them pass alone.
@Suite struct ActivationTests {
  /// −100 ... 100, denser around 0.
  static let grid = (-4000...4000).map { step in
    let x = Double(step) / 4000
    return 100 * x * x * x
  }

  /// h of a one-unit cell after one step from zero, for each input as a row of its own.
  private func hidden<Scalar: KernelScalar>(
    _ cell: CellKind, inputWeights: [Scalar], biases: [Scalar], inputs: [Scalar], kernels: Kernels
  ) -> [Scalar] {
    let shape = NetworkShape(cell: cell, inputSize: 1, hiddenSize: 1, layers: 1, outputSize: 1)
    let layout = ParameterLayout(shape)
    var flat = [Scalar](repeating: 0, count: layout.count)
    for tensor in layout.tensors {
      switch tensor.role {
      case .inputWeights: layout.insert(inputWeights, as: tensor, into: &flat)
      case .inputBiases: layout.insert(biases, as: tensor, into: &flat)
      case .linearWeights(.head): layout.insert([1], as: tensor, into: &flat)
      case .recurrentWeights, .recurrentBiases, .peepholes, .linearWeights, .linearBiases,
        .embedding, .mixtureLogits:
        continue
      }
    }
    return Rollout(shape, parameters: flat, rows: inputs.count, kernels: kernels).advance(inputs)
  }

  @Test("tanh", arguments: Instantiation.available)
  func tanh(instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      let inputs = ActivationTests.grid.map { Scalar(Float($0)) }
      let values = hidden(
        .rnnTanh, inputWeights: [1], biases: [0], inputs: inputs, kernels: kernels)
      let worst = zip(inputs, values).map { abs(Double($1) - Glibc.tanh(Double($0))) }.max() ?? .nan
      #expect(worst <= 1.5 * Double(Scalar.ulpOfOne))
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }

  /// σ(x) near its lower end is eˣ, so its relative error there is that of exp.
  @Test("sigmoid and exp", arguments: Instantiation.available)
  func sigmoid(instantiation: Instantiation) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type, to end: Double) {
      let inputs = ActivationTests.grid.map { Scalar(Float($0 * end / 100)) }
      // i = 1, g = 1 and f c₋ = 0, hence h = σ(x) tanh 1.
      let values = hidden(
        .lstm, inputWeights: [0, 0, 0, 1], biases: [40, 0, 40, 0], inputs: inputs,
        kernels: kernels)
      let one: [Scalar] = hidden(
        .rnnTanh, inputWeights: [1], biases: [0], inputs: [1], kernels: kernels)
      let tanhOfOne = Double(one[0])
      var worst = 0.0
      for (input, value) in zip(inputs, values) {
        let expected = tanhOfOne / (1 + exp(-Double(input)))
        worst = max(worst, abs(Double(value) / expected - 1))
      }
      #expect(worst <= 4 * Double(Scalar.ulpOfOne))
    }
    let end = instantiation == .double ? 700.0 : 85
    check(try #require(instantiation.kernels), as: instantiation.scalar, to: end)
  }

  @Test(
    "saturated cells stay finite in both directions", arguments: Instantiation.available,
    CellKind.allCases.filter { $0 != .rnnReLU })
  func saturation(instantiation: Instantiation, cell: CellKind) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      let shape = NetworkShape(cell: cell, inputSize: 2, hiddenSize: 7, layers: 2, outputSize: 1)
      let trainer = RecurrentFixture.trainer(
        shape, objective: .meanSquaredError, kernels: kernels, as: type)
      var batch = RecurrentFixture.batch(shape, steps: 5, rows: 3, as: type)
      batch.inputs = batch.inputs.map { $0 * 1e30 }
      let result = trainer.step(batch, learningRate: 0.01)
      #expect(result.isFinite && result.loss < 100)
      let parametersAreFinite = trainer.flatParameters.allSatisfy(\.isFinite)
      #expect(parametersAreFinite)
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }

  /// A forecast from an input that is not a number must not look like one.
  @Test("NaN in, NaN out", arguments: Instantiation.available, CellKind.allCases)
  func notANumber(instantiation: Instantiation, cell: CellKind) throws {
    func check<Scalar: KernelScalar>(_ kernels: Kernels, as type: Scalar.Type) {
      let shape = NetworkShape(cell: cell, inputSize: 1, hiddenSize: 7, layers: 2, outputSize: 1)
      let rollout = Rollout(
        shape, parameters: CellTests.parameters(shape, as: type), rows: 2, kernels: kernels)
      for inputs in [[.nan, 1], [0, 1]] as [[Scalar]] {
        let outputs = rollout.advance(inputs)
        #expect(outputs[0].isNaN)
        #expect(outputs[1].isFinite)
      }
    }
    check(try #require(instantiation.kernels), as: instantiation.scalar)
  }
}
