import Recurrent

/// The search for the weights and the start of the highest likelihood.
struct SmoothingSearch {
  private let form: SmoothingForm
  private let guess: SmoothingState
  private var likelihood: SmoothingLikelihood

  /// m; 1 without a season.
  var period: Int { likelihood.period }

  /// - Parameter values: the first one observed, in units of their magnitude.
  init(_ form: SmoothingForm, period: Int, values: [Double]) {
    self.form = form
    likelihood = SmoothingLikelihood(form, period: period, values: values)
    guess = SmoothingState(startOf: form, period: likelihood.period, values: values)
  }

  /// The slow weights that `ets` of R's `forecast` begins with, fast ones, and of a grid those under which the
  /// first guess of the states is likeliest.
  private mutating func starts() -> [SmoothingCoordinates.Fractions] {
    let slow = SmoothingCoordinates.Fractions(
      level: 0.2 / Double(period), trend: 0.1, season: 0.05, damping: 0.99)
    let fast = SmoothingCoordinates.Fractions(level: 0.5, trend: 0.1, season: 0.2, damping: 0.5)
    let coordinates = SmoothingCoordinates(form: form, guess: guess, unit: 1, seasonUnit: 1)
    var best = (value: Double.infinity, fractions: slow)
    for level in [0.02, 0.1, 0.3, 0.6, 0.9] {
      for trend in form.hasTrend ? [0.01, 0.1, 0.5] : [0.1] {
        for season in form.hasSeason ? [0.02, 0.2, 0.6] : [0.1] {
          for damping in form.trend == .damped ? [0.1, 0.9] : [0.5] {
            let fractions = SmoothingCoordinates.Fractions(
              level: level, trend: trend, season: season, damping: damping)
            let weights = coordinates.weights(coordinates.position(fractions))
            guard !isBounded || AdmissibleMargin(weights, period: period) != nil,
              let value = likelihood.run(weights, from: guess)?.value, value < best.value
            else { continue }
            best = (value, fractions)
          }
        }
      }
    }
    return [slow, fast, best.fractions]
  }

  /// Whether the usual region of the weights is not all admissible.
  private var isBounded: Bool { form.hasTrend && form.hasSeason }

  /// How a climb is made: the weight of the logarithm that keeps it off the border of the admissible region,
  /// and the gain that is not worth another step.
  private struct Stage {
    let barrier: Double
    let tolerance: Double

    /// Glides along the border, and ends within about a tenth of the top.
    static let rough = Stage(barrier: 0.1, tolerance: 0.1)
    /// Costs no more than its place is worth.
    static let fine = Stage(barrier: 1e-4, tolerance: 1e-7)
  }

  /// Climbs from each of `starts` to near a top, and from the highest to the top itself; nil where none has
  /// a likelihood.
  mutating func fit() -> SmoothingFit? {
    var best: (coordinates: SmoothingCoordinates, point: QuasiNewton.Point)?
    for fractions in starts() {
      guard let coordinates = coordinates(fractions) else { continue }
      let start = coordinates.position(fractions)
      if let point = climb(from: start, coordinates, .rough),
        point.value < best?.point.value ?? .infinity
      {
        best = (coordinates, point)
      }
    }
    guard let (coordinates, near) = best else { return nil }
    let position = (climb(from: near.position, coordinates, .fine) ?? near).position
    let (weights, start) = (coordinates.weights(position), coordinates.state(position))
    guard let outcome = likelihood.run(weights, from: start) else { return nil }
    return SmoothingFit(
      form: form, period: period, weights: weights, start: start, likelihood: outcome.value,
      squaredErrors: outcome.squaredErrors, observed: likelihood.observed)
  }

  /// Coordinates whose units fit the errors under the guess; nil where it has no likelihood.
  private mutating func coordinates(
    _ fractions: SmoothingCoordinates.Fractions
  ) -> SmoothingCoordinates? {
    let plain = SmoothingCoordinates(form: form, guess: guess, unit: 1, seasonUnit: 1)
    let weights = plain.weights(plain.position(fractions))
    guard let outcome = likelihood.run(weights, from: guess) else { return nil }
    // The least that is told from rounding, where a series follows its form exactly.
    let error = max(
      (outcome.squaredErrors / Double(likelihood.observed)).squareRoot(), 0x1p-40)
    let unit = form.errors == .additive ? error : error * max(guess.level.magnitude, 0x1p-40)
    return SmoothingCoordinates(
      form: form, guess: guess, unit: unit,
      seasonUnit: form.season == .multiplicative ? error : unit)
  }

  private mutating func climb(
    from start: [Double], _ coordinates: SmoothingCoordinates, _ stage: Stage
  ) -> QuasiNewton.Point? {
    QuasiNewton(tolerance: stage.tolerance).minimum(from: start) { position, gradient in
      value(
        at: position, coordinates, barrier: isBounded ? stage.barrier : 0, gradient: &gradient)
    }
  }

  /// −2 ln L − barrier · ln(margin) and its gradient; nil outside the region.
  private mutating func value(
    at position: [Double], _ coordinates: SmoothingCoordinates, barrier: Double,
    gradient: inout [Double]
  ) -> Double? {
    let weights = coordinates.weights(position)
    let start = coordinates.state(position)
    if form.season == .multiplicative, start.season.contains(where: { $0 <= 0 }) { return nil }
    var toll = 0.0
    var margin: AdmissibleMargin?
    if barrier > 0 {
      margin = AdmissibleMargin(weights, period: period)
      guard let margin else { return nil }
      toll = -barrier * Elementary.log(margin.value)
    }
    guard let outcome = likelihood.run(weights, from: start) else { return nil }
    var change = likelihood.gradient(weights, of: outcome)
    if let slopes = margin?.logarithmicGradient {
      change.weights.level -= barrier * slopes[0]
      change.weights.trend -= barrier * slopes[1]
      change.weights.season -= barrier * slopes[2]
      change.weights.damping -= barrier * slopes[3]
    }
    coordinates.pullBack(change, at: position, into: &gradient)
    return outcome.value + toll
  }
}
