package import TimeSeries

/// The last observed value of the same phase of the season.
///
/// ŷ_{n+k} = y_{n+k−m·⌈k/m⌉}. Where that value is missing, the latest observed one of the same phase
/// takes its place, or else the latest observed value; a series of fewer than m steps is
/// forecast by its last observed value (naive). Source: R. J. Hyndman and G. Athanasopoulos,
/// "Forecasting: principles and practice", 3rd edition, section 5.2,
/// https://otexts.com/fpp3/simple-methods.html.
package struct SeasonalNaive: Forecaster {
  package let modelName = "SeasonalNaive"
  /// m: steps in a season.
  package let seasonalPeriod: Int

  package init(seasonalPeriod: Int) {
    precondition(seasonalPeriod >= 1, "seasonal period \(seasonalPeriod) must be at least 1")
    self.seasonalPeriod = seasonalPeriod
  }

  /// Nothing is learnt: the forecast rests on the history alone.
  package func fit(_ panel: Panel) -> FittedSeasonalNaive {
    FittedSeasonalNaive(modelName: modelName, seasonalPeriod: seasonalPeriod)
  }
}

/// Repeats the last season of a series; with a season of 1, its last value.
package struct FittedSeasonalNaive: FittedForecaster {
  let modelName: String
  let seasonalPeriod: Int

  /// Throws where a series has no observed value.
  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double]
  ) throws(ForecastError) -> [Forecast] {
    precondition(horizon >= 1, "horizon \(horizon) must be at least 1")
    var forecasts: [Forecast] = []
    for series in panel.series {
      guard series.missingCount < series.count else { throw .noObservedValue(series.id) }
      let period = seasonalPeriod <= series.count ? seasonalPeriod : 1
      let values = series.values.decoded()
      let season = values.lastSeason(period: period)
      let point = (0..<horizon).map { season[$0 % period] }
      forecasts.append(
        Forecast(
          seriesID: series.id, modelName: modelName, cutoff: series.end,
          frequency: series.frequency, point: point,
          intervals: normalIntervals(
            point, history: values, seasonalPeriod: period, levels: levels)))
    }
    return forecasts
  }
}
