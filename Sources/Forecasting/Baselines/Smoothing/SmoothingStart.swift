import Recurrent

extension SmoothingState {
  /// Where the search for the states before the first step begins.
  ///
  /// The season is that of the classical decomposition, or, of fewer than three seasons, the first
  /// harmonic of a regression on a line and a wave; level and slope are those of a line through the
  /// first max(10, 2m) adjusted values, the level without a trend their mean. Source: R. J. Hyndman and Y.
  /// Khandakar, "Automatic time series forecasting: the forecast package for R", Journal of
  /// Statistical Software 27 (2008), doi:10.18637/jss.v027.i03, section 2.
  ///
  /// - Parameter values: in units of their magnitude, the first one observed; NaN = missing.
  init(startOf form: SmoothingForm, period: Int, values: [Double]) {
    let isMultiplicative = form.season == .multiplicative
    var season = [isMultiplicative ? 1.0 : 0]
    var adjusted = values
    if form.hasSeason {
      season = SmoothingState.season(values, period: period, isMultiplicative: isMultiplicative)
      adjusted = values.enumerated().map { index, value in
        isMultiplicative ? value / season[index % period] : value - season[index % period]
      }
    }
    self.season = form.hasSeason ? season : [0]
    let first = adjusted.enumerated().filter { !$0.element.isNaN }
      .prefix(max(10, form.hasSeason ? 2 * period : 2))
    var line = LeastSquares(unknowns: 2)
    for (step, value) in first { line.add([1, Double(step + 1), value]) }
    let solved = line.solved()
    let unknowns = min(solved.independent, form.hasTrend ? 2 : 1)
    let solution = solved.solution(unknowns: unknowns)
    level = solution.first ?? 0
    slope = unknowns == 2 ? solution[1] : 0
  }

  /// Multiplicative seasons below this would blow up what is divided by them.
  private static let leastFactor = 0.01

  /// [period] with the sum 0, or `period` for factors.
  private static func season(
    _ values: [Double], period: Int, isMultiplicative: Bool
  ) -> [Double] {
    var season: [Double]
    if values.count(where: { !$0.isNaN }) >= 3 * period,
      let found = SeasonalIndices(
        values, period: period, kind: isMultiplicative ? .multiplicative : .additive)
    {
      season = found.indices
    } else {
      season = wave(values, period: period, isMultiplicative: isMultiplicative)
    }
    guard isMultiplicative else { return season }
    season = season.map { max($0, leastFactor) }
    let mean = season.reduce(0, +) / Double(period)
    return season.map { $0 / mean }
  }

  /// The first harmonic: cos and sin of 2πt/m, fitted beside a line.
  private static func wave(
    _ values: [Double], period: Int, isMultiplicative: Bool
  ) -> [Double] {
    let angles = (0..<period).map { 2 * .pi * Double($0) / Double(period) }
    let waves = angles.map { (Elementary.cos($0), Elementary.cos($0 - .pi / 2)) }
    var regression = LeastSquares(unknowns: 4)
    for (step, value) in values.enumerated() where !value.isNaN {
      let (cosine, sine) = waves[step % period]
      regression.add([1, Double(step), cosine, sine, value])
    }
    let solved = regression.solved()
    var solution = solved.solution(unknowns: solved.independent)
    solution += [Double](repeating: 0, count: 4 - solution.count)
    let middle = solution[0] + solution[1] * Double(values.count - 1) / 2
    let harmonic = waves.map { solution[2] * $0.0 + solution[3] * $0.1 }
    return isMultiplicative ? harmonic.map { 1 + $0 / middle } : harmonic
  }
}
