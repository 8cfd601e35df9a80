/// Mean and variance of the steps after a series, for normal errors; one after the other.
///
/// Both are exact, being carried from step to step: with e the error of a step, which no state before it
/// knows, the states' covariances follow the recursion of `SmoothingForm`, and E e² = σ² or, under
/// multiplicative errors, σ²(μ² + Var μ). With a multiplicative season the moments of level × season
/// are carried for each phase, E ε⁴ = 3σ⁴, and the mean is the expected value, which is not quite
/// what the recursion without errors says. The same as the classes 1, 2 and 3 of R. J. Hyndman, A.
/// B. Koehler, J. K. Ord and R. D. Snyder, "Prediction intervals for exponential smoothing using two new
/// classes of state space models", Journal of Forecasting 24 (2005), doi:10.1002/for.938. Cost: m a
/// step.
struct SmoothingMoments {
  private let form: SmoothingForm
  private let weights: SmoothingWeights
  private let variance: Double
  private var phase: Int
  private var linear: LinearMoments
  private var products: [ProductMoments]

  /// - Parameters:
  ///   - state: after the last step known.
  ///   - phase: of the first step to come.
  init(
    _ form: SmoothingForm, _ weights: SmoothingWeights, variance: Double, state: SmoothingState,
    phase: Int
  ) {
    self.form = form
    self.weights = weights
    self.variance = variance
    self.phase = phase
    linear = LinearMoments(state)
    products =
      form.season == .multiplicative
      ? state.season.map { ProductMoments(level: state.level, slope: state.slope, season: $0) } : []
  }

  /// E y and Var y of the next step.
  mutating func next() -> (mean: Double, variance: Double) {
    defer { phase = phase + 1 == linear.season.count ? 0 : phase + 1 }
    guard form.season == .multiplicative else {
      return linear.next(
        weights, variance, phase: phase, isRelative: form.errors == .multiplicative)
    }
    let (mean, square) = products[phase].expected(weights)
    for index in products.indices {
      products[index].advance(weights, variance, isCurrent: index == phase)
    }
    return (mean, max(0, (1 + variance) * square - mean * mean))
  }
}

/// Means and covariances of l, b and the seasons s_j, which add up. Var s is diagonal: no error moves
/// two phases.
private struct LinearMoments {
  private var level: Double
  private var slope: Double
  fileprivate var season: [Double]
  private var levelLevel = 0.0
  private var levelSlope = 0.0
  private var slopeSlope = 0.0
  /// [m]
  private var levelSeason: [Double]
  private var slopeSeason: [Double]
  private var seasonSeason: [Double]

  init(_ state: SmoothingState) {
    (level, slope, season) = (state.level, state.slope, state.season)
    levelSeason = state.season.map { _ in 0 }
    slopeSeason = levelSeason
    seasonSeason = levelSeason
  }

  mutating func next(
    _ weights: SmoothingWeights, _ variance: Double, phase: Int, isRelative: Bool
  ) -> (mean: Double, variance: Double) {
    let phi = weights.damping
    level += phi * slope
    slope *= phi
    // Of q = l + φb and φb.
    levelLevel += phi * (2 * levelSlope + phi * slopeSlope)
    levelSlope = phi * (levelSlope + phi * slopeSlope)
    slopeSlope *= phi * phi
    for index in season.indices {
      levelSeason[index] += phi * slopeSeason[index]
      slopeSeason[index] *= phi
    }
    let mean = level + season[phase]
    let known = levelLevel + 2 * levelSeason[phase] + seasonSeason[phase]
    let error = isRelative ? variance * (mean * mean + known) : variance
    levelLevel += weights.level * weights.level * error
    levelSlope += weights.level * weights.trend * error
    slopeSlope += weights.trend * weights.trend * error
    levelSeason[phase] += weights.level * weights.season * error
    slopeSeason[phase] += weights.trend * weights.season * error
    seasonSeason[phase] += weights.season * weights.season * error
    return (mean, known + error)
  }
}

/// E l s, E b s and E l²s², E l b s², E b²s² of one phase, with s its season.
private struct ProductMoments {
  private var level: Double
  private var slope: Double
  private var levelLevel: Double
  private var levelSlope: Double
  private var slopeSlope: Double

  init(level: Double, slope: Double, season: Double) {
    (self.level, self.slope) = (level * season, slope * season)
    let square = season * season
    levelLevel = level * level * square
    levelSlope = level * slope * square
    slopeSlope = slope * slope * square
  }

  /// E q s and E (q s)².
  func expected(_ weights: SmoothingWeights) -> (mean: Double, square: Double) {
    let phi = weights.damping
    return (
      level + phi * slope, levelLevel + phi * (2 * levelSlope + phi * slopeSlope)
    )
  }

  /// l ← q(1 + αε), b ← φb + βqε and, for the phase of the step, s ← s(1 + γε).
  mutating func advance(_ weights: SmoothingWeights, _ variance: Double, isCurrent: Bool) {
    let (alpha, beta, phi) = (weights.level, weights.trend, weights.damping)
    let gamma = isCurrent ? weights.season : 0
    let (q, qq) = expected(weights)
    let qb = phi * (levelSlope + phi * slopeSlope)
    let bb = phi * phi * slopeSlope
    // E (1 + γε)², E ε(1 + γε)², E ε²(1 + γε)².
    let none = 1 + gamma * gamma * variance
    let one = 2 * gamma * variance
    let two = variance + 3 * gamma * gamma * variance * variance
    level = q * (1 + gamma * alpha * variance)
    slope = phi * slope + gamma * beta * variance * q
    levelLevel = qq * (none + 2 * alpha * one + alpha * alpha * two)
    levelSlope = qb * (none + alpha * one) + beta * qq * (one + alpha * two)
    slopeSlope = bb * none + 2 * beta * qb * one + beta * beta * qq * two
  }
}
