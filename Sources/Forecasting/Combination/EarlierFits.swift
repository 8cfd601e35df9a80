import Recurrent
import TimeSeries

/// What a combination would have forecast from origins before the holdout, fitted anew at each.
///
/// Of few series the holdout has few residuals at each lead time, one of a single series at the last; those of
/// earlier origins, a quarter of the horizon apart, join them. At most half of the history is left out of
/// a fit, and networks are the fewest of each kind, whose errors are a little larger: their intervals err on
/// the side of being wide.
struct EarlierFits {
  let configuration: CombinationConfiguration
  let pool: WorkerPool
  /// A fit that it cuts short is not used.
  var control = TrainingControl.none

  private static let mostOrigins = 8
  /// Series from which the holdout tells enough.
  private static let enoughSeries = 40
  /// Values over all series from which fitting anew costs too much.
  private static let mostCells = 100_000
  /// The fewest values that are worth a fit.
  private static let fewestValues = 8

  func forecasts(_ panel: Panel) throws -> [(back: Int, forecasts: [Forecast])] {
    var small = configuration
    small.members = configuration.members.map(\.small)
    var made: [(back: Int, forecasts: [Forecast])] = []
    for back in origins(panel) {
      var before = panel
      before.series = panel.series.compactMap { series in
        guard series.count - back >= EarlierFits.fewestValues else { return nil }
        let prefix = series.prefix(series.count - back)
        return prefix.missingCount < prefix.count ? prefix : nil
      }
      guard !before.series.isEmpty else { continue }
      before = before.filled(by: configuration.gaps)
      do {
        let trained = try CombinedForecaster(
          configuration: small, pool: pool, control: control
        ).train(before)
        guard !trained.curve.isCutShort, !control.isOver() else { break }
        made.append(
          (
            back,
            try trained.forecaster.forecast(before, horizon: configuration.horizon, levels: [])
          ))
      } catch ForecastError.notFinite {
        // An origin less is no reason to stop.
        continue
      }
    }
    return made
  }

  /// Steps before the end of each series.
  func origins(_ panel: Panel) -> [Int] {
    let isGlobal = configuration.members.contains(where: \.isGlobal)
    guard !isGlobal, configuration.validationLength == 0,
      panel.series.count < EarlierFits.enoughSeries,
      panel.cellCount <= EarlierFits.mostCells
    else { return [] }
    let longest = panel.series.map(\.count).max() ?? 0
    let stride = max(1, configuration.horizon / 4)
    let least = max(longest / 2, 2 * configuration.seasonalPeriod + 2, EarlierFits.fewestValues)
    return (1...EarlierFits.mostOrigins).map { configuration.horizon + $0 * stride }
      .filter { longest - $0 >= least }
  }
}
