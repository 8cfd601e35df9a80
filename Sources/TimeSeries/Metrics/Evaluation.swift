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
  /// Measures the forecasts of several models against the actual values of one split.
  ///
  /// The block over all series: ME, MAE and RMSE pool the observed cells of all series, so they are
  /// in data units and large series weigh more; MAPE, sMAPE, MASE and RMSSE are the mean over the
  /// series where the figure is defined, each series weighing the same (as in the M4 competition).
  /// A model that lacks a forecast for an observed cell has no figure there and none over all
  /// series, since it would be measured on easier ground than the others.
  package init(split: Split, models: [ModelForecasts], seasonalPeriod: Int) {
    precondition(
      split.training.series.count == split.actuals.count,
      "\(split.training.series.count) training series but \(split.actuals.count) of actual values")
    let columns = models.map { model in
      ModelAccuracy(split: split, forecasts: model.forecasts, seasonalPeriod: seasonalPeriod)
    }
    var rows = Metric.allCases.map { metric in
      Row(seriesID: nil, metric: metric, values: columns.map { $0.overall(metric) })
    }
    for (index, actual) in split.actuals.enumerated() {
      rows += Metric.allCases.map { metric in
        Row(
          seriesID: actual.id, metric: metric,
          values: columns.map { $0.value(metric, ofSeries: index) })
      }
    }
    self.init(models: models.map(\.modelName), rows: rows, seasonalPeriod: seasonalPeriod)
  }

  /// How much smaller a model's error is than another's: 100 · (1 − error / baseline error), percent.
  ///
  /// Above 0: better. Over all series, or for one. Undefined for ME, which has a sign, and where
  /// either figure is undefined or the baseline's is 0. Source: R. J. Hyndman and
  /// G. Athanasopoulos, "Forecasting: principles and practice", 3rd edition, section 5.9,
  /// https://otexts.com/fpp3/distaccuracy.html.
  package func skill(
    of model: String, against baseline: String, metric: Metric, seriesID: SeriesID? = nil
  ) -> MetricValue {
    guard metric != .meanError else {
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

/// One model's column of figures.
private struct ModelAccuracy {
  private let inputs: [MetricInput]
  private let missing: MetricValue?

  init(split: Split, forecasts: [Forecast], seasonalPeriod: Int) {
    var points: [SeriesID: [Double]] = [:]
    for forecast in forecasts { points[forecast.seriesID] = forecast.point }
    inputs = zip(split.training.series, split.actuals).map { training, actual in
      precondition(
        training.id == actual.id,
        "training series \(training.id.text) against actual values of \(actual.id.text)")
      return MetricInput(
        actual: actual.values,
        point: points[actual.id] ?? [Double](repeating: .nan, count: actual.count),
        training: training.values, seasonalPeriod: seasonalPeriod)
    }
    missing = zip(inputs, split.actuals).first { $0.0.firstStepWithoutForecast != nil }
      .map { MetricValue(undefined: "no forecast for series \($0.1.id.text)") }
  }

  func value(_ metric: Metric, ofSeries index: Int) -> MetricValue { metric.value(inputs[index]) }

  func overall(_ metric: Metric) -> MetricValue {
    if let missing { return missing }
    switch metric {
    case .meanError, .meanAbsoluteError, .rootMeanSquaredError:
      return metric.value(
        MetricInput(
          actual: inputs.flatMap(\.actual), point: inputs.flatMap(\.point), training: [],
          seasonalPeriod: 1))
    case .meanAbsolutePercentageError, .symmetricMeanAbsolutePercentageError,
      .meanAbsoluteScaledError, .rootMeanSquaredScaledError:
      let values = inputs.map(metric.value)
      let defined = values.compactMap(\.value)
      guard let mean = Moments(of: defined[...])?.mean else {
        return values.first ?? MetricValue(undefined: "no series was measured")
      }
      return MetricValue(mean)
    }
  }
}
