import Testing

@testable import Recurrent

@Suite struct GradientClippingTests {
  @Test("the factor is PyTorch's")
  func factor() {
    let clipping = GradientClipping(norm: 0.5)
    #expect(clipping.scale(norm: 2) == 0.5 / (2 + 1e-6))
    #expect(clipping.scale(norm: 0.4) == 1)
    #expect(clipping.scale(norm: 0) == 1)
    // A norm just below the limit is scaled too, because of the 1e-6.
    #expect(clipping.scale(norm: 0.5) == 0.5 / (0.5 + 1e-6))
    #expect(GradientClipping().scale(norm: 1e30) == 1)
    #expect(GradientClipping(value: 0.1).scale(norm: 1e30) == 1)
  }

  private static let cases = [
    GradientClipping(), GradientClipping(norm: 0.2), GradientClipping(norm: 1e6),
    GradientClipping(value: 0.05), GradientClipping(norm: 0.2, value: 0.05),
  ]

  /// With SGD, rate 1 and no momentum, the change of the parameters is the clipped gradient.
  @Test("a step moves by the clipped gradient", arguments: cases)
  func step(clipping: GradientClipping) {
    let shape = NetworkShape(cell: .lstm, inputSize: 2, hiddenSize: 7, layers: 2, outputSize: 3)
    let trainer = RecurrentFixture.trainer(
      shape, objective: .meanSquaredError, optimizer: .sgd(momentum: 0), clipping: clipping)
    let batch = RecurrentFixture.batch(shape, steps: 5, rows: 3)
    _ = trainer.computeGradient(batch)
    let gradient = trainer.flatGradient
    let before = trainer.flatParameters
    let result = trainer.step(batch, learningRate: 1)
    let moved = zip(before, trainer.flatParameters).map { $0 - $1 }

    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(norm > 0.4, "too small a gradient to tell anything")
    #expect(abs(result.gradientNorm - norm) < 1e-14)
    let expected = gradient.map { component in
      var value = component
      if let limit = clipping.norm { value *= min(1, limit / (norm + 1e-6)) }
      if let limit = clipping.value { value = min(max(value, -limit), limit) }
      return value
    }
    #expect(RecurrentFixture.relativeDistance(moved, expected) < 1e-14)
  }
}
