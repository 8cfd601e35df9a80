import Recurrent
import Synchronization
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct RecurrentForecasterTests {
  private let panel = dailyPanel([
    ForecastingFixture.wave(30), ForecastingFixture.wave(24, level: 900, height: 70, seed: 3),
  ])

  @Test func eachSeriesHasAStateOfItsOwn() throws {
    let configuration = ForecastingFixture.configuration()
    let model = RecurrentForecaster(configuration, pool: ForecastingFixture.pool)
    let fitted = try model.fit(panel)
    #expect(fitted.states.map(\.id) == panel.series.map(\.id))
    for (state, series) in zip(fitted.states, panel.series) {
      #expect(state == (try SeriesState(fitting: configuration, to: series)))
    }
    #expect(fitted.calibration == nil)
    #expect(model.modelName == "LSTM")
    let again = try model.fit(panel)
    #expect(again.parameters.bits == fitted.parameters.bits)
  }

  @Test func earlyStoppingHoldsBackAndTheRefitDoesNot() throws {
    let model = RecurrentForecaster(
      ForecastingFixture.configuration(), pool: ForecastingFixture.pool)
    let first = try model.train(panel, stage: "a", epochs: nil).curve
    #expect(first.epochs.count == 2)
    #expect(first.epochs.allSatisfy { $0.validation != nil })
    let refit = try model.train(panel, stage: "b", epochs: [3]).curve
    #expect(refit.epochs.count == 3)
    #expect(refit.epochs.allSatisfy { $0.validation == nil })
  }

  @Test func progressNamesTheStage() throws {
    let reported = Mutex<[TrainingProgress]>([])
    let model = RecurrentForecaster(
      ForecastingFixture.configuration(), pool: ForecastingFixture.pool,
      report: { progress in reported.withLock { $0.append(progress) } })
    _ = try model.fit(panel)
    #expect(reported.withLock { $0.map(\.stage) } == ["fit", "fit"])
    #expect(reported.withLock { $0.map(\.epoch) } == [1, 2])
  }

  @Test func theNetworkSeesTransformedValues() throws {
    let model = RecurrentForecaster(
      ForecastingFixture.configuration(), pool: ForecastingFixture.pool)
    // Exact in binary: a change of units leaves no trace after scaling.
    let scaled = panel.with(
      panel.series.map { series in
        var series = series
        series.values = Observations(series.values.map { 1024 * $0 })
        return series
      })
    #expect(
      try model.fit(scaled).parameters.bits == (try model.fit(panel)).parameters.bits)
  }

  @Test func theSeriesThatCannotBeTransformedIsNamed() {
    let model = RecurrentForecaster(
      ForecastingFixture.configuration { $0.transforms = TransformChain([.log1p]) },
      pool: ForecastingFixture.pool)
    let error = #expect(throws: ForecastError.self) {
      try model.fit(dailyPanel([[1, 2, 3, 4, 5, 6, 7], [1, -5, 3, 4, 5, 6, 7]]))
    }
    #expect(error?.description.hasPrefix("series s1: log1p needs values above -1") == true)
  }
}
