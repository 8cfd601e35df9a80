import Recurrent

/// The free numbers of an exponential smoothing as coordinates without bounds.
///
/// α = lo + (hi − lo) S(a), β = lo + (α − lo) S(b), γ = lo + (1 − α − lo) S(g) and φ likewise, with S the
/// logistic function and the bounds of `SmoothingWeights`; states as distances from a first guess in units
/// of about one error. The season of phase 0 is what the others leave of their sum.
struct SmoothingCoordinates {
  let form: SmoothingForm
  let guess: SmoothingState
  /// Units of the level and the slope, and of the season.
  let unit: Double
  let seasonUnit: Double

  /// The slope's unit in the level's: a change of it adds up.
  private static let slopeShare = 0.1

  /// Fractions of the way between the bounds.
  struct Fractions {
    var level: Double
    var trend: Double
    var season: Double
    var damping: Double
  }

  private var seasonStart: Int { 2 + (form.hasTrend ? 2 : 0) + (form.trend == .damped ? 1 : 0) }

  /// The guess with these weights.
  func position(_ fractions: Fractions) -> [Double] {
    var position = [SmoothingCoordinates.logit(fractions.level), 0]
    if form.hasTrend { position += [SmoothingCoordinates.logit(fractions.trend), 0] }
    if form.trend == .damped { position.append(SmoothingCoordinates.logit(fractions.damping)) }
    if form.hasSeason {
      position.append(SmoothingCoordinates.logit(fractions.season))
      position += [Double](repeating: 0, count: guess.season.count - 1)
    }
    return position
  }

  func weights(_ position: [Double]) -> SmoothingWeights {
    let low = SmoothingWeights.lowest
    let level = low + (SmoothingWeights.highest - low) * Elementary.sigmoid(position[0])
    var weights = SmoothingWeights(level: level)
    if form.hasTrend { weights.trend = low + (level - low) * Elementary.sigmoid(position[2]) }
    if form.trend == .damped {
      let range = SmoothingWeights.dampings
      weights.damping =
        range.lowerBound
        + (range.upperBound - range.lowerBound) * Elementary.sigmoid(position[4])
    }
    if form.hasSeason {
      weights.season =
        low + max(0, 1 - level - low) * Elementary.sigmoid(position[seasonStart])
    }
    return weights
  }

  func state(_ position: [Double]) -> SmoothingState {
    var state = guess
    state.level += unit * position[1]
    if form.hasTrend { state.slope += unit * SmoothingCoordinates.slopeShare * position[3] }
    if form.hasSeason {
      for phase in 1..<state.season.count {
        let change = seasonUnit * position[seasonStart + phase]
        state.season[phase] += change
        state.season[0] -= change
      }
    }
    return state
  }

  /// The gradient by the coordinates, from that by weights and states.
  func pullBack(
    _ gradient: SmoothingLikelihood.Gradient, at position: [Double], into result: inout [Double]
  ) {
    let low = SmoothingWeights.lowest
    let highest = SmoothingWeights.highest
    let share = Elementary.sigmoid(position[0])
    let level = low + (highest - low) * share
    var byLevel = gradient.weights.level
    result[1] = unit * gradient.start.level
    if form.hasTrend {
      let share = Elementary.sigmoid(position[2])
      byLevel += gradient.weights.trend * share
      result[2] = gradient.weights.trend * (level - low) * share * (1 - share)
      result[3] = unit * SmoothingCoordinates.slopeShare * gradient.start.slope
    }
    if form.trend == .damped {
      let share = Elementary.sigmoid(position[4])
      let range = SmoothingWeights.dampings
      result[4] =
        gradient.weights.damping * (range.upperBound - range.lowerBound) * share * (1 - share)
    }
    if form.hasSeason {
      let share = Elementary.sigmoid(position[seasonStart])
      let room = max(0, 1 - level - low)
      if room > 0 { byLevel -= gradient.weights.season * share }
      result[seasonStart] = gradient.weights.season * room * share * (1 - share)
      let season = gradient.start.season
      for phase in 1..<season.count {
        result[seasonStart + phase] = seasonUnit * (season[phase] - season[0])
      }
    }
    result[0] = byLevel * (highest - low) * share * (1 - share)
  }

  private static func logit(_ fraction: Double) -> Double {
    Elementary.log(fraction / (1 - fraction))
  }
}
