/// A number that may be undefined, with the reason: 0/0 is neither 0 nor infinite.
package struct MetricValue: Hashable, Sendable {
  /// nil where undefined.
  package var value: Double?
  /// Why there is no value; nil where there is one.
  package var reason: String?

  package init(_ value: Double) {
    self.value = value
    reason = nil
  }

  package init(undefined reason: String) {
    value = nil
    self.reason = reason
  }
}

/// Error figures of several models side by side: the rows of `metrics.csv`.
package struct AccuracySummary: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    /// nil for the figures over all series.
    package var seriesID: SeriesID?
    package var figure: Figure
    /// One a model, in the order of `models`.
    package var values: [MetricValue]

    package var metric: Metric { figure.metric }

    package init(seriesID: SeriesID?, figure: Figure, values: [MetricValue]) {
      self.seriesID = seriesID
      self.figure = figure
      self.values = values
    }

    /// A row of a metric that is of no single level.
    package init(seriesID: SeriesID?, metric: Metric, values: [MetricValue]) {
      self.init(seriesID: seriesID, figure: Figure(metric), values: values)
    }
  }

  /// The network first, then the baselines.
  package var models: [String]
  /// The block over all series first, then series by series; within a block, the order of `Figure.all`.
  package var rows: [Row]
  /// The m of MASE, RMSSE and the seasonal naive forecast.
  package var seasonalPeriod: Int

  package init(models: [String], rows: [Row], seasonalPeriod: Int) {
    self.models = models
    self.rows = rows
    self.seasonalPeriod = seasonalPeriod
  }

  /// The figures over all series.
  package var overall: [Row] { rows.filter { $0.seriesID == nil } }
}
