import Testing

@testable import Recurrent

@Suite struct ObjectiveTests {
  /// Residual, loss, slope, from the definitions; the absolute error's slope at 0 is 0.
  static let cases: [(objective: Objective, values: [(Double, Double, Double)])] = [
    (.meanSquaredError, [(-3, 9, -6), (0, 0, 0), (0.5, 0.25, 1)]),
    (.meanAbsoluteError, [(-3, 3, -1), (0, 0, 0), (0.5, 0.5, 1)]),
    (.huber(delta: 1), [(-3, 2.5, -1), (-1, 0.5, -1), (0, 0, 0), (0.5, 0.125, 0.5), (2, 1.5, 1)]),
    (.huber(delta: 2), [(-3, 4, -2), (1, 0.5, 1), (2, 2, 2), (4, 6, 2)]),
    (.quantile([0.5]), [(-3, 3, -1), (0, 0, 0), (0.5, 0.5, 1)]),
    (.scaledAbsolute, [(-3, 3, -1), (0, 0, 0), (0.5, 0.5, 1)]),
  ]

  @Test("known losses and slopes of a residual", arguments: cases)
  func known(objective: Objective, values: [(Double, Double, Double)]) {
    for (residual, loss, slope) in values {
      let result = ObjectiveFixture.cell(objective, [4 + residual], target: 4)
      #expect(result.loss == loss && result.slopes == [slope], "\(residual)")
    }
  }

  @Test("each level has its own output; too low costs the level, too high the rest")
  func levels() {
    let result = ObjectiveFixture.cell(.quantile([0.25, 0.5, 0.75]), [1, 0, 5], target: 2.0)
    // (2·0.25·1 + 2·0.5·2 + 2·0.25·3)/3
    #expect(abs(result.loss - 4.0 / 3) < 1e-15)
    #expect(zip(result.slopes, [-0.5 / 3, -1.0 / 3, 0.5 / 3]).allSatisfy { abs($0 - $1) < 1e-16 })
  }

  @Test("the percentage error is that of data units; 0 for 0 costs nothing")
  func percentage() {
    let units = RowUnits(location: 10, scale: 5)
    // y = 20, ŷ = 12: 2·8/32; slope 2·(−1 − 8/32)/32·5
    let result = ObjectiveFixture.cell(.symmetricPercentage, [0.4], target: 2.0, units: units)
    #expect(abs(result.loss - 0.5) < 1e-15 && abs(result.slopes[0] + 0.390625) < 1e-15)
    let zero = ObjectiveFixture.cell(.symmetricPercentage, [-2], target: -2.0, units: units)
    #expect(zero.loss == 0 && zero.slopes == [0])
    // Of opposite signs: the largest error, wherever they lie.
    let opposite = ObjectiveFixture.cell(.symmetricPercentage, [-3], target: 1.0, units: units)
    #expect(opposite.loss == 2 && opposite.slopes == [0])
  }

  @Test("the scaled error divides by the naive error, and by the scale where there is none")
  func scaled() {
    for (naiveError, factor) in [(0.25, 20.0), (0, 1), (.nan, 1)] {
      let units = RowUnits(location: 3, scale: 5, naiveError: naiveError)
      let result = ObjectiveFixture.cell(.scaledAbsolute, [0.5], target: 2.0, units: units)
      #expect(result.loss == 1.5 * factor && result.slopes == [-factor], "\(naiveError)")
    }
  }

  @Test("a negative count has an infinite loss, and a count is the nearest")
  func counts() {
    let units = RowUnits(scale: 3)
    func loss(_ target: Double) -> Double {
      ObjectiveFixture.cell(.negativeBinomial, [0.3, -1], target: target, units: units).loss
    }
    #expect(loss(-1) == .infinity)
    #expect(loss(-0.1) == loss(0))
    #expect(loss(4.0 / 3 + 0.1) == loss(4.0 / 3))
    #expect(loss(.infinity) == .infinity)
  }

  @Test("every family has a name and is among all cases")
  func families() {
    #expect(Objective.allCases.map(\.family) == Objective.Family.allCases)
    #expect(
      Objective.allCases.map(\.name) == [
        "mse", "mae", "huber", "smape", "mase", "quantile", "gaussian", "student-t", "negbin",
        "categorical",
      ])
    #expect(Objective.allCases.allSatisfy { $0.isWellFormed })
    #expect(!Objective.huber(delta: -1).isWellFormed)
    #expect(!Objective.quantile([0.2]).isWellFormed)
  }

  @Test func levelsRiseThroughTheMedian() {
    for levels in [[0.5], [0.1, 0.5, 0.9], (1...99).map { Double($0) / 100 }] {
      #expect(Objective.isLevels(levels))
    }
    for levels in [
      [], [0.1, 0.9], [0, 0.5], [0.5, 1], [0.5, 0.5], [0.6, 0.5], [0.5, .nan],
      (1...101).map { Double($0) / 102 },
    ] as [[Double]] {
      #expect(!Objective.isLevels(levels), "\(levels)")
    }
  }

  @Test(
    "slopes of each output against central differences", arguments: Objective.allCases,
    [1.0, 3])
  func slopes(objective: Objective, spread: Double) {
    var generator = RandomGenerator(seed: 5)
    for units in [RowUnits(), RowUnits(location: 90, scale: 7, naiveError: 3)] {
      for _ in 0..<40 {
        let outputs = (0..<objective.outputsPerTarget).map { _ in spread * generator.normal() }
        let target = 2 * generator.uniform()
        let slopes = ObjectiveFixture.cell(objective, outputs, target: target, units: units).slopes
        for index in outputs.indices {
          let numeric = RecurrentFixture.difference(1e-6) { shift in
            var moved = outputs
            moved[index] += shift
            return ObjectiveFixture.cell(objective, moved, target: target, units: units).loss
          }
          let error = RecurrentFixture.relativeError(slopes[index], numeric)
          #expect(error < 1e-7, "output \(index) of \(outputs) for \(target)")
        }
      }
    }
  }

  @Test("a weight of 0 leaves a cell out, whatever it holds", arguments: Objective.allCases)
  func weights(objective: Objective) {
    func check<Scalar: KernelScalar>(_ type: Scalar.Type) {
      let width = objective.outputsPerTarget
      let outputs = (0..<2 * width).map { Scalar($0 % 3) / 4 }
      for nothing in [Scalar.nan, .infinity, -3] {
        let both = ObjectiveFixture.evaluate(
          objective, outputs: outputs, targets: [1, nothing], weights: [2, 0],
          units: [RowUnits(), RowUnits()], scale: 0.5)
        let one = ObjectiveFixture.evaluate(
          objective, outputs: Array(outputs.prefix(width)), targets: [1], weights: [2],
          units: [RowUnits()], scale: 0.5)
        #expect(both.loss == one.loss && one.loss > 0)
        #expect(both.gradients == one.gradients + Array(repeating: 0, count: width))
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("an output that is not finite shows in the loss", arguments: Objective.allCases)
  func notFinite(objective: Objective) {
    func check<Scalar: KernelScalar>(_ type: Scalar.Type) {
      for index in 0..<objective.outputsPerTarget {
        for value in [Scalar.nan, .infinity, -.infinity] {
          var outputs = [Scalar](repeating: 0.5, count: objective.outputsPerTarget)
          outputs[index] = value
          let loss = ObjectiveFixture.cell(objective, outputs, target: 1).loss
          #expect(!loss.isFinite, "\(value) at \(index)")
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("a target that is not a number shows in the loss", arguments: Objective.allCases)
  func notATarget(objective: Objective) {
    let outputs = [Double](repeating: 0.5, count: objective.outputsPerTarget)
    #expect(ObjectiveFixture.cell(objective, outputs, target: .nan).loss.isNaN)
  }

  @Test("extreme outputs and targets: finite, with finite slopes", arguments: Objective.allCases)
  func extremes(objective: Objective) {
    func check<Scalar: KernelScalar>(_ type: Scalar.Type) {
      for pattern in 0..<1 << min(objective.outputsPerTarget, 3) {
        let outputs = (0..<objective.outputsPerTarget).map {
          pattern >> ($0 % 3) & 1 == 0 ? Scalar(1e4) : -1e4
        }
        for target in [Scalar(0), 1e-3, 1, 1e6] {
          for scale in [1e-3, 1, 1e6] {
            let (loss, slopes) = ObjectiveFixture.cell(
              objective, outputs, target: target, units: RowUnits(scale: scale))
            #expect(loss.isFinite, "\(outputs), \(target), \(scale)")
            #expect(slopes.allSatisfy { $0.isFinite }, "\(outputs), \(target), \(scale): \(slopes)")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("each row of a batch is read in its own units, whatever shard it lies in")
  func unitsOfShards() {
    let objective = Objective.negativeBinomial
    let rows = 48
    let shape = NetworkShape(
      cell: .gru, inputSize: 2, hiddenSize: 5, layers: 1, outputSize: objective.outputsPerTarget)
    let batch = RecurrentFixture.batch(
      shape, steps: 4, rows: rows, outputsPerTarget: objective.outputsPerTarget)
    #expect(Set(batch.units).count > 16)
    let whole = RecurrentFixture.trainer(shape, objective: objective, rows: rows)
    var sum = 0.0
    for row in 0..<rows {
      var one = batch
      for index in one.weights.indices where index % rows != row { one.weights[index] = 0 }
      sum += whole.loss(one) * one.totalWeight
    }
    let few = RecurrentFixture.trainer(shape, objective: objective, rows: 1)
    var apart = 0.0
    for row in 0..<rows {
      var one = Batch<Double>(
        steps: 4, rows: 1, shape: shape, targets: 1)
      one.units = [batch.units[row]]
      for step in 0..<4 {
        let cell = step * rows + row
        one.targets[step] = batch.targets[cell]
        one.weights[step] = batch.weights[cell]
        for index in 0..<2 { one.inputs[step * 2 + index] = batch.inputs[cell * 2 + index] }
      }
      apart += few.loss(one) * one.totalWeight
    }
    let loss = whole.loss(batch) * batch.totalWeight
    #expect(abs(sum - loss) < 1e-10 * loss)
    #expect(abs(apart - loss) < 1e-10 * loss)
  }
}
