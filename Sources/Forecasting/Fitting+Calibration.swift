import TimeSeries

/// The residuals that make the intervals of a fit.
extension Fitting {
  /// Forecasts behind the calibration, over all series and origins.
  private static let calibrationForecasts = 2000

  /// Residuals by lead time from rolling origins over what no gradient of `forecaster` has seen: the last
  /// `unseen` steps, which are the validation part and, once it is measured, the holdout.
  ///
  /// - Parameter earlier: further forecasts, from origins so many steps before the end of each series.
  func calibrate(
    _ forecaster: FittedModel, _ panel: Panel, unseen: Int,
    earlier: [(back: Int, forecasts: [Forecast])] = []
  ) throws(ForecastError) -> Calibration? {
    let horizon = configuration.horizon
    let units = forecaster.residualUnits
    let actuals = Dictionary(
      panel.series.map { ($0.id, $0.values) }, uniquingKeysWith: { first, _ in first })
    var residuals = [[Double]](repeating: [], count: horizon)
    func add(_ forecasts: [Forecast], _ back: Int) {
      for forecast in forecasts {
        guard let units = units[forecast.seriesID], let values = actuals[forecast.seriesID] else {
          continue
        }
        for (lead, point) in forecast.point.enumerated() {
          let residual = units.residual(values[values.count - back + lead], point)
          if !residual.isNaN { residuals[lead].append(residual) }
        }
      }
    }
    for (back, forecasts) in earlier { add(forecasts, back) }
    let most = Fitting.calibrationForecasts / max(1, panel.series.count)
    for back in Fitting.origins(unseen: unseen, horizon: horizon, most: most) {
      var cut = panel
      cut.series = panel.series.compactMap { series in
        guard units[series.id] != nil, series.count > back else { return nil }
        let prefix = series.prefix(series.count - back)
        return prefix.missingCount < prefix.count ? prefix : nil
      }
      guard !cut.series.isEmpty else { continue }
      cut = cut.filled(by: configuration.gaps)
      let forecasts: [Forecast]
      do throws(ForecastError) {
        forecasts = try forecaster.forecast(cut, horizon: min(back, horizon), levels: [])
      } catch {
        // The holdout itself has succeeded: an origin less is no reason to stop.
        guard case .notFinite = error else { throw error }
        continue
      }
      add(forecasts, back)
    }
    return Calibration(levels: levels, residuals: residuals)
  }

  /// Forecasts of combinations that were fitted to less, where the series are so few that the holdout alone
  /// tells little of the far lead times.
  func earlierForecasts(
    _ panel: Panel, under control: TrainingControl
  ) throws -> [(back: Int, forecasts: [Forecast])] {
    guard case .combination(let combination) = configuration else { return [] }
    return try EarlierFits(configuration: combination, pool: pool, control: control)
      .forecasts(panel)
  }

  /// How many steps before the end of a series each origin lies, the earliest first: all of `unseen`,
  /// or else about `most` of them, spread from the first to the one that leaves a single step to
  /// measure. The holdout's own is always there: the only one that every measured series has, and
  /// the one that neither gradient nor choice of an epoch has seen.
  static func origins(unseen: Int, horizon: Int, most: Int) -> [Int] {
    guard most < unseen else { return (1...unseen).reversed() }
    let others = max(0, most - 1)
    let spread = (0..<others).map { unseen - $0 * (unseen - 1) / max(1, others - 1) }
    return Set(spread + [horizon]).sorted(by: >)
  }
}
