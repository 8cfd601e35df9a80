import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct ExchangedIntervalsTests {
  /// Series k of 40 is off by k + 1 at both steps.
  private func exchanged(
    count: Int = 40, errors: (Int) -> Double = { Double($0 + 1) }
  ) -> [Forecast] {
    let actuals = dailyPanel((0..<count).map { [10 + errors($0), 10 - errors($0)] }).series
    let forecasts = actuals.map {
      Forecast(
        seriesID: $0.id, modelName: "m", cutoff: $0.timestamp(at: -1), frequency: $0.frequency,
        point: [10, 10])
    }
    let units = Dictionary(
      actuals.map { ($0.id, ResidualUnits(transform: .identity, scale: 1)) },
      uniquingKeysWith: { first, _ in first })
    return ExchangedIntervals(actuals: actuals, units: units, levels: [0.8, 0.95])
      .adding(to: forecasts)
  }

  @Test func halfWidthsComeFromTheOtherHalf() {
    let forecasts = exchanged()
    // Of 20 residuals 2, 4, … 40 of the others the ⌈21 · 0.8⌉-th, 34, and the 20th, 40; or 33 and 39.
    #expect(forecasts[0].intervals.map { $0.upper[0] - 10 } == [34, 40])
    #expect(forecasts[1].intervals.map { $0.upper[1] - 10 } == [33, 39])
    #expect(forecasts[0].intervals.map { 10 - $0.lower[0] } == [34, 40])
  }

  /// What a series itself did leaves its interval alone.
  @Test func noneKnowsItsOwnResidual() {
    let usual = exchanged()
    let other = exchanged { $0 == 4 ? 1000 : Double($0 + 1) }
    #expect(usual[4].intervals == other[4].intervals)
    #expect(usual[2].intervals == other[2].intervals)
    #expect(usual[3].intervals != other[3].intervals)
  }

  @Test func fewSeriesHaveNone() {
    #expect(exchanged(count: 19).allSatisfy { $0.intervals.isEmpty })
    #expect(exchanged(count: 20).allSatisfy { $0.intervals.count == 2 })
    #expect(exchanged { $0 == 0 ? 1e308 * 10 : 1 }.allSatisfy { $0.intervals.isEmpty })
  }
}
