package import TimeSeries

/// A linear autoregression of each series on its own last values: the linear model of the family that
/// recurrent networks belong to.
///
/// Each series is brought to mean 0 and spread 1, which changes nothing in exact arithmetic, and
/// fitted alone; see `AutoregressiveEquation`. A constant series is forecast by its value, one of fewer
/// than seven values, or whose every equation is explosive, by its mean. Source: G. E. P. Box, G. M.
/// Jenkins, G. C. Reinsel, G. M. Ljung, "Time Series Analysis", 5th edition, sections 5.1 to 5.3.
package struct Autoregression: Forecaster {
  package let modelName = "AR"
  /// m: steps in a season.
  package let seasonalPeriod: Int

  package init(seasonalPeriod: Int) {
    precondition(seasonalPeriod >= 1, "seasonal period \(seasonalPeriod) must be at least 1")
    self.seasonalPeriod = seasonalPeriod
  }

  /// Series without an observed value teach nothing.
  package func fit(_ panel: Panel) -> FittedAutoregression {
    var fits: [SeriesID: SeriesAutoregression] = [:]
    for series in panel.series {
      fits[series.id] = SeriesAutoregression(
        fitting: series.values.decoded(), seasonalPeriod: seasonalPeriod)
    }
    return FittedAutoregression(
      modelName: modelName, seasonalPeriod: seasonalPeriod, fits: fits)
  }
}

/// An equation for each series.
package struct FittedAutoregression: FittedForecaster {
  let modelName: String
  let seasonalPeriod: Int
  let fits: [SeriesID: SeriesAutoregression]

  /// A series that was not fitted is fitted to the history given. Throws where a series has no observed
  /// value.
  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double]
  ) throws(ForecastError) -> [Forecast] {
    precondition(horizon >= 1, "horizon \(horizon) must be at least 1")
    var forecasts: [Forecast] = []
    for series in panel.series {
      let values = series.values.decoded()
      guard series.missingCount < series.count,
        let fit = fits[series.id]
          ?? SeriesAutoregression(fitting: values, seasonalPeriod: seasonalPeriod)
      else { throw .noObservedValue(series.id) }
      let (point, intervals) = fit.forecast(values, horizon: horizon, levels: levels)
      forecasts.append(
        Forecast(
          seriesID: series.id, modelName: modelName, cutoff: series.end,
          frequency: series.frequency, point: point, intervals: intervals))
    }
    return forecasts
  }
}

/// The equation of one series, and the units it is in.
struct SeriesAutoregression: Hashable, Sendable {
  let equation: AutoregressiveEquation
  /// y = (location + scale z) unit; see `binaryUnit`.
  private let unit: Double
  private let location: Double
  private let scale: Double

  /// nil where no value is observed.
  init?(fitting values: [Double], seasonalPeriod: Int) {
    let unit = values.binaryUnit
    guard let moments = Moments(of: values.map { $0 / unit }[...]) else { return nil }
    let location = moments.mean
    let scale = moments.standardDeviation > 0 ? moments.standardDeviation : 1
    equation = AutoregressiveEquation(
      fitting: values.map { ($0 / unit - location) / scale }, seasonalPeriod: seasonalPeriod)
    (self.unit, self.location, self.scale) = (unit, location, scale)
  }

  /// a in data units: μ(1 − Σφ_k) plus the intercept around the mean μ.
  var intercept: Double {
    (location * (1 - equation.coefficients.reduce(0, +)) + scale * equation.intercept) * unit
  }

  /// σ in data units.
  var deviation: Double? { equation.deviation.map { $0 * scale * unit } }

  /// Spreads from the mean at which a forecast is held: far beyond any admissible equation over the
  /// span of its series, far within the finite numbers for any horizon.
  private static let farthest = 1e9

  private func held(_ value: Double) -> Double {
    min(max(value, -SeriesAutoregression.farthest), SeriesAutoregression.farthest)
  }

  private func data(_ value: Double) -> Double {
    let largest = Double.greatestFiniteMagnitude
    return min(max((location + scale * value) * unit, -largest), largest)
  }

  /// The expected values after `history`, one after the other, and ẑ ± q σ √(Σ_{j<h} ψ_j²) around
  /// them.
  ///
  /// A missing value counts as what was expected of it; after missing values at the end, their steps are
  /// part of h in the sum.
  func forecast(
    _ history: [Double], horizon: Int, levels: [Double]
  ) -> (point: [Double], intervals: [Interval]) {
    var path: [Double] = []
    path.reserveCapacity(history.count + horizon)
    for value in history {
      path.append(
        held(value.isNaN ? equation.next(after: path) : (value / unit - location) / scale))
    }
    for _ in 0..<horizon { path.append(held(equation.next(after: path))) }
    let expected = path.suffix(horizon)
    let point = expected.map(data)
    guard let deviation = equation.deviation else { return (point, []) }
    let unseen = history.reversed().prefix(while: \.isNaN).count
    var sum = 0.0
    let deviations = equation.responses(unseen + horizon).map { response in
      sum += response * response
      return deviation * sum.squareRoot()
    }.suffix(horizon)
    let intervals = levels.sorted().map { level in
      let quantile = normalHalfWidth(level: level)
      let widths = deviations.map { held(quantile * $0) }
      return Interval(
        level: level, lower: zip(expected, widths).map { data($0 - $1) },
        upper: zip(expected, widths).map { data($0 + $1) })
    }
    return (point, intervals)
  }
}
