import Testing

@testable import Recurrent

@Suite struct GradientClippingTests {
  @Test("the factor is PyTorch's")
  func factor() {
    var clipper = Clipper(GradientClipping(norm: 0.5))
    #expect(clipper.scale(norm: 2) == (0.5 / (2 + 1e-6), true))
    #expect(clipper.scale(norm: 0.4) == (1, false))
    #expect(clipper.scale(norm: 0) == (1, false))
    // A norm at the limit is scaled too, because of the 1e-6, but not cut back.
    #expect(clipper.scale(norm: 0.5) == (0.5 / (0.5 + 1e-6), false))
    clipper = Clipper(GradientClipping())
    #expect(clipper.scale(norm: 1e30) == (1, false))
    clipper = Clipper(GradientClipping(value: 0.1))
    #expect(clipper.scale(norm: 1e30) == (1, false))
  }

  @Test("the percentile is that of the norms so far, the present one included")
  func percentile() {
    var clipper = Clipper(GradientClipping(percentile: 50))
    #expect(clipper.scale(norm: 4) == (4 / (4 + 1e-6), false))
    // Of 4 and 8: 6.
    #expect(clipper.scale(norm: 8) == (6 / (8 + 1e-6), true))
    #expect(clipper.scale(norm: 2) == (1, false))
    // Of 2, 4, 8 and 16: 6; zero norms do not count.
    #expect(clipper.scale(norm: 0) == (1, false))
    #expect(clipper.scale(norm: 16) == (6 / (16 + 1e-6), true))
    clipper = Clipper(GradientClipping(norm: 3, percentile: 50))
    #expect(clipper.scale(norm: 4) == (3 / (4 + 1e-6), true), "the smaller limit holds")
    #expect(clipper.scale(norm: 1) == (1, false))
    #expect(clipper.scale(norm: 2.75) == (2.75 / (2.75 + 1e-6), false))
  }

  @Test("a trainer remembers the norms of its steps")
  func steps() {
    let shape = NetworkShape(cell: .gru, inputSize: 2, hiddenSize: 7, layers: 1, outputSize: 1)
    let trainer = RecurrentFixture.trainer(
      shape, objective: .meanSquaredError, optimizer: .sgd(momentum: 0),
      clipping: GradientClipping(percentile: 25))
    var norms: [Double] = []
    var clipped = 0
    for update in 0..<30 {
      let batch = RecurrentFixture.batch(shape, steps: 5, rows: 3, seed: UInt64(update))
      let before = trainer.flatParameters
      let result = trainer.step(batch, learningRate: 1)
      norms.append(result.gradientNorm)
      let sorted = norms.sorted()
      let position = 0.25 * Double(sorted.count - 1)
      let next = sorted[min(Int(position) + 1, sorted.count - 1)]
      let limit =
        sorted[Int(position)] + (position - position.rounded(.down))
        * (next - sorted[Int(position)])
      let moved = zip(before, trainer.flatParameters).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }.squareRoot()
      #expect(abs(moved - min(limit, result.gradientNorm)) < 1e-5)
      #expect(result.isClipped == (result.gradientNorm > limit))
      clipped += result.isClipped ? 1 : 0
    }
    #expect((15..<30).contains(clipped), "about three quarters: \(clipped)")
  }

  private static let cases = [
    GradientClipping(), GradientClipping(norm: 0.2), GradientClipping(norm: 1e6),
    GradientClipping(value: 0.05), GradientClipping(norm: 0.2, value: 0.05),
    GradientClipping(value: 1e6), GradientClipping(norm: 1e6, value: 0.05),
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
    var isClipped = clipping.norm.map { norm > $0 } ?? false
    let expected = gradient.map { component in
      var value = component
      if let limit = clipping.norm { value *= min(1, limit / (norm + 1e-6)) }
      if let limit = clipping.value {
        isClipped = isClipped || abs(value) > limit
        value = min(max(value, -limit), limit)
      }
      return value
    }
    #expect(RecurrentFixture.relativeDistance(moved, expected) < 1e-14)
    #expect(result.isClipped == isClipped)
  }
}
