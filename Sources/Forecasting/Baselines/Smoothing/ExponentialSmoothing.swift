package import Recurrent
package import TimeSeries

/// Which forms of exponential smoothing are fitted to a series.
package enum SmoothingMethod: String, CaseIterable, Sendable {
  /// ETS(A,N,N).
  case simple = "SES"
  /// ETS(A,A,N).
  case holt = "Holt"
  /// ETS(A,A,A) or, where all values are positive, ETS(M,A,M), by AICc.
  case holtWinters = "HoltWinters"
  /// All forms of `SmoothingForm`, by AICc.
  case automatic = "ETS"

  /// Forms to choose from by AICc; of several lists the first one with a form that the series has enough
  /// values for.
  var forms: [[SmoothingForm]] {
    let seasonal = [
      SmoothingForm(errors: .additive, trend: .additive, season: .additive),
      SmoothingForm(errors: .multiplicative, trend: .additive, season: .multiplicative),
    ]
    return switch self {
    case .simple: [[.simple]]
    case .holt: [[.holt], [.simple]]
    case .holtWinters: [seasonal, [.holt], [.simple]]
    case .automatic: [SmoothingForm.allCases]
    }
  }
}

/// Exponential smoothing in its state-space form, fitted to each series alone by maximum likelihood.
///
/// Forms that are multiplicative need positive values, a season at most 24 steps; a form of p parameters needs
/// p + 3 observed values. A series that has too few values for a method is forecast by the next simpler form, and
/// of fewer than five values, as a constant one, by the last value. Missing values are skipped: the states
/// go on as expected. Of a series of more than 5,000 steps the last 5,000 are fitted.
package struct ExponentialSmoothing: Forecaster {
  package let method: SmoothingMethod
  /// m: steps in a season.
  package let seasonalPeriod: Int
  private let pool: WorkerPool

  package var modelName: String { method.rawValue }

  package init(_ method: SmoothingMethod, seasonalPeriod: Int, pool: WorkerPool) {
    precondition(seasonalPeriod >= 1, "seasonal period \(seasonalPeriod) must be at least 1")
    self.method = method
    self.seasonalPeriod = seasonalPeriod
    self.pool = pool
  }

  /// Series without an observed value teach nothing.
  package func fit(_ panel: Panel) -> FittedExponentialSmoothing {
    let fits = pool.map(panel.series) { series in
      OriginatedSmoothing(fitting: series, method: method, seasonalPeriod: seasonalPeriod)
    }
    return FittedExponentialSmoothing(
      method: method, seasonalPeriod: seasonalPeriod, pool: pool,
      fits: Dictionary(
        zip(panel.series.map(\.id), fits).compactMap { id, fit in fit.map { (id, $0) } },
        uniquingKeysWith: { first, _ in first }))
  }
}

/// A smoothing and the first step it knows.
struct OriginatedSmoothing: Hashable, Sendable {
  let origin: Timestamp
  let smoothing: SeriesSmoothing

  /// Steps that are fitted at most: what lies further back says little about the end, and costs as much.
  static let longest = 5000

  /// nil where none of the last `longest` values is observed.
  init?(fitting series: Series, method: SmoothingMethod, seasonalPeriod: Int) {
    let recent = max(0, series.count - OriginatedSmoothing.longest)
    guard let first = series.values[recent...].firstIndex(where: { !$0.isNaN }) else { return nil }
    origin = series.timestamp(at: first)
    smoothing = SeriesSmoothing(
      fitting: series.values.part(first..<series.count).decoded(), method: method,
      period: seasonalPeriod)
  }

  /// The values of a history from `origin` on; nil where it has none there.
  func values(of history: Series) -> [Double]? {
    guard let first = history.frequency.steps(from: history.start, to: origin),
      history.values.indices.contains(first), !history.values[first].isNaN
    else { return nil }
    return history.values.part(first..<history.count).decoded()
  }

  /// nil where the history has no value at `origin`.
  func forecast(_ history: Series, horizon: Int, levels: [Double]) -> SeriesForecast? {
    values(of: history).map { smoothing.forecast($0, horizon: horizon, levels: levels) }
  }
}

/// A form, its weights and its start for each series.
package struct FittedExponentialSmoothing: FittedForecaster {
  let method: SmoothingMethod
  let seasonalPeriod: Int
  let pool: WorkerPool
  let fits: [SeriesID: OriginatedSmoothing]

  /// A history that holds the first step that was fitted is smoothed from there with what was learnt; a
  /// smoothing is fitted anew to any other. Throws where a series has no observed value.
  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double]
  ) throws(ForecastError) -> [Forecast] {
    try panel.continued(by: method.rawValue, horizon: horizon, pool: pool) { series in
      let learnt = fits[series.id]?.forecast(series, horizon: horizon, levels: levels)
      if let learnt { return learnt }
      let anew = OriginatedSmoothing(
        fitting: series, method: method, seasonalPeriod: seasonalPeriod)
      // What was observed only before the last thousands of steps is repeated.
      return anew?.forecast(series, horizon: horizon, levels: levels)
        ?? SeriesForecast(
          point: [Double](
            repeating: series.values.last { !$0.isNaN } ?? .nan, count: horizon), intervals: [])
    }
  }
}
