import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct ExponentialSmoothingTests {
  private func model(_ method: SmoothingMethod, season: Int = 6) -> ExponentialSmoothing {
    ExponentialSmoothing(method, seasonalPeriod: season, pool: ForecastingFixture.pool)
  }

  private func smoothing(
    _ values: [Double], _ method: SmoothingMethod, season: Int = 6
  ) -> SeriesSmoothing {
    SeriesSmoothing(fitting: values, method: method, period: season)
  }

  /// Strictly positive, with a season of 6.
  private static let wave = ForecastingFixture.wave(80, height: 4, noise: 0.5)

  @Test func eachMethodFitsItsForms() {
    let values = ExponentialSmoothingTests.wave
    #expect(smoothing(values, .simple).fit.form == .simple)
    #expect(smoothing(values, .holt).fit.form == .holt)
    let winters = smoothing(values, .holtWinters).fit
    #expect(SmoothingMethod.holtWinters.forms[0].contains(winters.form))
    let best = smoothing(values, .automatic)
    #expect(best.fit.form.hasSeason)
    for method in SmoothingMethod.allCases {
      #expect(best.criterion <= smoothing(values, method).criterion)
      #expect(model(method).modelName == method.rawValue)
    }
  }

  @Test func noFormIsMultiplicativeWhereAValueIsNotPositive() {
    for shift in [-30.0, 0] {
      var values = ExponentialSmoothingTests.wave.map { $0 + shift }
      values[7] = min(0, values[7])
      for method in SmoothingMethod.allCases {
        #expect(smoothing(values, method).fit.form.errors == .additive)
      }
    }
  }

  @Test func theSeasonIsLeftOutWhereItIsLong() {
    for (length, season) in [(200, 25), (6, 6), (200, 1)] {
      let values = ForecastingFixture.wave(length, period: Double(season), height: 5)
      #expect(smoothing(values, .automatic, season: season).fit.period == 1)
      #expect(!smoothing(values, .holtWinters, season: season).fit.form.hasSeason)
    }
  }

  /// A form of p parameters from p + 3 values on.
  @Test(arguments: [
    (SmoothingMethod.simple, 5, SmoothingForm.simple), (.holt, 7, .holt), (.holt, 6, .simple),
    (.holt, 5, .simple), (.holtWinters, 12, .holt),
  ]) func fewValuesHaveASimplerForm(
    method: SmoothingMethod, count: Int, form: SmoothingForm
  ) {
    let values = Array(ExponentialSmoothingTests.wave.prefix(count))
    let fit = smoothing(values, method).fit
    #expect(fit.form == form)
    #expect(fit.weights.level < 1)
    #expect(
      smoothing(Array(ExponentialSmoothingTests.wave.prefix(13)), .holtWinters).fit.form.hasSeason)
  }

  @Test(arguments: SmoothingMethod.allCases)
  func ofFewerThanFiveValuesTheLastIsForecast(method: SmoothingMethod) {
    for values in [[3], [3, 4], [3, 4, 9], [1, 5, 2, 4], [1, .nan, 2, .nan, 4]] {
      let made = smoothing(values, method).forecast(values, horizon: 4, levels: [0.8])
      #expect(made.point == [Double](repeating: values[values.count - 1], count: 4))
      #expect(made.intervals.isEmpty == (values.count == 1))
    }
    // Changes 2 and −1: σ² = 2.5; the half-width grows as √h.
    let made = smoothing([1, 3, 2], method).forecast([1, 3, 2], horizon: 4, levels: [0.8])
    let half = 1.2815515655446004 * 2.5.squareRoot()
    #expect(closeEnough(made.intervals[0].upper[0], 2 + half, relative: 1e-9))
    #expect(closeEnough(made.intervals[0].upper[3], 2 + 2 * half, relative: 1e-9))
  }

  @Test func missingValuesAreSkipped() {
    // An exact trend and season is continued across any gaps.
    let exact = (0..<60).map { Double($0) / 2 + [5.0, 9, 1, 7][$0 % 4] }
    var gaps = exact
    for step in [3, 17, 18, 19, 20, 21, 40, 59] { gaps[step] = .nan }
    for method in [SmoothingMethod.holtWinters, .automatic] {
      let made = smoothing(gaps, method, season: 4).forecast(gaps, horizon: 8, levels: [])
      let expected = (60..<68).map { Double($0) / 2 + [5.0, 9, 1, 7][$0 % 4] }
      #expect(closeEnough(made.point, expected, relative: 1e-4), "\(method)")
    }
  }

  @Test(arguments: SmoothingMethod.allCases)
  func stepsMissingAtTheEndArePartOfTheLeadTime(method: SmoothingMethod) throws {
    let values = ExponentialSmoothingTests.wave
    let fit = smoothing(values, method)
    let six = fit.forecast(values, horizon: 6, levels: [0.8])
    let two = fit.forecast(values + [.nan, .nan, .nan, .nan], horizon: 2, levels: [0.8])
    #expect(two.point == Array(six.point.suffix(2)))
    #expect(two.intervals[0].lower == Array(six.intervals[0].lower.suffix(2)))
    // Steps missing at the start are none.
    let panel = dailyPanel([[.nan, .nan] + values, values])
    let both = try model(method).fit(panel).forecast(panel, horizon: 6, levels: [0.8])
    #expect(both[0].point == both[1].point)
  }

  @Test(arguments: SmoothingMethod.allCases)
  func aLongerHistoryIsSmoothedWithWhatWasLearnt(method: SmoothingMethod) throws {
    let values = ExponentialSmoothingTests.wave
    let short = dailyPanel([Array(values.prefix(60))])
    let long = dailyPanel([values])
    let fitted = model(method).fit(short)
    let made = try fitted.forecast(long, horizon: 3, levels: [])[0]
    let learnt = smoothing(Array(values.prefix(60)), method)
    #expect(made.point == learnt.forecast(values, horizon: 3, levels: []).point)
    // A later start is another series.
    var late = long
    late.series[0].start = late.series[0].timestamp(at: 10)
    late.series[0].values = late.series[0].values.part(10..<late.series[0].count)
    let anew = try model(method).fit(late).forecast(late, horizon: 3, levels: [])
    #expect(try fitted.forecast(late, horizon: 3, levels: []) == anew)
  }

  @Test func aZeroAfterTheFitDoesNotBreakAMultiplicativeSeason() {
    let values = (0..<60).map { (10 + Double($0) / 7) * [0.5, 1.5, 1][$0 % 3] }
    let fit = SeriesSmoothing(fitting: values, method: .holtWinters, period: 3)
    #expect(fit.fit.form.season == .multiplicative)
    for end in [[0, 0, 0], [-1e9, 0, 0], [1e12, -1e12, 0]] as [[Double]] {
      let made = fit.forecast(values + end, horizon: 9, levels: [0.8])
      #expect(made.point.allSatisfy { $0.isFinite })
      #expect(made.intervals.flatMap { $0.lower + $0.upper }.allSatisfy { $0.isFinite })
    }
  }

  @Test func ofALongSeriesTheEndIsFitted() throws {
    let values = ForecastingFixture.wave(5200, height: 4, noise: 0.5)
    let end = Array(values.suffix(5000))
    let panel = dailyPanel([values, end])
    let fitted = model(.simple).fit(panel)
    let made = try fitted.forecast(panel, horizon: 3, levels: [0.8])
    #expect(made[0].point == made[1].point)
    #expect(fitted.fits[SeriesID("s0")]?.smoothing == smoothing(end, .simple))
    // What is only observed long before is repeated.
    let silent = dailyPanel([[7] + [Double](repeating: .nan, count: 5000)])
    #expect(
      try model(.simple).fit(silent).forecast(silent, horizon: 2, levels: [0.8])[0].point
        == [7, 7])
  }
}
