import TestSupport
import Testing

@testable import TimeSeries

@Suite struct EvaluationTests {
  /// Two series, the second constant before the cutoff; errors 2, 2 and 10, 0.
  let split = dailyPanel([[1, 2, 3, 4], [5, 5, 20, 10]]).holdingOut(2)

  func forecasts(_ name: String, _ points: [[Double]]) -> ModelForecasts {
    ModelForecasts(
      modelName: name,
      forecasts: zip(split.training.series, points).map { series, point in
        Forecast(
          seriesID: series.id, modelName: name, cutoff: series.end, frequency: series.frequency,
          point: point)
      })
  }

  func summary(_ models: ModelForecasts...) -> AccuracySummary {
    AccuracySummary(split: split, models: models, seasonalPeriod: 1)
  }

  func value(
    _ summary: AccuracySummary, _ metric: Metric, _ id: String? = nil, model: Int = 0
  ) -> MetricValue? {
    summary.rows.first { $0.seriesID == id.map { SeriesID($0) } && $0.metric == metric }?
      .values[model]
  }

  @Test func blocksFollowTheSeries() {
    let result = summary(
      forecasts("A", [[1, 2], [10, 10]]), forecasts("B", [[3, 4], [20, 10]]))
    #expect(result.models == ["A", "B"])
    let figures = Figure.all(levels: [])
    #expect(result.rows.map(\.figure) == figures + figures + figures)
    let ids = [nil, SeriesID("s0"), SeriesID("s1")]
    #expect(result.rows.map(\.seriesID) == ids.flatMap { id in figures.map { _ in id } })
    #expect(result.rows.allSatisfy { $0.values.count == 2 })
  }

  @Test func errorsInDataUnitsArePooledAndRelativeOnesAveraged() throws {
    let result = summary(forecasts("A", [[1, 2], [10, 10]]))
    #expect(value(result, .meanError) == MetricValue(3.5))
    #expect(value(result, .meanAbsoluteError) == MetricValue(3.5))
    let pooled = try #require(value(result, .rootMeanSquaredError)?.value)
    #expect(closeEnough(pooled, 27.0.squareRoot(), ulps: 2))
    // 100 · mean(2/3, 2/4) and 100 · mean(10/20, 0).
    let percentage = try #require(value(result, .meanAbsolutePercentageError)?.value)
    #expect(closeEnough(percentage, (700.0 / 12 + 25) / 2, ulps: 4))
    // MASE is 2 for the first series and undefined for the second.
    #expect(value(result, .meanAbsoluteScaledError, "s0") == MetricValue(2))
    #expect(value(result, .meanAbsoluteScaledError, "s1")?.value == nil)
    #expect(value(result, .meanAbsoluteScaledError) == MetricValue(2))
  }

  @Test func theOrderOfForecastsDoesNotMatter() {
    var shuffled = forecasts("A", [[1, 2], [10, 10]])
    shuffled.forecasts.reverse()
    #expect(summary(shuffled) == summary(forecasts("A", [[1, 2], [10, 10]])))
  }

  @Test func aModelWithoutAForecastIsNotMeasuredOnEasierGround() {
    let result = summary(forecasts("A", [[1, 2]]), forecasts("B", [[1, 2], [10, 10]]))
    for metric in Figure.all(levels: []).map(\.metric) {
      #expect(
        value(result, metric) == MetricValue(undefined: "no forecast for series s1"))
      #expect(value(result, metric, "s1")?.reason == "no forecast at step 1")
    }
    #expect(value(result, .meanAbsoluteError, "s0") == MetricValue(2))
    #expect(value(result, .meanAbsoluteError, model: 1) == MetricValue(3.5))
  }

  @Test func noSeriesNoFigures() {
    let empty = AccuracySummary(
      split: dailyPanel([[1]]).holdingOut(2), models: [forecasts("A", [])], seasonalPeriod: 1)
    #expect(empty.rows.map(\.figure) == Figure.all(levels: []))
    #expect(empty.rows.allSatisfy { $0.values[0].value == nil && $0.values[0].reason != nil })
  }

  @Test func skill() {
    let result = summary(
      forecasts("A", [[2, 3], [15, 10]]), forecasts("B", [[1, 2], [10, 10]]),
      forecasts("C", [[3, 4], [20, 10]]))
    func skill(
      of model: String, against baseline: String, _ metric: Metric, _ id: String? = nil
    ) -> MetricValue {
      result.skill(
        of: model, against: baseline, metric: metric, seriesID: id.map { SeriesID($0) })
    }
    #expect(skill(of: "A", against: "B", .meanAbsoluteError) == MetricValue(50))
    #expect(skill(of: "B", against: "A", .meanAbsoluteError, "s0") == MetricValue(-100))
    #expect(skill(of: "C", against: "A", .rootMeanSquaredError) == MetricValue(100))
    #expect(skill(of: "A", against: "C", .meanAbsoluteError).reason == "the MAE of C is 0")
    for metric in [Metric.meanError, .bias, .meanPercentageError] {
      #expect(skill(of: "A", against: "B", metric).reason?.contains("has a sign") == true)
    }
    #expect(skill(of: "A", against: "D", .meanAbsoluteError).reason == "A or D was not measured")
    #expect(
      skill(of: "A", against: "B", .meanAbsoluteScaledError, "s1").reason
        == "the training series is constant: the scale of MASE is 0")
  }
}
