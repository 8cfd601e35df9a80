import Recurrent
package import TimeSeries

/// The continuation of one series in data units.
struct SeriesForecast: Hashable, Sendable {
  /// [h]
  var point: [Double]
  /// By rising level.
  var intervals: [Interval]
}

/// A method whose forecast rests on the history given alone: it learns nothing, and is its own fit.
package struct HistoryMethod: Forecaster, FittedForecaster {
  package let modelName: String
  let pool: WorkerPool
  /// Continues values [n], NaN = missing, one observed at least.
  let method: @Sendable (_ values: [Double], _ horizon: Int, _ levels: [Double]) -> SeriesForecast

  package func fit(_ panel: Panel) -> HistoryMethod { self }

  /// Throws where a series has no observed value.
  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double]
  ) throws(ForecastError) -> [Forecast] {
    try panel.continued(by: modelName, horizon: horizon, pool: pool) {
      method($0.values.decoded(), horizon, levels)
    }
  }
}

extension Panel {
  /// Continues each series, in the panel's order whatever thread did it. Throws where a series has no
  /// observed value.
  func continued(
    by modelName: String, horizon: Int, pool: WorkerPool,
    _ method: (_ series: Series) -> SeriesForecast
  ) throws(ForecastError) -> [Forecast] {
    precondition(horizon >= 1, "horizon \(horizon) must be at least 1")
    for series in series where series.missingCount == series.count {
      throw .noObservedValue(series.id)
    }
    return pool.map(series) { series in
      let made = method(series)
      return Forecast(
        seriesID: series.id, modelName: modelName, cutoff: series.end,
        frequency: series.frequency, point: made.point, intervals: made.intervals)
    }
  }
}

extension WorkerPool {
  /// What `body` makes of each item, in the order of the items.
  func map<Item, Result: Sendable>(_ items: [Item], _ body: (Item) -> Result) -> [Result] {
    let results = BlockResults<Result>(count: items.count)
    forEach(items.count) { results.set([body(items[$0])], at: $0) }
    return results.joined()
  }
}

extension SeriesForecast {
  /// Normal intervals: ŷ ± z σ_h, from what is in units of `unit`.
  init(point: [Double], deviations: [Double]?, levels: [Double], unit: Double = 1) {
    self.point = point.map { $0.inUnits(of: unit) }
    intervals =
      deviations.map { deviations in
        levels.sorted().map { level in
          let z = normalHalfWidth(level: level)
          return Interval(
            level: level,
            lower: zip(point, deviations).map { ($0 - z * $1).inUnits(of: unit) },
            upper: zip(point, deviations).map { ($0 + z * $1).inUnits(of: unit) })
        }
      } ?? []
  }
}
