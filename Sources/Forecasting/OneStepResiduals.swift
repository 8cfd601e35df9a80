package import TimeSeries

/// Actual − predicted, one step ahead from each of the last origins of a history: what a model leaves of
/// the series it knows.
///
/// The model may have been fitted to these very steps; so the residuals show what pattern is left, not how
/// large errors will be.
package struct OneStepResiduals: Sendable {
  /// One a series that has some, its values the residuals in data units, NaN where nothing was observed.
  package let runs: [Series]

  /// Steps of one series.
  private static let mostSteps = 300
  /// Series of a panel, evenly spread over it.
  private static let mostSeries = 40
  /// Steps before the first origin, where a forecast reads no further back.
  private static let mostBefore = 1000
  /// Fewer say nothing about a pattern.
  private static let fewest = 10

  /// - Parameters:
  ///   - history: as observed.
  ///   - gaps: what takes the place of missing values before each origin.
  ///   - reach: steps that a forecast reads back.
  ///   - budget: forecasts made at most.
  ///   - forecast: one step after each series of a panel.
  ///
  /// Throws what `forecast` throws; nil where no series has enough steps beyond the reach.
  package init?(
    _ history: Panel, gaps: GapPolicy, reach: Int, budget: Int,
    forecast: (Panel) throws -> [Forecast]
  ) throws {
    let able = history.series.filter { $0.count > max(reach, 1) + OneStepResiduals.fewest }
    let count = min(able.count, OneStepResiduals.mostSeries, budget / OneStepResiduals.fewest)
    guard count > 0 else { return nil }
    let steps = min(OneStepResiduals.mostSteps, budget / count)
    // Each origin has a copy of what lies before it: of long histories their end is enough.
    let kept = steps + max(4 * reach, OneStepResiduals.mostBefore)
    let chosen = (0..<count).map { number in
      let series = able[number * able.count / count]
      return series.steps(max(0, series.count - kept)..<series.count)
    }
    var cut = history
    cut.series = []
    var places: [(run: Int, step: Int)] = []
    var runs: [Series] = []
    for series in chosen {
      let first = max(series.count - steps, max(reach, 1))
      for origin in first..<series.count where !series.values[origin].isNaN {
        let prefix = series.prefix(origin)
        guard prefix.missingCount < prefix.count else { continue }
        cut.series.append(prefix)
        places.append((runs.count, origin - first))
      }
      let run = Series(
        id: series.id, start: series.timestamp(at: first), frequency: series.frequency,
        values: Observations(repeating: .nan, count: series.count - first))
      runs.append(run)
    }
    guard places.count >= OneStepResiduals.fewest else { return nil }
    let forecasts = try forecast(cut.filled(by: gaps))
    let actual = Dictionary(
      chosen.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for (place, forecast) in zip(places, forecasts) {
      guard let series = actual[forecast.seriesID], let point = forecast.point.first else {
        continue
      }
      let first = series.count - runs[place.run].count
      runs[place.run].values[place.step] = series.values[first + place.step] - point
    }
    self.runs = runs
  }
}

extension Model {
  /// Forecasts behind residuals; fewer where each is many: of sampled paths, or of methods that are fitted
  /// anew to every history.
  private static let residualBudget = 2000
  private static let costlyResidualBudget = 200
  /// Paths whose median is steady enough to be subtracted.
  private static let residualSamples = 41

  /// Residuals of the model over a history that ends at its cutoffs; nil where there are too few, or where
  /// a forecast from within the history has no value.
  package func oneStepResiduals(over history: Panel) -> OneStepResiduals? {
    let configuration = forecaster.configuration
    let isCostly = configuration.network == nil || configuration.intervalSource == .samplePaths
    return try? OneStepResiduals(
      history, gaps: configuration.gaps, reach: configuration.reach,
      budget: isCostly ? Model.costlyResidualBudget : Model.residualBudget
    ) { panel in
      try forecaster.forecast(
        panel, horizon: 1, levels: [], samples: Model.residualSamples)
    }
  }
}
