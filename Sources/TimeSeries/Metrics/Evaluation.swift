/// One model's forecasts, to be measured.
package struct ModelForecasts: Hashable, Sendable {
  /// The column the figures fill.
  package var modelName: String
  /// One forecast a series, in any order.
  package var forecasts: [Forecast]

  package init(modelName: String, forecasts: [Forecast]) {
    self.modelName = modelName
    self.forecasts = forecasts
  }
}

extension AccuracySummary {
  /// Measures the forecasts of several models against the actual values of one split, as
  /// `AccuracyCollector` does.
  ///
  /// - Parameter levels: of the intervals to be measured; empty: point forecasts alone.
  package init(
    split: Split, models: [ModelForecasts], seasonalPeriod: Int, levels: [Double] = []
  ) {
    precondition(
      split.training.series.count == split.actuals.count,
      "\(split.training.series.count) training series but \(split.actuals.count) of actual values")
    var collector = AccuracyCollector(
      models: models.map(\.modelName), levels: levels, seasonalPeriod: seasonalPeriod)
    let columns = models.map { model in
      Dictionary(model.forecasts.map { ($0.seriesID, $0) }, uniquingKeysWith: { _, last in last })
    }
    for (training, actual) in zip(split.training.series, split.actuals) {
      precondition(
        training.id == actual.id,
        "training series \(training.id.text) against actual values of \(actual.id.text)")
      collector.add(
        MeasuredWindow(
          seriesID: actual.id, actual: actual.values.decoded(),
          scale: SeasonalScale(training: training.values.decoded(), seasonalPeriod: seasonalPeriod),
          forecasts: columns.map { $0[actual.id] }))
    }
    self = collector.summary()
  }

  /// How much smaller a model's error is than another's: 100 · (1 − error / baseline error), percent.
  ///
  /// Above 0: better. Over all series, or for one. Undefined for ME, MPE and bias, which have a sign,
  /// and where either figure is undefined or the baseline's is 0. Source: R. J. Hyndman and
  /// G. Athanasopoulos, "Forecasting: principles and practice", 3rd edition, section 5.9,
  /// https://otexts.com/fpp3/distaccuracy.html.
  package func skill(
    of model: String, against baseline: String, metric: Metric, seriesID: SeriesID? = nil
  ) -> MetricValue {
    guard ![.meanError, .bias, .meanPercentageError].contains(metric) else {
      return MetricValue(undefined: "\(metric.rawValue) has a sign, so there is no skill in it")
    }
    guard let first = models.firstIndex(of: model), let second = models.firstIndex(of: baseline),
      let row = rows.first(where: { $0.seriesID == seriesID && $0.metric == metric })
    else { return MetricValue(undefined: "\(model) or \(baseline) was not measured") }
    guard let error = row.values[first].value else { return row.values[first] }
    guard let baselineError = row.values[second].value else { return row.values[second] }
    guard baselineError > 0 else {
      return MetricValue(undefined: "the \(metric.rawValue) of \(baseline) is 0")
    }
    let percent = 100 * (1 - error / baselineError)
    return percent.isFinite
      ? MetricValue(percent) : MetricValue(undefined: "the error is too large for a 64-bit number")
  }
}
