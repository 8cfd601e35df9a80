package import Recurrent
import TimeSeries

/// A method without a network: it rests on the history of each series alone.
package enum Method: String, CaseIterable, Hashable, Sendable {
  case naive
  case seasonalNaive = "seasonal-naive"
  case drift
  case mean
  case naive2
  case simpleSmoothing = "ses"
  case holt
  case holtWinters = "holt-winters"
  case automaticSmoothing = "ets"
  case theta
  case autoregression = "ar"

  /// The column its figures fill.
  package var modelName: String {
    switch self {
    case .naive: "Naive"
    case .seasonalNaive: "SeasonalNaive"
    case .drift: "Drift"
    case .mean: "Mean"
    case .naive2: "Naive2"
    case .simpleSmoothing: SmoothingMethod.simple.rawValue
    case .holt: SmoothingMethod.holt.rawValue
    case .holtWinters: SmoothingMethod.holtWinters.rawValue
    case .automaticSmoothing: SmoothingMethod.automatic.rawValue
    case .theta: "Theta"
    case .autoregression: "AR"
    }
  }

  /// - Parameter season: m, the steps in a season.
  package func forecaster(seasonalPeriod season: Int, pool: WorkerPool) -> any Forecaster {
    precondition(season >= 1, "seasonal period \(season) must be at least 1")
    return switch self {
    case .naive: Naive()
    case .seasonalNaive: SeasonalNaive(seasonalPeriod: season)
    case .drift: HistoryMethod(modelName: modelName, pool: pool, method: Drift.forecast)
    case .mean: HistoryMethod(modelName: modelName, pool: pool, method: Mean.forecast)
    case .naive2:
      HistoryMethod(modelName: modelName, pool: pool) {
        Naive2.forecast($0, seasonalPeriod: season, horizon: $1, levels: $2)
      }
    case .simpleSmoothing: ExponentialSmoothing(.simple, seasonalPeriod: season, pool: pool)
    case .holt: ExponentialSmoothing(.holt, seasonalPeriod: season, pool: pool)
    case .holtWinters: ExponentialSmoothing(.holtWinters, seasonalPeriod: season, pool: pool)
    case .automaticSmoothing: ExponentialSmoothing(.automatic, seasonalPeriod: season, pool: pool)
    case .theta:
      HistoryMethod(modelName: modelName, pool: pool) {
        Theta.forecast($0, seasonalPeriod: season, horizon: $1, levels: $2)
      }
    case .autoregression: Autoregression(seasonalPeriod: season)
    }
  }
}

extension Method {
  /// Continues each series of `panel`: [series][h]. Throws where a series has no observed value.
  func points(
    _ panel: Panel, horizon: Int, seasonalPeriod: Int, pool: WorkerPool
  ) throws(ForecastError) -> [[Double]] {
    let made: [Forecast]
    do {
      made = try forecaster(seasonalPeriod: seasonalPeriod, pool: pool).fit(panel)
        .forecast(panel, horizon: horizon, levels: [])
    } catch let error as ForecastError {
      throw error
    } catch {
      preconditionFailure("\(modelName) threw \(error)")
    }
    return made.map(\.point)
  }
}
