// What the outputs of a trained network say of one target: `outputsPerTarget` outputs in, values in
// network units out. Outputs that are not numbers give results that are none.

extension Objective {
  /// The point forecast: the output itself, the median of learned quantiles, the mean of a Gaussian,
  /// Student's or negative binomial distribution, the median bin, which far bins of little probability
  /// do not move as they would the mean.
  // Called from other modules, where generic code would run unspecialised, several times slower.
  @specialized(where Scalar == Float)
  package func point<Scalar: KernelScalar>(_ outputs: Span<Scalar>, units: RowUnits) -> Double {
    expect(outputs.count)
    switch self {
    case .meanSquaredError, .meanAbsoluteError, .huber, .symmetricPercentage, .scaledAbsolute,
      .gaussian, .studentT:
      return Double(outputs[0])
    case .quantile(let levels): return QuantileOutput(outputs, levels: levels).quantile(0.5)
    case .negativeBinomial:
      return units.network(negativeBinomial(outputs, units).mean)
    case .categorical(let bins): return CategoricalOutput(outputs, bins: bins).quantile(0.5)
    }
  }

  /// Whether outputs say where the quantile of a level lies: between the least and the greatest level
  /// learned, or anywhere under a likelihood.
  package func hasQuantile(_ level: Double) -> Bool {
    switch self {
    case .meanSquaredError, .meanAbsoluteError, .huber, .symmetricPercentage, .scaledAbsolute:
      false
    case .quantile(let levels):
      if let least = levels.first, let greatest = levels.last {
        level >= least && level <= greatest
      } else {
        false
      }
    case .gaussian, .studentT, .negativeBinomial, .categorical: level > 0 && level < 1
    }
  }

  /// The quantile of a level that `hasQuantile`.
  @specialized(where Scalar == Float)
  package func quantile<Scalar: KernelScalar>(
    _ level: Double, _ outputs: Span<Scalar>, units: RowUnits
  ) -> Double {
    expect(outputs.count)
    precondition(hasQuantile(level), "\(name) has no quantile of level \(level)")
    switch self {
    case .meanSquaredError, .meanAbsoluteError, .huber, .symmetricPercentage, .scaledAbsolute:
      preconditionFailure("\(name) has no quantiles")
    case .quantile(let levels): return QuantileOutput(outputs, levels: levels).quantile(level)
    case .gaussian: return gaussian(outputs).quantile(level)
    case .studentT: return studentT(outputs).quantile(level)
    case .negativeBinomial:
      return units.network(negativeBinomial(outputs, units).quantile(level))
    case .categorical(let bins): return CategoricalOutput(outputs, bins: bins).quantile(level)
    }
  }

  /// A draw from the distribution of a likelihood.
  @specialized(where Scalar == Float)
  package func sample<Scalar: KernelScalar>(
    _ outputs: Span<Scalar>, units: RowUnits, using generator: inout RandomGenerator
  ) -> Double {
    expect(outputs.count)
    switch self {
    case .meanSquaredError, .meanAbsoluteError, .huber, .symmetricPercentage, .scaledAbsolute,
      .quantile:
      preconditionFailure("\(name) has no distribution to draw from")
    case .gaussian: return gaussian(outputs).sample(&generator)
    case .studentT: return studentT(outputs).sample(&generator)
    case .negativeBinomial:
      return units.network(negativeBinomial(outputs, units).sample(&generator))
    case .categorical(let bins):
      return CategoricalOutput(outputs, bins: bins).sample(&generator)
    }
  }

  private func expect(_ count: Int) {
    precondition(count == outputsPerTarget, "\(count) outputs for \(outputsPerTarget) of \(name)")
  }

  private func gaussian<Scalar: KernelScalar>(_ outputs: Span<Scalar>) -> GaussianOutput {
    GaussianOutput(Double(outputs[0]), Double(outputs[1]))
  }

  private func studentT<Scalar: KernelScalar>(_ outputs: Span<Scalar>) -> StudentTOutput {
    StudentTOutput(Double(outputs[0]), Double(outputs[1]), Double(outputs[2]))
  }

  private func negativeBinomial<Scalar: KernelScalar>(
    _ outputs: Span<Scalar>, _ units: RowUnits
  ) -> NegativeBinomialOutput {
    NegativeBinomialOutput(Double(outputs[0]), Double(outputs[1]), scale: units.scale)
  }
}
