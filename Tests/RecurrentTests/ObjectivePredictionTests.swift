import Testing

@testable import Recurrent

@Suite struct ObjectivePredictionTests {
  static let likelihoods = Objective.allCases.filter(\.isLikelihood)
  static let levels = [0.001, 0.025, 0.1, 0.3, 0.5, 0.500001, 0.77, 0.9, 0.975, 0.9999]
  static let units = RowUnits(location: -2, scale: 6)

  /// Outputs as a network may write them.
  static func outputs(_ objective: Objective, _ generator: inout RandomGenerator) -> [Double] {
    (0..<objective.outputsPerTarget).map { _ in 2 * generator.normal() }
  }

  /// P(Y ≤ z) for a z in network units; counts are whole in data units.
  static func cumulative(
    _ objective: Objective, _ o: [Double], _ z: Double, _ units: RowUnits
  ) -> Double {
    switch objective {
    case .gaussian:
      let output = GaussianOutput(o[0], o[1])
      return SpecialFunctions.normalUpperTail((output.mean - z) / output.deviation)
    case .studentT:
      let output = StudentTOutput(o[0], o[1], o[2])
      return SpecialFunctions.studentTUpperTail(
        (output.location - z) / output.scale, freedom: output.freedom)
    case .negativeBinomial:
      let output = NegativeBinomialOutput(o[0], o[1], scale: units.scale)
      return output.cumulative((units.location + units.scale * z + 1e-6).rounded(.down))
    case .categorical(let bins):
      let shares = o.map { Elementary.exp($0) }
      let upTo = zip(bins.centres, shares).reduce(0) { $0 + ($1.0 <= z ? $1.1 : 0) }
      return upTo / shares.reduce(0, +)
    default: return .nan
    }
  }

  @Test func pointForecasts() {
    for objective in [
      Objective.meanSquaredError, .meanAbsoluteError, .huber(delta: 2), .symmetricPercentage,
      .scaledAbsolute,
    ] {
      #expect(objective.point([Float(1.5)].span, units: Self.units) == 1.5)
    }
    #expect(Objective.gaussian.point([0.25, 9].span, units: Self.units) == 0.25)
    #expect(Objective.studentT.point([0.25, 9, 9].span, units: Self.units) == 0.25)
    let levels = Objective.quantile([0.2, 0.5, 0.6])
    #expect(levels.point([1.0, 2, 3].span, units: Self.units) == 2)
    // Quantiles that cross are put in order.
    #expect(levels.point([3.0, 1, 2].span, units: Self.units) == 2)
    // 6 · softplus(o) counts are softplus(o) + 2/6 in network units.
    let mean = Objective.negativeBinomial.point([0.5, 0].span, units: Self.units)
    #expect(abs(mean - Elementary.softplus(0.5) - 1.0 / 3) < 1e-15)
    let bins = Objective.categorical(Bins(centres: [1, 2, 3]))
    #expect(bins.point([0.0, 0.1, 0].span, units: Self.units) == 2)
    #expect(bins.point([9.0, 0, 0].span, units: Self.units) == 1)
    #expect(bins.point([1e4, -1e4, 2e4].span, units: Self.units) == 3)
  }

  @Test func quantilesBetweenLearnedLevels() {
    let objective = Objective.quantile([0.1, 0.5, 0.9])
    func quantile(_ level: Double, _ outputs: [Double]) -> Double {
      objective.quantile(level, outputs.span, units: Self.units)
    }
    #expect(quantile(0.1, [1, 2, 4]) == 1)
    #expect(quantile(0.9, [1, 2, 4]) == 4)
    #expect(abs(quantile(0.7, [1, 2, 4]) - 3) < 1e-15)
    #expect(quantile(0.1, [4, 1, 2]) == 1)
    #expect(quantile(0.5, [1, .nan, 2]).isNaN)
    #expect(objective.hasQuantile(0.1) && objective.hasQuantile(0.33))
    #expect(!objective.hasQuantile(0.05) && !objective.hasQuantile(0.95))
  }

  @Test("only likelihoods and learned levels have quantiles", arguments: Objective.allCases)
  func has(objective: Objective) {
    let isPointwise =
      switch objective {
      case .quantile: false
      default: !objective.isLikelihood
      }
    #expect(objective.hasQuantile(0.5) != isPointwise)
    #expect(objective.hasQuantile(0.999) == objective.isLikelihood)
    #expect(!objective.hasQuantile(0) && !objective.hasQuantile(1) && !objective.hasQuantile(.nan))
  }

  @Test("quantile and distribution undo each other", arguments: likelihoods)
  func roundTrips(objective: Objective) {
    var generator = RandomGenerator(seed: 8)
    for _ in 0..<20 {
      let outputs = Self.outputs(objective, &generator)
      var last = -Double.infinity
      for level in Self.levels {
        let value = objective.quantile(level, outputs.span, units: Self.units)
        let reached = Self.cumulative(objective, outputs, value, Self.units)
        switch objective {
        case .gaussian, .studentT: #expect(abs(reached - level) < 1e-12, "\(outputs) \(level)")
        case .negativeBinomial:
          let below = Self.cumulative(objective, outputs, value - 1 / Self.units.scale, Self.units)
          #expect(reached >= level && below < level, "\(outputs) \(level)")
        default:
          let below = Self.cumulative(objective, outputs, value.nextDown, Self.units)
          #expect(reached >= level - 1e-15 && below < level, "\(outputs) \(level)")
        }
        #expect(value >= last)
        last = value
      }
    }
  }

  @Test("counts of any size have quantiles", arguments: [-30.0, 0, 3, 500], [-40.0, 0, 20])
  func countQuantiles(mean: Double, shape: Double) {
    for scale in [0.01, 1, 2e3] {
      let output = NegativeBinomialOutput(mean, shape, scale: scale)
      for level in [1e-12, 0.01, 0.5, 0.99, 1 - 1e-9] {
        let count = output.quantile(level)
        #expect(output.cumulative(count) >= level, "\(count)")
        #expect(count == 0 || output.cumulative(count - 1) < level, "\(count)")
      }
    }
  }

  @Test("10⁵ draws have the mean, variance and distribution", arguments: likelihoods)
  func samples(objective: Objective) {
    let count = 100_000
    for outputs in [[0.4, 0.5, 12, -1, 0.3], [-1.2, -2, 5, 0, 2]] {
      let outputs = Array(outputs.prefix(objective.outputsPerTarget))
      var generator = RandomGenerator(seed: 31)
      let draws = (0..<count).map { _ in
        objective.sample(outputs.span, units: Self.units, using: &generator)
      }
      let expected = moments(objective, outputs)
      let (mean, variance) = RandomVariatesTests.moments(draws)
      let error = 4 / Double(count).squareRoot()
      #expect(abs(mean - expected.mean) < error * expected.variance.squareRoot())
      let fourth =
        draws.reduce(0) {
          $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) * ($1 - mean)
        } / Double(count)
      #expect(
        abs(variance - expected.variance) < error * (fourth - variance * variance).squareRoot())
      for level in [0.02, 0.2, 0.5, 0.7, 0.97] {
        let value = objective.quantile(level, outputs.span, units: Self.units)
        let reached = Self.cumulative(objective, outputs, value, Self.units)
        let share = Double(draws.count { $0 <= value + 1e-9 }) / Double(count)
        #expect(abs(share - reached) <= error * (reached * (1 - reached)).squareRoot(), "\(level)")
      }
    }
  }

  /// Mean and variance in network units.
  private func moments(_ objective: Objective, _ o: [Double]) -> (mean: Double, variance: Double) {
    switch objective {
    case .studentT:
      let output = StudentTOutput(o[0], o[1], o[2])
      let nu = output.freedom
      return (output.location, output.scale * output.scale * nu / (nu - 2))
    case .negativeBinomial:
      let output = NegativeBinomialOutput(o[0], o[1], scale: Self.units.scale)
      let variance = output.mean + output.shape * output.mean * output.mean
      return (
        (output.mean - Self.units.location) / Self.units.scale,
        variance / (Self.units.scale * Self.units.scale)
      )
    case .categorical(let bins):
      let shares = o.map { Elementary.exp($0) }
      let total = shares.reduce(0, +)
      let mean = zip(bins.centres, shares).reduce(0) { $0 + $1.0 * $1.1 } / total
      let square = zip(bins.centres, shares).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } / total
      return (mean, square - mean * mean)
    default:
      let output = GaussianOutput(o[0], o[1])
      return (output.mean, output.deviation * output.deviation)
    }
  }

  @Test("outputs that are no numbers give none, and end", arguments: likelihoods)
  func notNumbers(objective: Objective) {
    var generator = RandomGenerator(seed: 1)
    for value in [Double.nan, .infinity] {
      let outputs = [Double](repeating: value, count: objective.outputsPerTarget)
      #expect(!objective.point(outputs.span, units: Self.units).isFinite)
      #expect(!objective.quantile(0.9, outputs.span, units: Self.units).isFinite)
      #expect(!objective.sample(outputs.span, units: Self.units, using: &generator).isFinite)
    }
  }

  @Test("Float outputs are read as they are", arguments: Objective.allCases)
  func floats(objective: Objective) {
    let outputs = (0..<objective.outputsPerTarget).map { Float($0 % 3) / 8 }
    let doubles = outputs.map { Double($0) }
    let point = objective.point(outputs.span, units: Self.units)
    #expect(point == objective.point(doubles.span, units: Self.units))
    guard objective.isLikelihood else { return }
    var (one, other) = (RandomGenerator(seed: 2), RandomGenerator(seed: 2))
    #expect(
      objective.sample(outputs.span, units: Self.units, using: &one)
        == objective.sample(doubles.span, units: Self.units, using: &other))
  }
}
