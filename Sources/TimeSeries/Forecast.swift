/// A band that should hold the actual value with probability `level`.
package struct Interval: Hashable, Sendable {
  /// Nominal coverage, 0.8 rather than 80.
  package var level: Double
  /// Bounds [h] in data units.
  package var lower: [Double]
  package var upper: [Double]

  package init(level: Double, lower: [Double], upper: [Double]) {
    self.level = level
    self.lower = lower
    self.upper = upper
  }
}

/// What a model says about one series after one cutoff: plain data, in data units.
package struct Forecast: Hashable, Sendable {
  package var seriesID: SeriesID
  /// The column the forecast fills, such as `LSTM` or `SeasonalNaive`.
  package var modelName: String
  /// The last stamp the model was allowed to see.
  package var cutoff: Timestamp
  package var frequency: Frequency
  /// Point forecast [h].
  package var point: [Double]
  /// By rising level.
  package var intervals: [Interval]

  package init(
    seriesID: SeriesID, modelName: String, cutoff: Timestamp, frequency: Frequency,
    point: [Double], intervals: [Interval] = []
  ) {
    self.seriesID = seriesID
    self.modelName = modelName
    self.cutoff = cutoff
    self.frequency = frequency
    self.point = point
    self.intervals = intervals
  }

  package var horizon: Int { point.count }

  /// The stamp of lead time `lead`, counted from 1.
  package func timestamp(lead: Int) -> Timestamp { frequency.timestamp(lead, after: cutoff) }
}
