import TestSupport
import Testing

@testable import TimeSeries

/// Figures over several windows of a series.
@Suite struct AccuracyCollectorTests {
  private static func forecast(
    _ point: [Double], model: String, levels: [Double] = []
  ) -> Forecast {
    Forecast(
      seriesID: SeriesID("s"), modelName: model, cutoff: Timestamp(2024, 1, 1), frequency: .daily,
      point: point,
      intervals: levels.map { level in
        Interval(
          level: level, lower: point.map { $0 - 10 * level }, upper: point.map { $0 + 10 * level })
      })
  }

  private static func window(
    _ actual: [Double], _ points: [[Double]?], models: [String], levels: [Double] = [],
    skipped: Int = 0, training: [Double] = [0, 2]
  ) -> MeasuredWindow {
    MeasuredWindow(
      seriesID: SeriesID("s"), actual: actual,
      scale: SeasonalScale(training: training, seasonalPeriod: 1),
      forecasts: zip(points, models).map { point, model in
        point.map { forecast($0, model: model, levels: levels) }
      }, skipped: skipped)
  }

  private static func values(
    _ windows: [MeasuredWindow], models: [String], levels: [Double] = []
  ) -> [Figure: [MetricValue]] {
    var collector = AccuracyCollector(models: models, levels: levels, seasonalPeriod: 1)
    for window in windows { collector.add(window) }
    let summary = collector.summary()
    // One series: its block is the block over all.
    let block = summary.rows.filter { $0.seriesID != nil }
    #expect(
      block.map { $0.values.map(\.value) } == summary.overall.map { $0.values.map(\.value) })
    return Dictionary(
      summary.overall.map { ($0.figure, $0.values) }, uniquingKeysWith: { first, _ in first })
  }

  @Test func cellsArePooledAndWindowsAveraged() throws {
    // Errors 1, 1, 1 and 5; a scale of 2, then of 1.
    let windows = [
      Self.window([10, 10, 10], [[9, 9, 9]], models: ["A"]),
      Self.window([10, .nan], [[5, 0]], models: ["A"], training: [3, 4]),
    ]
    let values = Self.values(windows, models: ["A"])
    #expect(values[Figure(.meanAbsoluteError)] == [MetricValue(2)])
    let squared = try #require(values[Figure(.rootMeanSquaredError)]?[0].value)
    #expect(closeEnough(squared, 7.0.squareRoot(), ulps: 4))
    #expect(values[Figure(.weightedAbsolutePercentageError)] == [MetricValue(20)])
    #expect(values[Figure(.meanAbsoluteScaledError)] == [MetricValue(2.75)])
    #expect(values[Figure(.meanAbsolutePercentageError)] == [MetricValue(30)])
  }

  @Test func coverageIsOfAllCells() {
    let windows = [
      Self.window([0, 0, 7], [[0, 0, 0]], models: ["A"], levels: [0.5, 0.8]),
      Self.window([20], [[0]], models: ["A"], levels: [0.5, 0.8]),
    ]
    let values = Self.values(windows, models: ["A"], levels: [0.5, 0.8])
    #expect(values[Figure(.coverage, level: 0.5)] == [MetricValue(50)])
    #expect(values[Figure(.coverage, level: 0.8)] == [MetricValue(75)])
  }

  @Test func stepsOfTheGapAreNotMeasured() {
    let window = Self.window([1, 1], [[99, 1, 1]], models: ["A"], levels: [0.8], skipped: 1)
    let values = Self.values([window], models: ["A"], levels: [0.8])
    #expect(values[Figure(.meanAbsoluteError)] == [MetricValue(0)])
    #expect(values[Figure(.coverage, level: 0.8)] == [MetricValue(100)])
  }

  @Test func comparisonsNeedTheirReference() {
    let windows = [Self.window([4, 4], [[3, 3], [2, 2]], models: ["A", "SeasonalNaive"])]
    let values = Self.values(windows, models: ["A", "SeasonalNaive"])
    #expect(values[Figure(.skill)] == [MetricValue(50), MetricValue(0)])
    let none = MetricValue(undefined: "Naive2 was not measured")
    #expect(values[Figure(.overallWeightedAverage)] == [none, none])
    let perfect = Self.values(
      [Self.window([4], [[3], [4]], models: ["A", "SeasonalNaive"])],
      models: ["A", "SeasonalNaive"])
    #expect(perfect[Figure(.skill)]?[0].reason == "the MASE of SeasonalNaive is 0")
  }

  @Test func aMissingForecastOrIntervalIsNoEasierGround() {
    let models = ["A", "B"]
    let windows = [
      Self.window([4], [[3], [3]], models: models, levels: [0.8]),
      Self.window([4], [[3], nil], models: models),
    ]
    let values = Self.values(windows, models: models, levels: [0.8])
    #expect(values[Figure(.meanAbsoluteError)]?[0] == MetricValue(1))
    for (figure, both) in values where figure.metric.basis == .point {
      #expect(both[0].value != nil)
      #expect(both[1] == MetricValue(undefined: "no forecast for series s"))
    }
    #expect(
      values[Figure(.coverage, level: 0.8)]?[0].reason
        == "the forecast has no interval of this level")
    #expect(values[Figure(.pinballLoss)]?[0].reason == "the forecast has no intervals")
  }

  @Test func hugeErrorsDoNotOverflowTheirMean() throws {
    let windows = [
      Self.window([1e300], [[-7e307]], models: ["A"]),
      Self.window([1e300], [[-7e307]], models: ["A"]),
    ]
    let values = Self.values(windows, models: ["A"])
    let squared = try #require(values[Figure(.rootMeanSquaredError)]?[0].value)
    #expect(closeEnough(squared, 7e307, relative: 1e-6))
    #expect(
      values[Figure(.meanSquaredError)]?[0].reason == "the error is too large for a 64-bit number")
  }
}
