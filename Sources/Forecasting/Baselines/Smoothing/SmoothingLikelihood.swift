import Recurrent

/// The likelihood of a series under an exponential smoothing, and its derivatives.
///
///     −2 ln L = n ln Σe² + [multiplicative errors] 2 Σ ln |μ|     (+ a constant of n)
///
/// with e = y − μ under additive errors and e = (y − μ)/μ under multiplicative ones; the sums go over
/// the n observed values. A missing value counts as what was expected of it. Source: as
/// `SmoothingForm`, equation 6.
struct SmoothingLikelihood {
  let form: SmoothingForm
  let period: Int
  /// [n] in units of about their largest magnitude, the first one observed; NaN = missing.
  let values: [Double]
  let observed: Int
  /// What a step expected and by how much it was wrong, kept for the way back; NaN where missing.
  private var steps: [Step]

  private struct Step {
    var level = 0.0
    var slope = 0.0
    var season = 0.0
    var error = 0.0
  }

  /// Derivatives of −2 ln L.
  struct Gradient {
    /// By α, β, γ, φ.
    var weights = SmoothingWeights(level: 0, damping: 0)
    /// By the state at the start.
    var start: SmoothingState
  }

  /// Where a forecast has no error left, its square counts as this, so that the logarithm has a value:
  /// the rounding of values of magnitude 1.
  private static let rounding = 0x1p-100

  init(_ form: SmoothingForm, period: Int, values: [Double]) {
    precondition(period >= 1, "a season of \(period) steps")
    self.form = form
    self.period = form.hasSeason ? period : 1
    self.values = values
    observed = values.count { !$0.isNaN }
    steps = [Step](repeating: Step(), count: values.count)
  }

  private var isMultiplicative: Bool { form.season == .multiplicative }

  /// What a run through the series leaves.
  struct Outcome {
    /// −2 ln L
    var value: Double
    /// Σe²
    var squaredErrors: Double
    /// After the last step.
    var state: SmoothingState
  }

  /// From `start` through all values; nil where the recursion has no finite answer.
  mutating func run(_ weights: SmoothingWeights, from start: SmoothingState) -> Outcome? {
    var state = start
    var phase = 0
    var sum = 0.0
    // ln |μ| is taken of a product of many: a logarithm costs as much as a step.
    var product = 1.0
    var logarithms = 0.0
    let isRelative = form.errors == .multiplicative
    for index in values.indices {
      let expected = SmoothingExpectation(
        state, phase: phase, damping: weights.damping, isMultiplicative: isMultiplicative)
      let error = values[index] - expected.value
      steps[index] = Step(
        level: expected.level, slope: expected.slope, season: expected.season, error: error)
      let isObserved = !error.isNaN
      guard
        state.advance(
          expected, phase: phase, error: isObserved ? error : 0, weights,
          isMultiplicative: isMultiplicative)
      else { return nil }
      if isObserved {
        let e = isRelative ? error / expected.value : error
        sum += e * e
        if isRelative {
          product *= expected.value.magnitude
          if !(product > 1e-150 && product < 1e150) {
            logarithms += Elementary.log(product)
            product = 1
          }
        }
      }
      phase = phase + 1 == period ? 0 : phase + 1
    }
    if isRelative { logarithms += Elementary.log(product) }
    let n = Double(observed)
    let value = n * Elementary.log(sum + n * SmoothingLikelihood.rounding) + 2 * logarithms
    return value.isFinite ? Outcome(value: value, squaredErrors: sum, state: state) : nil
  }

  /// The derivatives at the point of the last `run`, which gave `outcome`: each line of the recursion
  /// backwards, with the derivative of −2 ln L by the states after the step at hand in `gradient.start`.
  func gradient(_ weights: SmoothingWeights, of outcome: Outcome) -> Gradient {
    var gradient = Gradient(
      start: SmoothingState(
        level: 0, slope: 0, season: [Double](repeating: 0, count: period)))
    let n = Double(observed)
    // ∂(−2 ln L)/∂e = factor · e
    let factor = 2 * n / (outcome.squaredErrors + n * SmoothingLikelihood.rounding)
    var phase = values.count % period
    for index in values.indices.reversed() {
      phase = phase == 0 ? period - 1 : phase - 1
      let step = steps[index]
      let (level, season) = (step.level, step.season)
      let (byLevel, bySlope) = (gradient.start.level, gradient.start.slope)
      let bySeason = gradient.start.season[phase]
      var toLevel = byLevel
      if !step.error.isNaN {
        let (u, v) =
          isMultiplicative
          ? (step.error / season, step.error / level) : (step.error, step.error)
        gradient.weights.level += u * byLevel
        gradient.weights.trend += u * bySlope
        gradient.weights.season += v * bySeason
        let byU = weights.level * byLevel + weights.trend * bySlope
        let byV = weights.season * bySeason
        // By y − μ, through the states; then by μ, also through the likelihood.
        let byError = isMultiplicative ? byU / season + byV / level : byU + byV
        var byExpected = -byError
        switch form.errors {
        case .additive: byExpected -= factor * step.error
        case .multiplicative:
          let expected = isMultiplicative ? level * season : level + season
          let e = step.error / expected
          byExpected += (2 - factor * e * (1 + e)) / expected
        }
        if isMultiplicative {
          toLevel += byExpected * season - byV * v / level
          gradient.start.season[phase] += byExpected * level - byU * u / season
        } else {
          toLevel += byExpected
          gradient.start.season[phase] += byExpected
        }
      }
      // q = l + φb and φb in the next slope.
      gradient.weights.damping += step.slope * (toLevel + bySlope)
      gradient.start.level = toLevel
      gradient.start.slope = weights.damping * (toLevel + bySlope)
    }
    return gradient
  }
}
