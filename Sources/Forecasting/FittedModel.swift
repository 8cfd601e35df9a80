import Recurrent
package import TimeSeries

/// The forecaster of a model file: one network, or a combination.
package enum FittedModel: FittedForecaster {
  case network(FittedRecurrentForecaster)
  case combination(FittedCombination)

  package var configuration: ModelConfiguration {
    switch self {
    case .network(let fitted): .network(fitted.configuration)
    case .combination(let fitted): .combination(fitted.configuration)
    }
  }

  /// nil for a combination.
  package var network: FittedRecurrentForecaster? {
    if case .network(let fitted) = self { fitted } else { nil }
  }

  /// The series that were fitted, in the order of their panel.
  package var seriesIDs: [SeriesID] {
    switch self {
    case .network(let fitted): fitted.states.map(\.id)
    case .combination(let fitted): fitted.units.map(\.id)
    }
  }

  /// nil while none has been measured: forecasts then come without intervals.
  package var calibration: Calibration? {
    get {
      switch self {
      case .network(let fitted): fitted.calibration
      case .combination(let fitted): fitted.calibration
      }
    }
    set {
      switch self {
      case .network(var fitted):
        fitted.calibration = newValue
        self = .network(fitted)
      case .combination(var fitted):
        fitted.calibration = newValue
        self = .combination(fitted)
      }
    }
  }

  /// Coverages of the intervals that forecasts have where no others are asked for.
  package var levels: [Double] {
    switch self {
    case .network(let fitted): fitted.levels
    case .combination(let fitted): fitted.calibration?.levels ?? []
    }
  }

  /// By the series that were fitted.
  var residualUnits: [SeriesID: ResidualUnits] {
    let units: [(SeriesID, ResidualUnits)] =
      switch self {
      case .network(let fitted): fitted.states.map { ($0.id, $0.residualUnits) }
      case .combination(let fitted): fitted.units.map { ($0.id, $0.units) }
      }
    return Dictionary(units, uniquingKeysWith: { first, _ in first })
  }

  /// The same model with units for every series of `panel`, in its order.
  func completed(for panel: Panel) throws(ForecastError) -> FittedModel {
    switch self {
    case .network(let fitted): .network(try fitted.completed(for: panel))
    case .combination(let fitted): .combination(fitted.completed(for: panel))
    }
  }

  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double]
  ) throws(ForecastError) -> [Forecast] {
    switch self {
    case .network(let fitted): try fitted.forecast(panel, horizon: horizon, levels: levels)
    case .combination(let fitted): try fitted.forecast(panel, horizon: horizon, levels: levels)
    }
  }

  /// - Parameter samples: paths drawn by a network with a likelihood.
  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double], samples: Int
  ) throws(ForecastError) -> [Forecast] {
    guard case .network(let fitted) = self else {
      return try forecast(panel, horizon: horizon, levels: levels)
    }
    return try fitted.forecast(panel, horizon: horizon, levels: levels, samples: samples)
  }

  /// Throws where a covariate of the future is missing at a step that a forecast of `horizon` steps reads.
  package func requireFuture(of panel: Panel, horizon: Int) throws(ForecastError) {
    try network?.requireFuture(of: panel, horizon: horizon)
  }
}
