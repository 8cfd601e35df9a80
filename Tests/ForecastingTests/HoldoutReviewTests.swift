import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct HoldoutReviewTests {
  /// Two series whose last three steps are held out: 10 → 1, 2, 3 and 20 → 4, NaN, 6 around the forecasts.
  private func model() throws -> Model {
    var model = try ModelFileFixture.model()
    model.history = dailyPanel([
      [0, 10, 0, 10, 0, 10, 11, 12, 13], [0, 20, 0, 20, 0, 20, 24, .nan, 26],
    ])
    let split = model.history.holdingOut(3)
    let forecasts = split.training.series.enumerated().map { number, series in
      Forecast(
        seriesID: series.id, modelName: "LSTM", cutoff: series.end, frequency: series.frequency,
        point: [10, 10, 10].map { $0 * Double(number + 1) },
        intervals: [
          Interval(level: 0.8, lower: [9, 9, 9], upper: [11, 11, 11]),
          Interval(level: 0.95, lower: [0, 0, 0], upper: [12, 24, 24]),
        ])
    }
    model.holdout = Holdout(
      horizon: 3, forecasts: forecasts,
      accuracy: AccuracySummary(
        split: split, models: [ModelForecasts(modelName: "LSTM", forecasts: forecasts)],
        seasonalPeriod: 1))
    return model
  }

  @Test func errorsByLeadAreInUnitsOfEachScale() throws {
    let review = try #require(HoldoutReview(try model()))
    #expect(review.models.map(\.modelName) == ["LSTM", "SeasonalNaive"])
    #expect(review.leadTimes.metric == .meanAbsoluteScaledError)
    // Scales 10 and 20: (1/10 + 4/20)/2, 2/10, (3/10 + 6/20)/2.
    let values = review.leadTimes.values[0].map { $0 ?? .nan }
    for (value, wanted) in zip(values, [0.15, 0.2, 0.3]) {
      #expect(closeEnough(value, wanted, relative: 1e-12))
    }
    #expect(review.count == 5)
    #expect(review.actual.series.map(\.count) == [3, 3])
  }

  @Test func coverageIsTheShareOfObservedStepsInside() throws {
    let review = try #require(HoldoutReview(try model()))
    #expect(review.levels == [0.8, 0.95])
    // 11 of 11, 12, 13 and none of 24, 26; then 11, 12, 13 but not 24 > 12, nor 26 > 24.
    #expect(review.coverage[0] == [1.0 / 5, 3.0 / 5])
    #expect(review.coverage[1].allSatisfy { $0 != nil })
  }

  @Test func olderModelsHaveNoCoverage() throws {
    var model = try model()
    var holdout = try #require(model.holdout)
    for index in holdout.forecasts.indices { holdout.forecasts[index].intervals = [] }
    model.holdout = holdout
    let review = try #require(HoldoutReview(model))
    #expect(review.levels.isEmpty && review.coverage.allSatisfy(\.isEmpty))
    model.holdout = nil
    #expect(HoldoutReview(model) == nil)
  }
}
