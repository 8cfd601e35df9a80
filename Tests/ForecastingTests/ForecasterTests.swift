import Testing
import TimeSeries

@testable import Forecasting

@Suite struct ForecasterTests {
  @Test(
    "errors name the series and what to do",
    arguments: [
      (
        ForecastError.noObservedValue(SeriesID("a")),
        "series a has no observed value to forecast from; remove it or give it values"
      ),
      (.transform(SeriesID("a"), reason: "it is odd"), "series a: it is odd; use --transform none"),
      (
        .notFinite(SeriesID("a"), step: 3),
        "the forecast of series a leaves the finite numbers at step 3; "
          + "use a shorter --horizon or fit again with --transform none"
      ),
    ])
  func descriptions(error: ForecastError, expected: String) {
    #expect(error.description == expected)
  }
}
