import Testing

@testable import Recurrent

/// Noise on the recurrent path: masks by distribution, gradients with the masks held.
@Suite struct RecurrentNoiseTests {
  /// The masks follow from the seed, the update count and the shard, so as long as no update is made
  /// `computeGradient` sees the same ones again, whatever the parameters.
  @Test("gradients with recurrent dropout and zoneout together", arguments: CellKind.allCases)
  func gradient(cell: CellKind) {
    var shape = NetworkShape(cell: cell, inputSize: 2, hiddenSize: 5, layers: 2, outputSize: 1)
    shape.zoneout = 0.25
    shape.isBidirectional = true
    var rules = TopologyTests.rules
    rules.noise = NoiseRules(dropout: 0.3, recurrentDropout: 0.4)
    let trainer = RecurrentFixture.trainer(shape, rules: rules, steps: 6)
    let batch = RecurrentFixture.batch(shape, steps: 6, rows: 3)
    let start = CellTests.parameters(shape, as: Double.self)
    trainer.setParameters(start)
    let loss = trainer.computeGradient(batch).loss
    let gradient = trainer.flatGradient
    #expect(trainer.loss(batch) != loss, "the noise does nothing, or acts outside training")
    let worst = RecurrentFixture.worstError(of: gradient, trainer, around: start, every: 3) {
      trainer.computeGradient(batch).loss
    }
    #expect(worst < 1e-7)
  }

  @Test("gradients with every noise in every part", arguments: CellKind.allCases)
  func noisyEverything(cell: CellKind) {
    let topology = TopologyTests.Topology.everything
    var shape = topology.shape(cell)
    shape.zoneout = 0.2
    var rules = TopologyTests.rules
    rules.noise = NoiseRules(dropout: 0.2, recurrentDropout: 0.2)
    let trainer = RecurrentFixture.trainer(
      shape, rules: rules, steps: 6, decoderSteps: topology.decoderSteps)
    let batch = RecurrentFixture.batch(
      shape, steps: 6, decoderSteps: topology.decoderSteps, rows: 3)
    let start = CellTests.parameters(shape, as: Double.self)
    trainer.setParameters(start)
    let loss = trainer.computeGradient(batch).loss
    let gradient = trainer.flatGradient
    #expect(trainer.loss(batch) != loss, "the noise does nothing, or acts outside training")
    let worst = RecurrentFixture.worstError(of: gradient, trainer, around: start, every: 5) {
      trainer.computeGradient(batch).loss
    }
    #expect(worst < 1e-7)
  }

  /// With z = 0 and every unit hidden nothing passes from step to step: equal inputs, equal outputs.
  @Test("recurrent dropout hides units from r ⊙ h₋, too")
  func hiddenFromReset() throws {
    let shape = NetworkShape(
      cell: .gruResetBefore, inputSize: 2, hiddenSize: 7, layers: 1, outputSize: 1)
    let layout = ParameterLayout(shape)
    var flat = CellTests.parameters(shape, as: Double.self)
    let biases = try #require(layout.tensors.first { $0.role == .inputBiases(.encoder(0)) })
    var values = layout.extract(biases, from: flat)
    for index in 7..<14 { values[index] = -100 }
    layout.insert(values, as: biases, into: &flat)
    var rules = TopologyTests.rules
    rules.noise = NoiseRules(recurrentDropout: 0.9999)
    let trainer = RecurrentFixture.trainer(shape, rules: rules, steps: 2)
    trainer.setParameters(flat)
    var batch = RecurrentFixture.batch(shape, steps: 2, rows: 3)
    batch.inputs.replaceSubrange(6..., with: batch.inputs[..<6])
    _ = trainer.computeGradient(batch)
    var outputs = trainer.singleShard.outputs.array
    for row in 0..<3 { #expect(abs(outputs[row] - outputs[3 + row]) < 1e-14) }
    _ = trainer.loss(batch)
    outputs = trainer.singleShard.outputs.array
    for row in 0..<3 { #expect(abs(outputs[row] - outputs[3 + row]) > 1e-6) }
  }

  @Test("a recurrent mask drops its share and keeps the mean", arguments: [0.2, 0.6])
  func recurrentDropout(probability: Double) {
    let count = 16 * 2000
    let dropout = RecurrentDropout<Double>(probability: probability, units: count, slots: count)
    var generator: RandomGenerator? = RandomGenerator(seed: 1)
    dropout.draw(count: count, &generator)
    var geometry = StateGeometry(dilation: 1, directions: 1)
    geometry.resize(steps: 1, rows: 1000)
    let ones = RecurrentFixture.buffer([Double](repeating: 1, count: count * 2), as: Double.self)
    // Two panels, of which the first slot is masked.
    let wide = RecurrentDropout<Double>(probability: probability, units: count, slots: count * 2)
    generator = RandomGenerator(seed: 1)
    wide.draw(count: count, &generator)
    unsafe wide.mask(ones.base, at: 0, geometry: geometry, panels: 2)
    let values = (0..<2).flatMap { panel in
      (0..<16_000).map { wide.masked[panel * geometry.stride + $0] }
    }
    let zeros = values.count { $0 == 0 }
    let deviation = (Double(count) * probability * (1 - probability)).squareRoot()
    #expect(abs(Double(zeros) - Double(count) * probability) < 5 * deviation)
    #expect(values.allSatisfy { $0 == 0 || abs($0 - 1 / (1 - probability)) < 1e-12 })
  }

  @Test("recurrent masks hold over the steps of a sequence and change with the update")
  func masksHold() {
    let shape = NetworkShape(cell: .rnnTanh, inputSize: 1, hiddenSize: 7, layers: 1, outputSize: 1)
    var rules = TopologyTests.rules
    rules.noise = NoiseRules(recurrentDropout: 0.5)
    let trainer = RecurrentFixture.trainer(shape, rules: rules, steps: 5)
    let batch = RecurrentFixture.batch(shape, steps: 5, rows: 3)
    let first = trainer.step(batch, learningRate: 0).loss
    #expect(trainer.step(batch, learningRate: 0).loss != first)
  }

  /// With every input weight zero and h̃ a constant of the biases, the mean state after t steps of
  /// zoneout z from zero is h̃ (1 − zᵗ), in training over many units as outside it in each.
  @Test("zoneout keeps its share of units, and outside training its share of each")
  func zoneout() throws {
    var shape = NetworkShape(
      cell: .rnnTanh, inputSize: 1, hiddenSize: 96, layers: 1, outputSize: 1)
    shape.zoneout = 0.4
    let layout = ParameterLayout(shape)
    var flat = [Double](repeating: 0, count: layout.count)
    let bias = try #require(layout.tensors.first { $0.role == .inputBiases(.encoder(0)) })
    layout.insert([Double](repeating: 0.5, count: 96), as: bias, into: &flat)
    let head = try #require(layout.tensors.first { $0.role == .linearWeights(.head) })
    layout.insert([Double](repeating: 1.0 / 96, count: 96), as: head, into: &flat)
    let trainer = RecurrentFixture.trainer(shape, rules: TopologyTests.rules, steps: 4, rows: 31)
    trainer.setParameters(flat)
    let batch = Batch<Double>(steps: 4, rows: 31, shape: shape, targets: 1)
    var forcing = TeacherForcing.full
    var noise: RandomGenerator? = RandomGenerator(seed: 3)
    let parameters = RecurrentFixture.buffer(flat, as: Double.self)
    trainer.singleShard.load(batch, rows: 0..<31)
    trainer.singleShard.forward(parameters, noise: &noise, forcing: &forcing)
    let drawn = trainer.singleShard.outputs.array
    noise = nil
    trainer.singleShard.forward(parameters, noise: &noise, forcing: &forcing)
    let mean = trainer.singleShard.outputs.array
    let candidate = 0.46211715726000976  // tanh ½
    var kept = 1.0
    for t in 0..<4 {
      kept *= 0.4
      let expected = candidate * (1 - kept)
      #expect(mean[t * 31..<(t + 1) * 31].allSatisfy { abs($0 - expected) < 1e-12 })
      let average = drawn[t * 31..<(t + 1) * 31].reduce(0, +) / 31
      // A unit's standard deviation is at most half of h̃, and 31 rows have 96 units.
      #expect(abs(average - expected) < 4 * candidate * 0.5 / (31.0 * 96).squareRoot())
      #expect(drawn[t * 31] != mean[t * 31])
    }
  }
}
