/// What an exponential smoothing knows between two steps.
struct SmoothingState: Hashable, Sendable {
  /// l
  var level: Double
  /// b; 0 without a trend.
  var slope: Double
  /// s [period] by phase, entry 0 belonging to the step the series begins with; without a season one 0.
  var season: [Double]
}

/// Level, slope and season at one step of a series, before its value is known.
struct SmoothingExpectation {
  /// q = l + φb
  let level: Double
  /// b
  let slope: Double
  /// s of the phase.
  let season: Double
  /// μ
  let value: Double

  init(_ state: SmoothingState, phase: Int, damping: Double, isMultiplicative: Bool) {
    slope = state.slope
    level = state.level + damping * slope
    season = state.season[phase]
    value = isMultiplicative ? level * season : level + season
  }
}

extension SmoothingState {
  /// One step of the recursion: the states after an error y − μ; what was expected comes true where the
  /// error is 0, as where a value is missing.
  ///
  /// - Returns: false where a multiplicative season or the level under it is so near 0 that nothing can
  ///   be divided by it.
  mutating func advance(
    _ expected: SmoothingExpectation, phase: Int, error: Double, _ weights: SmoothingWeights,
    isMultiplicative: Bool
  ) -> Bool {
    var (u, v) = (error, error)
    if isMultiplicative {
      guard expected.season.magnitude > 1e-10, expected.level.magnitude > 1e-10 else {
        return false
      }
      u /= expected.season
      v /= expected.level
    }
    level = expected.level + weights.level * u
    slope = weights.damping * expected.slope + weights.trend * u
    season[phase] = expected.season + weights.season * v
    return true
  }
}
