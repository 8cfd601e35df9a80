import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct SeriesStateTests {
  private func state(
    _ values: [Double], season: Int = 1, _ transforms: [Transform] = []
  ) throws(ForecastError) -> SeriesState {
    try SeriesState(
      fitting: ForecastingFixture.configuration {
        $0.seasonalPeriod = season
        $0.transforms = TransformChain(transforms)
      }, to: dailyPanel([values]).series[0])
  }

  @Test func residualsAreMeasuredInSeasonalSteps() throws {
    #expect(try state([1, 2, 4, 8]).residualScale == 7.0 / 3)
    #expect(try state([1, 5, 3, 9], season: 2).residualScale == 3)
    #expect(try state([1, .nan, 4, 8]).residualScale == 4)
    #expect(try state([1, 5, 3], season: 3).residualScale == 3, "less than a season: steps")
  }

  @Test func theUnitIsThatOfThePointwiseTransform() throws {
    let levels = [1.0, 3, 7].map { $0 - 1 }
    let steps = [(3.0 / 1), 7.0 / 3].map { PointTransform.log1p.apply($0 - 1) }
    let scale = try state(levels, [.log1p, .standard]).residualScale
    #expect(closeEnough(scale, (steps[0] + steps[1]) / 2, relative: 1e-14))
  }

  @Test("one where nothing moves", arguments: [[5, 5, 5], [7], [1, .nan, 3]] as [[Double]])
  func constant(values: [Double]) throws {
    #expect(try state(values).residualScale == 1)
  }

  @Test func aSeriesThatIsTooShortSaysSo() {
    let error = #expect(throws: ForecastError.self) { try state([1, 2, 3], [.difference(lag: 3)]) }
    #expect(
      error?.description
        == "series s0: a difference of lag 3 needs more than 3 values, but there are 3; "
        + "give it more values, or fit with shorter lags of --difference")
  }

  @Test("no observed value, before or after differencing", arguments: [[.nan, .nan], [1, .nan]])
  func missing(values: [Double]) {
    #expect(throws: ForecastError.self) { try state(values, [.difference(lag: 1), .standard]) }
  }

  @Test func aLogarithmThatIsUndefinedIsAnError() {
    let error = #expect(throws: ForecastError.self) { try state([1, -2, 3], [.log1p]) }
    #expect(error?.description.hasSuffix("use --transform none") == true)
  }
}
