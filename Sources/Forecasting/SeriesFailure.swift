package import TimeSeries

/// A series that could not be fitted or forecast, and why, while others could.
package struct SeriesFailure: Hashable, Sendable {
  package let seriesID: SeriesID
  package let reason: String

  package init(_ seriesID: SeriesID, _ reason: String) {
    self.seriesID = seriesID
    self.reason = reason
  }
}

/// Forecasts of the series that can be continued.
package struct PartialForecasts: Sendable {
  package private(set) var forecasts: [Forecast] = []
  package private(set) var failures: [SeriesFailure] = []
  private var firstError: ForecastError?

  /// Forecasts a panel by `body`, without the series that it refuses.
  ///
  /// Where `body` throws for one series, the panel is halved until that series stands alone, so that k of
  /// n series that fail cost about 2 k log₂ n forecasts of parts. An error that is of no single series
  /// is thrown, and so is the first of all where every series fails.
  package init(_ panel: Panel, body: (Panel) throws -> [Forecast]) throws {
    try add(panel, body)
    if forecasts.isEmpty, let firstError { throw firstError }
  }

  private mutating func add(_ panel: Panel, _ body: (Panel) throws -> [Forecast]) throws {
    do {
      forecasts += try body(panel)
    } catch let error as ForecastError {
      guard let id = error.seriesID else { throw error }
      guard panel.series.count > 1 else {
        firstError = firstError ?? error
        failures.append(SeriesFailure(panel.series.first?.id ?? id, error.description))
        return
      }
      let middle = panel.series.count / 2
      var (first, second) = (panel, panel)
      first.series = Array(panel.series[..<middle])
      second.series = Array(panel.series[middle...])
      try add(first, body)
      try add(second, body)
    }
  }
}
