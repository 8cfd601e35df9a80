import TimeSeries

/// Intervals of the forecasts of many series after one cutoff each, measured on the very steps they are for,
/// but never on their own: every second series takes its half-widths from the others, and the other way
/// round. Where series are exchangeable that is split conformal prediction, as in `Calibration`.
struct ExchangedIntervals {
  /// The steps after the cutoffs, one series [h] a forecast.
  let actuals: [Series]
  let units: [SeriesID: ResidualUnits]
  let levels: [Double]

  /// Below this a half has too few residuals at a lead time to tell of a tail.
  static let fewestSeries = 20

  /// The same forecasts with intervals; as they are where the series are few or a bound is not finite.
  func adding(to forecasts: [Forecast]) -> [Forecast] {
    precondition(
      forecasts.count == actuals.count, "\(forecasts.count) forecasts of \(actuals.count) series")
    guard forecasts.count >= ExchangedIntervals.fewestSeries, !levels.isEmpty else {
      return forecasts
    }
    let halves = [0, 1].map { calibration(of: forecasts, half: $0) }
    let filled = forecasts.enumerated().map { number, forecast in
      var measured = forecast
      if let units = units[forecast.seriesID] {
        measured.intervals =
          halves[1 - number % 2]?.intervals(around: forecast.point, units: units, levels: levels)
          ?? []
      }
      return measured
    }
    let isWhole = filled.allSatisfy { forecast in
      forecast.intervals.count == levels.count
        && forecast.intervals.allSatisfy { ($0.lower + $0.upper).allSatisfy(\.isFinite) }
    }
    return isWhole ? filled : forecasts
  }

  private func calibration(of forecasts: [Forecast], half: Int) -> Calibration? {
    var residuals = [[Double]](repeating: [], count: forecasts.map(\.horizon).max() ?? 0)
    for (number, (forecast, actual)) in zip(forecasts, actuals).enumerated()
    where number % 2 == half {
      guard let units = units[forecast.seriesID] else { continue }
      for (lead, (value, point)) in zip(actual.values, forecast.point).enumerated() {
        let residual = units.residual(value, point)
        if !residual.isNaN { residuals[lead].append(residual) }
      }
    }
    return Calibration(levels: levels, residuals: residuals)
  }
}
