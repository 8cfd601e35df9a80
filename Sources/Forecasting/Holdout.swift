package import TimeSeries

/// How good a model was on observations it had not seen.
package struct Holdout: Hashable, Sendable {
  /// Steps held out at the end of each series.
  package var horizon: Int
  /// Forecasts of the model, made from the observations before them, one a series long enough. Their
  /// intervals do not know what came either (see `evaluate`); there are none in older model files.
  package var forecasts: [Forecast]
  package var accuracy: AccuracySummary

  package init(horizon: Int, forecasts: [Forecast], accuracy: AccuracySummary) {
    self.horizon = horizon
    self.forecasts = forecasts
    self.accuracy = accuracy
  }
}

extension Holdout {
  /// Plain words where the model is no better than repeating the last season, by MASE or, where that
  /// is undefined, by MAE; nil where it is better, without error or that very method, or where neither is
  /// known.
  package func disappointment(of configuration: ModelConfiguration) -> String? {
    guard configuration.modelName != "SeasonalNaive", let own = error(of: configuration.modelName),
      let other = error(of: "SeasonalNaive"), own > 0, own >= other
    else { return nil }
    let naive =
      configuration.seasonalPeriod > 1
      ? "repeating the last season (m = \(configuration.seasonalPeriod))"
      : "repeating the last value"
    return "the model does not beat \(naive) on the held-out steps: use that instead, or give it "
      + "more history"
  }

  private func error(of model: String) -> Double? {
    guard let column = accuracy.models.firstIndex(of: model) else { return nil }
    for metric in [Metric.meanAbsoluteScaledError, .meanAbsoluteError] {
      let row = accuracy.rows.first { $0.seriesID == nil && $0.metric == metric }
      if let value = row?.values[column].value { return value }
    }
    return nil
  }
}
